package dev.cambist.server.portal.repositories;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A moment, for people and for machines.
 *
 * @param iso as ISO 8601 has it
 * @param words how long ago that is
 */
public record Moment(String iso, String words) {
    private static final long DAYS_OF_MONTH = 30;
    private static final long DAYS_OF_YEAR = 365;

    static Moment of(Instant at, Instant now) {
        return new Moment(at.truncatedTo(ChronoUnit.SECONDS).toString(), words(Duration.between(at, now)));
    }

    /** Of two units never more than one is of use to somebody who looks for what is old. */
    private static String words(Duration age) {
        long days = age.toDays();
        if (days >= 2 * DAYS_OF_YEAR) {
            return days / DAYS_OF_YEAR + " years ago";
        }
        if (days >= 2 * DAYS_OF_MONTH) {
            return days / DAYS_OF_MONTH + " months ago";
        }
        if (days >= 2) {
            return days + " days ago";
        }
        if (age.toHours() >= 2) {
            return age.toHours() + " hours ago";
        }
        return age.toMinutes() >= 2 ? age.toMinutes() + " minutes ago" : "just now";
    }
}
