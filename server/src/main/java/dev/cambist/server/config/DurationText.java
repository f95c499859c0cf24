package dev.cambist.server.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them, in the configuration and on the command line. */
public final class DurationText {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})([smhd])");

    private DurationText() {}

    /** A whole number of seconds, minutes, hours or days; throws {@link IllegalArgumentException} for anything else. */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is no duration; expected one such as 90s, 15m, 3h or 30d");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /**
     * As {@link #parse}, from the shortest to the longest.
     *
     * @param expected both, as people write them
     */
    static Duration within(String text, Duration shortest, Duration longest, String expected) {
        Duration duration = parse(text);
        if (duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0) {
            throw new IllegalArgumentException("is out of range; expected " + expected);
        }
        return duration;
    }
}
