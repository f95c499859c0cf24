package dev.cambist.server.http;

import java.time.Duration;

/**
 * A token bucket: whatever happens takes a token, and tokens come back at a rate that may change meanwhile. The time is in
 * nanoseconds of any clock; one that is set back fills nothing and takes nothing.
 *
 * @param left tokens to take when it was filled, and parts of one; less than zero for a debt
 * @param filled when that was
 */
public record TokenBucket(double left, long filled) {
    /**
     * How fast tokens come back.
     *
     * @param burst how many there are at most
     * @param forOne how long one takes
     */
    public record Rate(int burst, Duration forOne) {
        private static final long SECOND = 1_000_000_000; // nanoseconds; a Duration divides by way of a BigDecimal

        /** So many in a second. */
        public static Rate perSecond(int tokens, int burst) {
            return new Rate(burst, Duration.ofNanos(SECOND / tokens));
        }
    }

    /** A full one. */
    public static TokenBucket full(Rate rate, long now) {
        return new TokenBucket(rate.burst(), now);
    }

    /** With what has come back until then; from then on more does, also where the clock was set back. */
    public TokenBucket at(Rate rate, long now) {
        return new TokenBucket(left(rate, now), now);
    }

    /** How long until there is a token to take; zero where there is one. */
    public Duration untilNext(Rate rate, long now) {
        double tokens = left(rate, now);
        return tokens >= 1
                ? Duration.ZERO
                : Duration.ofNanos((long) Math.ceil((1 - tokens) * rate.forOne().toNanos()));
    }

    /** With a token less, also where there is none: a debt of one burst at most. */
    public TokenBucket taken(Rate rate, long now) {
        return new TokenBucket(Math.max(-rate.burst(), left(rate, now) - 1), now);
    }

    /** What was taken counts no more. */
    public TokenBucket givenBack(Rate rate) {
        return new TokenBucket(Math.min(rate.burst(), left + 1), filled);
    }

    /** Tokens to take now. */
    public double left(Rate rate, long now) {
        double gained = Math.max(0, now - filled) / (double) rate.forOne().toNanos();
        return Math.min(rate.burst(), left + gained);
    }
}
