package dev.cambist.core.refusal;

import java.time.Duration;

/** Spans of time as people say them: the larger, the coarser. */
final class Spans {
    private static final Duration MINUTES = Duration.ofMinutes(10);
    private static final Duration HOURS = Duration.ofHours(2);
    private static final Duration DAYS = Duration.ofDays(2);

    private Spans() {}

    /** Up to ten minutes in seconds, by which clocks can be compared; cut down to whole units. */
    static String of(Duration span) {
        if (span.compareTo(MINUTES) < 0) {
            return span.toSeconds() + " s";
        }
        if (span.compareTo(HOURS) < 0) {
            return span.toMinutes() + " minutes";
        }
        return span.compareTo(DAYS) < 0 ? span.toHours() + " hours" : span.toDays() + " days";
    }
}
