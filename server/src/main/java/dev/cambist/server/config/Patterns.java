package dev.cambist.server.config;

import dev.cambist.core.access.Glob;
import dev.cambist.server.config.yaml.Value;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the patterns of a condition. */
final class Patterns {
    /** Booleans of YAML 1.2 (core schema, section 10.3.2) that JSON, and so a token's claim as text, spells otherwise. */
    private static final Set<String> ODD_BOOLEANS = Set.of("True", "TRUE", "False", "FALSE");

    private Patterns() {}

    static List<Glob> read(List<Value> values) {
        return values.stream()
                .flatMap(value -> value.as(text -> glob(text, value.isPlain())).stream())
                .collect(Collectors.toUnmodifiableList());
    }

    private static Glob glob(String text, boolean plain) {
        if (plain && ODD_BOOLEANS.contains(text)) {
            throw new IllegalArgumentException("is a boolean to YAML and can be meant as text too; write "
                    + text.toLowerCase(Locale.ROOT) + " for the boolean or \"" + text + "\" for the text");
        }
        try {
            return new Glob(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is no pattern: " + e.getMessage(), e);
        }
    }
}
