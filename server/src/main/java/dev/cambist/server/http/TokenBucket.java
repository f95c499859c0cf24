package dev.cambist.server.http;

import java.time.Duration;

/**
 * A token bucket: whatever happens takes a token, and tokens come back at a rate that may change meanwhile. The time is in
 * nanoseconds of any clock; one that is set back fills nothing and takes nothing. For one thread at a time.
 */
public final class TokenBucket {
    private double left;
    private long filled;

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
    public TokenBucket(Rate rate, long now) {
        this.left = rate.burst();
        this.filled = now;
    }

    /** How long until there is a token to take; zero where there is one. */
    public Duration untilNext(Rate rate, long now) {
        fill(rate, now);
        return left >= 1
                ? Duration.ZERO
                : Duration.ofNanos((long) Math.ceil((1 - left) * rate.forOne().toNanos()));
    }

    /** Takes a token, also where there is none: a debt of one burst at most. */
    public void take(Rate rate, long now) {
        fill(rate, now);
        left = Math.max(-rate.burst(), left - 1);
    }

    /** What was taken counts no more. */
    public void giveBack(Rate rate) {
        left = Math.min(rate.burst(), left + 1);
    }

    /** Tokens to take, and parts of one; less than zero for a debt. */
    public double left(Rate rate, long now) {
        fill(rate, now);
        return left;
    }

    private void fill(Rate rate, long now) {
        double gained = Math.max(0, now - filled) / (double) rate.forOne().toNanos();
        left = Math.min(rate.burst(), left + gained);
        filled = now;
    }
}
