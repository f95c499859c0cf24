package dev.cambist.server.log;

import java.time.Instant;

/**
 * The time of a line, as {@code 2026-11-22T12:00:00.123Z}. A date is written once for all lines of a second: it takes as
 * long as the rest of a line.
 */
final class LineTime {
    private static final int MILLIS = 1000; // in a second

    private volatile Second latest = Second.of(0);

    /** @param text without the Z at its end */
    private record Second(long number, String text) {
        static Second of(long number) {
            String text = Instant.ofEpochSecond(number).toString();
            return new Second(number, text.substring(0, text.length() - 1));
        }
    }

    /** The time so many milliseconds after 1970; whole seconds have no fraction. */
    String of(long millis) {
        long number = Math.floorDiv(millis, MILLIS);
        Second second = latest;
        if (second.number != number) {
            second = Second.of(number);
            latest = second;
        }
        int fraction = Math.floorMod(millis, MILLIS);
        return fraction == 0 ? second.text + "Z" : second.text + "." + (fraction + MILLIS + "Z").substring(1);
    }
}
