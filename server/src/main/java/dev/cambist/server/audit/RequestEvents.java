package dev.cambist.server.audit;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.TraceContext;
import java.util.List;
import java.util.Optional;
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

    /**
     * The place in a trace of the span that a request will be; none where nobody keeps spans.
     *
     * @param caller what the caller says that the request is a part of
     */
    default Optional<TraceContext> place(Optional<TraceContext> caller) {
        return Optional.empty();
    }

    /** The log of a call to an endpoint, from now on. */
    default RequestLog begin(Call call) {
        Optional<TraceContext> caller = TraceContext.of(call.headers());
        return new RequestLog(
                call.correlation(),
                caller,
                place(caller),
                call.client().address(),
                call.headers().apply("User-Agent").stream().findFirst(),
                call.method() + " " + call.path());
    }

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

            @Override
            public Optional<TraceContext> place(Optional<TraceContext> caller) {
                for (RequestEvents reader : all) {
                    Optional<TraceContext> place = reader.place(caller);
                    if (place.isPresent()) {
                        return place;
                    }
                }
                return Optional.empty();
            }
        };
    }
}
