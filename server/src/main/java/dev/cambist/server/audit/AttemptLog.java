package dev.cambist.server.audit;

import dev.cambist.server.http.TraceContext;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Gathers one {@link UpstreamAttempt} while it is made. Its end and its reading are on different threads. */
public final class AttemptLog {
    private final long start = System.nanoTime();
    private final TraceContext place;
    private final String method;
    private final URI server;
    private final Duration began;
    private Optional<UpstreamAttempt> ended = Optional.empty();

    AttemptLog(TraceContext place, String method, URI server, Duration began) {
        this.place = place;
        this.method = method;
        this.server = server;
        this.began = began;
    }

    /** What the registry is told of its place in the trace. */
    public TraceContext place() {
        return place;
    }

    /**
     * It is over.
     *
     * @param status of the answer; 0 where there was none
     * @param trouble why no whole answer came, in a word
     */
    public synchronized void ended(int status, Optional<String> trouble) {
        if (ended.isEmpty()) {
            ended = Optional.of(soFar(status == 0 ? OptionalInt.empty() : OptionalInt.of(status), trouble));
        }
    }

    synchronized UpstreamAttempt attempt() {
        return ended.orElseGet(() -> soFar(OptionalInt.empty(), Optional.empty()));
    }

    private UpstreamAttempt soFar(OptionalInt status, Optional<String> trouble) {
        return new UpstreamAttempt(
                place, method, server, began, Duration.ofNanos(System.nanoTime() - start), status, trouble);
    }
}
