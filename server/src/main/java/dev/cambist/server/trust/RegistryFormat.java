package dev.cambist.server.trust;

import java.util.Optional;

/** The configuration formats of the registries that verify tokens themselves. */
public enum RegistryFormat {
    /** CNCF Distribution 2.8, also as Debian's docker-registry. */
    DISTRIBUTION_2_8("distribution-2.8"),
    /** CNCF Distribution 3. */
    DISTRIBUTION_3("distribution-3"),
    ZOT("zot");

    private final String word;

    RegistryFormat(String word) {
        this.word = word;
    }

    /** The format as a command line spells it. */
    public String word() {
        return word;
    }

    public static Optional<RegistryFormat> named(String word) {
        for (RegistryFormat format : values()) {
            if (format.word.equals(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
