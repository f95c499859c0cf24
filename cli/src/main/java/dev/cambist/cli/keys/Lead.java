package dev.cambist.cli.keys;

import dev.cambist.server.config.DurationText;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration of some seconds up to a day. */
final class Lead implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("[0-9]{1,5}[smh]");

    @Override
    public Duration convert(String text) {
        if (FORM.matcher(text).matches()) {
            Duration time = DurationText.parse(text);
            if (time.compareTo(Duration.ofDays(1)) <= 0) {
                return time;
            }
        }
        throw new TypeConversionException("expected a duration up to a day, such as 30s, 10m or 2h, not " + text);
    }
}
