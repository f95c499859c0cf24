package dev.cambist.cli.login;

import java.time.Duration;

/** Spans of time as people say them. */
final class Spans {
    private Spans() {}

    /** The two largest units that count: {@code 2 h 57 min}. */
    static String of(Duration time) {
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
