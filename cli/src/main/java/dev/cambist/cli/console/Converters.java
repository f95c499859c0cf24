package dev.cambist.cli.console;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Readers of values that say what was expected, where picocli's own name the exception of a class. */
public final class Converters {
    private Converters() {}

    /** For {@code --now}. */
    public static final class Moment implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("expected a moment such as 2026-11-22T12:00:00Z, not " + text);
            }
        }
    }

    /** For {@code --correlation-id}. */
    public static final class CorrelationId implements ITypeConverter<UUID> {
        private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

        @Override
        public UUID convert(String text) {
            if (!FORM.matcher(text).matches()) {
                throw new TypeConversionException("expected the id of a request, as the error message and the header"
                        + " X-Ms-Correlation-Request-Id have it, such as 0b9c1a52-64f6-4dd5-a0a2-5b8a2a9e6d1c, not "
                        + text);
            }
            return UUID.fromString(text);
        }
    }
}
