package dev.cambist.server.issuer;

import java.time.Duration;
import java.time.Instant;

/**
 * How often keys are looked at, and how long they last.
 *
 * @param refresh after a good look, though nobody asks
 * @param retry after a failed one, though nobody asks
 * @param coolDown between two looks, whoever asks
 * @param keep how long keys are used when no look succeeds any more
 */
record Schedule(Duration refresh, Duration retry, Duration coolDown, Duration keep) {
    static final Schedule REMOTE =
            new Schedule(Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofHours(24));
    static final Schedule FILE =
            new Schedule(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofHours(24));

    /** Also when the clock was set back since: otherwise nothing would be looked at until it has caught up. */
    static boolean isOver(Duration time, Instant since, Instant now) {
        return now.isBefore(since) || !now.isBefore(since.plus(time));
    }
}
