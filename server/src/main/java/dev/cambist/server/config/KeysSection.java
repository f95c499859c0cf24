package dev.cambist.server.config;

import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.settings.KeySettings;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code keys}. */
final class KeysSection {
    private static final Duration SHORTEST = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    private KeysSection() {}

    static KeySettings read(Block block) {
        Optional<Duration> rotateEvery = block.optional("rotate-every").flatMap(value -> value.as(KeysSection::age));
        block.finish();
        return new KeySettings(rotateEvery);
    }

    private static Duration age(String text) {
        return DurationText.within(text, SHORTEST, LONGEST, "1d to 3650d, such as 90d");
    }
}
