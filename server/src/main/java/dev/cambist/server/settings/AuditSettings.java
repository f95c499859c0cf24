package dev.cambist.server.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code audit} block.
 *
 * @param file the file that is written to; earlier ones have its name with {@code .1}, {@code .2} and so on behind
 * @param mode what happens while the file cannot be written
 * @param maxBytes the size at which the file becomes {@code .1} and a new one begins
 * @param maxAge the age at which it does so too
 * @param keep how many earlier files are kept
 * @param inStore for how long what is written is kept in the store as well; empty where it is not
 */
public record AuditSettings(
        Path file, Mode mode, long maxBytes, Optional<Duration> maxAge, int keep, Optional<Duration> inStore) {
    /** How much a record counts beside the answer to its request. */
    public enum Mode {
        /** Requests do not wait for the disk, and are served while it is full. */
        LAX,
        /** A token leaves when its record is on the disk, and none while it cannot be. */
        STRICT
    }

    /** Lax, whatever the age of the file. */
    public AuditSettings(Path file, long maxBytes, int keep) {
        this(file, Mode.LAX, maxBytes, Optional.empty(), keep);
    }

    /** Kept in the file alone. */
    public AuditSettings(Path file, Mode mode, long maxBytes, Optional<Duration> maxAge, int keep) {
        this(file, mode, maxBytes, maxAge, keep, Optional.empty());
    }

    public boolean isStrict() {
        return mode == Mode.STRICT;
    }
}
