package dev.cambist.server.audit;

import java.util.List;

/** Reads the event of each request. */
@FunctionalInterface
public interface RequestEvents {
    /** Reads nothing. */
    RequestEvents NONE = event -> {};

    /** Takes one event, without delay for the request. */
    void publish(RequestEvent event);

    /**
     * Sees to it that an event outlives this process before its answer leaves; the event is published all the same. What
     * cannot be kept is refused with a {@code RefusedException}, for which the answer then makes room. Does nothing where
     * nobody has asked for that.
     */
    default void secure(RequestEvent event) {}

    /** Refuses with a {@code RefusedException} what must not be done now, because it could not be recorded when done. */
    default void requireOpen() {}

    /** Gives each event to all of them, in this order. */
    static RequestEvents toAll(List<RequestEvents> readers) {
        List<RequestEvents> all = List.copyOf(readers);
        return new RequestEvents() {
            @Override
            public void publish(RequestEvent event) {
                all.forEach(reader -> reader.publish(event));
            }

            @Override
            public void secure(RequestEvent event) {
                all.forEach(reader -> reader.secure(event));
            }

            @Override
            public void requireOpen() {
                all.forEach(RequestEvents::requireOpen);
            }
        };
    }
}
