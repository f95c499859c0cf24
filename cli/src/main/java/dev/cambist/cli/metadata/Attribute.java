package dev.cambist.cli.metadata;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One of ACR's {@code changeableAttributes}. */
enum Attribute {
    WRITE,
    DELETE,
    READ,
    LIST;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String member() {
        return word() + "Enabled";
    }

    /** Those that are locked, as somebody reads them. */
    static String words(List<Attribute> locked) {
        return String.join(", ", locked.stream().map(Attribute::word).toList());
    }

    static Stream<Attribute> all() {
        return Stream.of(values());
    }
}
