package dev.cambist.server.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * The {@code keys} block.
 *
 * @param rotateEvery how long a key signs; without it, until somebody changes it
 */
public record KeySettings(Optional<Duration> rotateEvery) {
    public static final KeySettings DEFAULT = new KeySettings(Optional.empty());
}
