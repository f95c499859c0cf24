package dev.cambist.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a request is tried, and how long the pauses are. Tried again is what passes by itself: status 429, 502, 503
 * and 504, and a connection that fails. The pause doubles each time; a random half of it is left out, so that many
 * clients do not return at once. A {@code Retry-After} counts where it asks for more.
 *
 * @param attempts how often in all, at least 1
 * @param firstPause before the second attempt
 * @param longestPause what doubling ends at
 */
public record RetryPolicy(int attempts, Duration firstPause, Duration longestPause) {
    private static final int MAX_DOUBLINGS = 20;

    /** Requires at least one attempt, and pauses that are none below zero. */
    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts is " + attempts + "; the least is 1, which is no retry");
        }
        if (firstPause.isNegative() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "the pauses are " + firstPause + " to " + longestPause + "; give 0 or more, the shorter one first");
        }
    }

    /**
     * Four attempts with pauses of 0.5 to 10 seconds.
     *
     * @return the policy that applies unless another is given
     */
    public static RetryPolicy standard() {
        return new RetryPolicy(4, Duration.ofMillis(500), Duration.ofSeconds(10));
    }

    /**
     * One attempt.
     *
     * @return the policy without a second attempt
     */
    public static RetryPolicy none() {
        return new RetryPolicy(1, Duration.ZERO, Duration.ZERO);
    }

    /** The pause behind the given attempt, counted from 1. */
    Duration pauseAfter(int attempt, RandomGenerator random) {
        Duration doubled = firstPause.multipliedBy(1L << Math.min(attempt - 1, MAX_DOUBLINGS));
        Duration pause = doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
        return Duration.ofNanos((long) (pause.toNanos() * (0.5 + random.nextDouble() / 2)));
    }
}
