package dev.cambist.core.refusal;

import static dev.cambist.core.refusal.Refusal.shown;

import java.time.Duration;
import java.util.Optional;

/** Not the caller's fault, and it passes: status 503 or 429, always with {@code Retry-After}. */
public sealed interface Temporary extends Refusal {
    /** After which time another try can help. */
    Duration delay();

    @Override
    default Category category() {
        return Category.UNAVAILABLE;
    }

    @Override
    default Optional<Duration> retryAfter() {
        return Optional.of(delay());
    }

    /** The delay as a message gives it: whole seconds, and at least one. */
    private static long seconds(Duration delay) {
        return Math.max(1, delay.toSeconds());
    }

    record IssuerUnavailable(String issuer, Duration delay) implements Temporary {
        @Override
        public String message() {
            return "issuer " + shown(issuer)
                    + " cannot be reached just now, so the token cannot be checked; try again in "
                    + Temporary.seconds(delay) + " s";
        }
    }

    record Overloaded(Duration delay) implements Temporary {
        @Override
        public Category category() {
            return Category.TOO_MANY_REQUESTS;
        }

        @Override
        public String message() {
            return "too many requests at once; try again in " + Temporary.seconds(delay) + " s";
        }
    }

    record Stopping(Duration delay) implements Temporary {
        @Override
        public String message() {
            return "the server is being stopped; try again in " + Temporary.seconds(delay) + " s";
        }
    }
}
