package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Names of files and directories. */
public final class FileName {
    /** What {@link #stamp} writes, as a regular expression. */
    static final String STAMP = "[0-9]{8}T[0-9]{6}Z";

    /** The stamp of a key of which it is not decided when it begins to sign. */
    static final Instant UNDECIDED = Instant.parse("9999-01-01T00:00:00Z");

    private static final DateTimeFormatter STAMPS =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private FileName() {}

    /**
     * A service's name as a file name: letters, digits, {@code -}, {@code _} and inner dots stand for themselves, every
     * other byte of its UTF-8 as {@code %} and two hexadecimal digits. No two services share one, and none is a path.
     */
    public static String of(String service) {
        StringBuilder name = new StringBuilder();
        for (byte b : service.getBytes(UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= '0' && b <= '9')
                    || b == '-'
                    || b == '_'
                    || (b == '.' && !name.isEmpty());
            if (plain) {
                name.append((char) b);
            } else {
                name.append(String.format(Locale.ROOT, "%%%02X", b));
            }
        }
        return name.toString();
    }

    /** A time to the second, UTC, such that names sort as times do. */
    static String stamp(Instant time) {
        return STAMPS.format(time);
    }

    /** The time in the name of a file, which begins with a stamp of {@link #stamp}. */
    static Instant time(Path file) throws KeyFileException {
        String name = file.getFileName().toString();
        try {
            return STAMPS.parse(name.substring(0, name.indexOf('Z') + 1), Instant::from);
        } catch (DateTimeParseException e) {
            throw KeyFileException.misnamed(file, "20260131T120000Z");
        }
    }

    /**
     * Files in the order of the times in their names, the latest first. Each name must begin with the time at which the
     * file was made: a copy under another name would otherwise pass for the latest.
     */
    static List<Path> latestFirst(List<Path> files, String suffix) throws KeyFileException {
        for (Path file : files) {
            if (!file.getFileName().toString().matches(STAMP + "(-[a-z0-9]+)?" + Pattern.quote(suffix))) {
                throw KeyFileException.misnamed(file, "20260131T120000Z" + suffix);
            }
        }
        return files.stream().sorted(Comparator.reverseOrder()).toList();
    }

    /** A time such that a name with its stamp is free: that time, or soon after. */
    static Instant free(Instant wanted, Predicate<String> isTaken) {
        Instant time = Instant.ofEpochSecond(wanted.getEpochSecond());
        while (isTaken.test(stamp(time))) {
            time = time.plusSeconds(1);
        }
        return time;
    }
}
