package dev.cambist.testkit.fault;

import java.time.Duration;
import java.util.Optional;

/** What can go wrong with one request. */
public sealed interface Fault {
    /** The registry is busy: 429 with {@code Retry-After}, as a throttled client gets it. */
    static Fault throttled(Duration retryAfter) {
        return new Status(429, Optional.of(retryAfter));
    }

    /** The registry is out of order: 503 without a word of when that ends. */
    static Fault unavailable() {
        return new Status(503, Optional.empty());
    }

    /**
     * An error in place of the answer, with a body as ACR's.
     *
     * @param status 400 to 599
     * @param retryAfter whole seconds; zero is "at once"
     */
    record Status(int status, Optional<Duration> retryAfter) implements Fault {
        public Status {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException(status + " is no error; 400 to 599 are");
            }
            retryAfter.ifPresent(Fault::requireTime);
        }
    }

    /** The right answer, late. */
    record Slow(Duration delay) implements Fault {
        public Slow {
            requireTime(delay);
        }
    }

    /**
     * The connection ends after so many bytes of the request's body, or where that ends before, and there is no answer. What
     * came before is the registry's, as ever.
     */
    record CutUpload(long bytes) implements Fault {
        public CutUpload {
            requireBytes(bytes);
        }
    }

    /** The right answer, whose connection ends after so many bytes of the body; a shorter one comes whole. */
    record CutDownload(long bytes) implements Fault {
        public CutDownload {
            requireBytes(bytes);
        }
    }

    /**
     * The token that the request shows has just expired: the clock of everything here is put forward by as much, for good.
     * Then the refusal is the registry's own.
     */
    record ExpiredToken() implements Fault {}

    private static void requireTime(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("a time to wait is not negative: " + time);
        }
    }

    private static void requireBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("there are no fewer bytes than none: " + bytes);
        }
    }
}
