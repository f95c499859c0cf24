package dev.cambist.cli.console;

import java.time.Duration;

/** Durations of time as people say them. */
public final class Durations {
    private Durations() {}

    /** The two largest units that count: {@code 2 h 57 min}. */
    public static String of(Duration time) {
        Duration span = time.abs();
        if (span.toDays() > 0) {
            return span.toDays() + " d" + rest(span.toHoursPart(), " h");
        }
        if (span.toHours() > 0) {
            return span.toHours() + " h" + rest(span.toMinutesPart(), " min");
        }
        if (span.toMinutes() > 0) {
            return span.toMinutes() + " min" + rest(span.toSecondsPart(), " s");
        }
        return span.toSeconds() + " s";
    }

    private static String rest(int number, String unit) {
        return number == 0 ? "" : " " + number + unit;
    }
}
