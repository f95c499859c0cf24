package dev.cambist.server.config;

import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.AuditSettings;
import dev.cambist.server.settings.AuditSettings.Mode;
import dev.cambist.server.settings.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code audit}. */
final class AuditSection {
    private static final long DEFAULT_SIZE = 64L << 20; // bytes
    private static final long SMALLEST_SIZE = 1L << 20; // bytes; a file holds more than one record of the longest kind
    private static final long LARGEST_SIZE = 1L << 40; // bytes
    private static final Duration SHORTEST_AGE = Duration.ofMinutes(1);
    private static final Duration LONGEST_AGE = Duration.ofDays(3650);
    private static final Duration SHORTEST_STORE_AGE = Duration.ofHours(1);
    private static final int DEFAULT_KEEP = 10;
    private static final int MOST_KEEP = 1000;

    private static final Map<String, Mode> MODES = new TreeMap<>(Map.of("lax", Mode.LAX, "strict", Mode.STRICT));
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,7})(KiB|MiB|GiB)");
    private static final Map<String, Integer> SHIFTS = Map.of("KiB", 10, "MiB", 20, "GiB", 30);

    private final ReadContext reading;

    AuditSection(ReadContext reading) {
        this.reading = reading;
    }

    /** @param store where else it may be kept */
    Optional<AuditSettings> read(Block block, StoreSettings store) {
        Optional<Path> file = block.required("file", "the path of the audit file, such as audit.jsonl")
                .flatMap(value -> value.as(reading::resolve));
        Mode mode = block.optional("mode")
                .flatMap(value -> value.oneOf("mode of the audit", MODES))
                .orElse(Mode.LAX);
        long maxBytes = block.optional("max-size")
                .flatMap(value -> value.as(AuditSection::size))
                .orElse(DEFAULT_SIZE);
        Optional<Duration> maxAge = block.optional("max-age").flatMap(value -> value.as(AuditSection::age));
        int keep = block.optional("keep")
                .flatMap(value -> value.as(AuditSection::keep))
                .orElse(DEFAULT_KEEP);
        Optional<Value> inStore = block.optional("keep-in-store");
        Optional<Duration> storeAge = inStore.flatMap(value -> value.as(AuditSection::storeAge));
        if (inStore.isPresent() && store instanceof StoreSettings.Memory) {
            inStore.get().complain("would fill the memory of this server; leave it out, or leave out store: memory");
        }
        block.finish();
        return file.map(path -> new AuditSettings(path, mode, maxBytes, maxAge, keep, storeAge));
    }

    private static long size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is no size; expected one such as 64MiB or 1GiB");
        }
        long bytes = Long.parseLong(matcher.group(1)) << SHIFTS.getOrDefault(matcher.group(2), 0);
        if (bytes < SMALLEST_SIZE || bytes > LARGEST_SIZE) {
            throw new IllegalArgumentException("is out of range; expected 1MiB to 1024GiB");
        }
        return bytes;
    }

    private static Duration age(String text) {
        return DurationText.within(text, SHORTEST_AGE, LONGEST_AGE, "1m to 3650d");
    }

    private static Duration storeAge(String text) {
        return DurationText.within(text, SHORTEST_STORE_AGE, LONGEST_AGE, "1h to 3650d");
    }

    private static int keep(String text) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_KEEP) {
            throw new IllegalArgumentException("is no number of files; expected 1 to " + MOST_KEEP);
        }
        return Integer.parseInt(text);
    }
}
