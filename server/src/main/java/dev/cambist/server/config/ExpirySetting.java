package dev.cambist.server.config;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code expires} of an access rule. */
final class ExpirySetting {
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern TIME = Pattern.compile(DATE + "T.{6,40}");

    private ExpirySetting() {}

    /**
     * The moment from which the rule gives nothing: the end of a day in UTC, or a time of RFC 3339. Throws {@link
     * IllegalArgumentException} for anything else.
     */
    static Instant parse(String text) {
        try {
            if (DATE.matcher(text).matches()) {
                return LocalDate.parse(text)
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            }
            if (TIME.matcher(text).matches()) {
                return OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeParseException e) {
            throw notADate(e);
        }
        throw notADate(null);
    }

    private static IllegalArgumentException notADate(@Nullable Throwable cause) {
        return new IllegalArgumentException(
                "is no date; expected the last day on which the rule holds (UTC), such as 2027-01-31, or a time with its"
                        + " offset, such as 2027-01-31T18:00:00Z",
                cause);
    }
}
