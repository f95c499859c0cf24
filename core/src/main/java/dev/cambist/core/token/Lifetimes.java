package dev.cambist.core.token;

import java.time.Duration;

/** How long tokens live. */
public record Lifetimes(Duration refreshToken, Duration accessToken) {
    /** Docker clients take a shorter life for this long all the same. */
    public static final Duration SHORTEST = Duration.ofSeconds(60);

    /** No configuration lets a refresh token live longer. */
    public static final Duration LONGEST_REFRESH = Duration.ofDays(30);

    /** No configuration lets an access token live longer: registries that verify it themselves know of no revocation. */
    public static final Duration LONGEST_ACCESS = Duration.ofHours(24);

    public static final Lifetimes DEFAULT = new Lifetimes(Duration.ofHours(3), Duration.ofMinutes(15));

    public Lifetimes {
        if (refreshToken.compareTo(SHORTEST) < 0 || accessToken.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("a token lives at least " + SHORTEST.toSeconds() + " s");
        }
    }
}
