package dev.cambist.server.portal.operators;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Moments and ages as the pages have them. */
final class Moments {
    private Moments() {}

    /** To the second, as ISO 8601 has it; empty stays empty. */
    static String text(String moment) {
        return moment.isEmpty()
                ? ""
                : Instant.parse(moment).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** How long ago, in the largest unit that there is more than one of. */
    static String age(Optional<Instant> moment, Instant now) {
        return moment.map(since -> words(Duration.between(since, now))).orElse("");
    }

    private static String words(Duration age) {
        if (age.isNegative()) {
            return "to come";
        }
        if (age.toDays() > 1) {
            return age.toDays() + " days";
        }
        if (age.toHours() > 1) {
            return age.toHours() + " hours";
        }
        return age.toMinutes() > 1 ? age.toMinutes() + " minutes" : age.toSeconds() + " seconds";
    }
}
