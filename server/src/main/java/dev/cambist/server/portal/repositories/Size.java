package dev.cambist.server.portal.repositories;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A number of bytes.
 *
 * @param words in a unit for people, decimal as docker has it; empty where it is not known
 * @param bytes all of its digits
 */
public record Size(String words, String bytes) {
    static final Size UNKNOWN = new Size("", "");

    private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB", "PB", "EB");
    private static final int STEP = 1000;

    static Size of(Optional<Long> bytes) {
        return bytes.map(Size::of).orElse(UNKNOWN);
    }

    static Size of(long bytes) {
        if (bytes < STEP) {
            return new Size(bytes + " B", bytes + " bytes");
        }
        double value = (double) bytes / STEP;
        int unit = 0;
        while (value >= STEP - 0.5 && unit < UNITS.size() - 1) {
            value /= STEP;
            unit++;
        }
        String digits = String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
        return new Size(digits + " " + UNITS.get(unit), bytes + " bytes");
    }
}
