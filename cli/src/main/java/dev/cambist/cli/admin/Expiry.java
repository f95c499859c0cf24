package dev.cambist.cli.admin;

import dev.cambist.server.config.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** When something ends. */
sealed interface Expiry {
    /** As the admin API wants it. */
    default String text(Instant now) {
        return switch (this) {
            case Never never -> "never";
            case At at -> at.moment.toString();
            case After after -> now.plus(after.time).toString();
        };
    }

    record Never() implements Expiry {}

    record At(Instant moment) implements Expiry {}

    record After(Duration time) implements Expiry {}

    /** Reads {@code 90d}, a moment, or {@code never}. */
    final class Converter implements ITypeConverter<Expiry> {
        @Override
        public Expiry convert(String text) {
            if (text.equals("never")) {
                return new Never();
            }
            try {
                return new After(DurationText.parse(text));
            } catch (IllegalArgumentException e) {
                return moment(text);
            }
        }

        private static Expiry moment(String text) {
            try {
                return new At(Instant.parse(text));
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "expected a time such as 90d, a moment such as 2027-01-31T00:00:00Z, or never, not " + text);
            }
        }
    }
}
