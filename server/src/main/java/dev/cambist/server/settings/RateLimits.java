package dev.cambist.server.settings;

import java.util.OptionalInt;

/**
 * How often the token endpoints may be asked, each a number of requests a second; ten times as many may come at once.
 *
 * @param perClient of one client address; none by default, because a proxy or a whole office may be one
 * @param perIdentity of one identity; none by default
 * @param failuresPerClient of one client address with a credential that was refused
 */
public record RateLimits(OptionalInt perClient, OptionalInt perIdentity, OptionalInt failuresPerClient) {
    /** A second. Whoever guesses is slowed down, and a job that goes on trying with a token of yesterday is not. */
    private static final int FAILURES = 100;

    public static final RateLimits DEFAULT =
            new RateLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(FAILURES));

    /** How many may come at once after a quiet time. */
    public static int burst(int perSecond) {
        return 10 * perSecond;
    }
}
