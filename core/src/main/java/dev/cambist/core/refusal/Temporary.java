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

    /**
     * The registry behind the gateway does not do its part.
     *
     * @param problem what it does instead; the message goes on with it after "the registry behind this gateway"
     */
    record UpstreamUnavailable(String problem, Duration delay) implements Temporary {
        @Override
        public String message() {
            return "the registry behind this gateway " + problem + "; try again in " + Temporary.seconds(delay) + " s";
        }
    }

    record TooManyTransfers(int limit, Duration delay) implements Temporary {
        @Override
        public Category category() {
            return Category.TOO_MANY_REQUESTS;
        }

        @Override
        public String message() {
            return limit + " requests of your address are running already; let some of them end, and try again in "
                    + Temporary.seconds(delay) + " s";
        }
    }

    record Stopping(Duration delay) implements Temporary {
        @Override
        public String message() {
            return "the server is being stopped; try again in " + Temporary.seconds(delay) + " s";
        }
    }
}
