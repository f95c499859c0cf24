package dev.cambist.server.issuer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Decides when a state is worth a line in the log: when it begins, and for trouble every ten minutes while it lasts. */
final class RepeatedLogFilter {
    private static final Duration REPEAT = Duration.ofMinutes(10);

    private final InstantSource clock;
    private String state = "";
    private Instant opened = Instant.MIN;

    RepeatedLogFilter(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether this state begins now. */
    synchronized boolean begins(String now) {
        if (now.equals(state)) {
            return false;
        }
        state = now;
        opened = clock.instant();
        return true;
    }

    /** Whether this state begins now, or has lasted for another ten minutes. */
    synchronized boolean beginsOrLasts(String now) {
        if (begins(now)) {
            return true;
        }
        boolean again = Schedule.isOver(REPEAT, opened, clock.instant());
        if (again) {
            opened = clock.instant();
        }
        return again;
    }
}
