package dev.cambist.cli.audit;

import dev.cambist.server.config.DurationText;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A moment, or how long ago it was. */
final class Since implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
        try {
            return Instant.now().minus(DurationText.parse(text));
        } catch (IllegalArgumentException e) {
            return moment(text);
        }
    }

    private static Instant moment(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(
                    "expected a moment such as 2026-11-22T12:00:00Z, or how long ago, such as 90m or 7d, not " + text);
        }
    }
}
