package dev.cambist.server.audit;

import java.util.List;

/** Reads the event of each request. */
@FunctionalInterface
public interface RequestEvents {
    /** Reads nothing. */
    RequestEvents NONE = event -> {};

    /** Takes one event, without delay for the request. */
    void publish(RequestEvent event);

    /** Gives each event to all of them, in this order. */
    static RequestEvents toAll(List<RequestEvents> readers) {
        List<RequestEvents> all = List.copyOf(readers);
        return event -> all.forEach(reader -> reader.publish(event));
    }
}
