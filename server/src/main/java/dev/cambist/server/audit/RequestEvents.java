package dev.cambist.server.audit;

import dev.cambist.core.refusal.RefusedException;
import java.util.List;
import java.util.function.Supplier;

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

    /** Does what is wanted of a request, and publishes its event whatever comes of it; a refusal stands in it. */
    default <T> T published(RequestLog log, Supplier<T> work) {
        try {
            return work.get();
        } catch (RefusedException e) {
            log.refused(e.refusal());
            throw e;
        } finally {
            publish(log.complete());
        }
    }

    /**
     * Does what must not be answered unrecorded, and {@linkplain #secure secures} its event whatever comes of it. To be
     * called within {@link #published}, for the record may be what is refused.
     */
    default <T> T secured(RequestLog log, Supplier<T> work) {
        try {
            return work.get();
        } catch (RefusedException e) {
            log.refused(e.refusal());
            throw e;
        } finally {
            secure(log.complete());
        }
    }

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
