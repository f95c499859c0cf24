package dev.cambist.core;

import java.time.Instant;
import java.time.InstantSource;

/** The moment at which all tests take place. */
public final class Now {
    public static final Instant INSTANT = Instant.parse("2026-03-01T12:00:00Z");
    public static final long SECONDS = INSTANT.getEpochSecond();
    public static final InstantSource CLOCK = InstantSource.fixed(INSTANT);

    private Now() {}

    /** A clock that stands so many seconds later. */
    public static InstantSource plus(long seconds) {
        return InstantSource.fixed(INSTANT.plusSeconds(seconds));
    }
}
