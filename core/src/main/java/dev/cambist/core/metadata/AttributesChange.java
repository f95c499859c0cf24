package dev.cambist.core.metadata;

import java.util.Optional;

/** What of {@link Attributes} is to be another; what is missing stays. */
public record AttributesChange(
        Optional<Boolean> deleteEnabled,
        Optional<Boolean> writeEnabled,
        Optional<Boolean> listEnabled,
        Optional<Boolean> readEnabled) {
    public Attributes of(Attributes before) {
        return new Attributes(
                deleteEnabled.orElse(before.deleteEnabled()),
                writeEnabled.orElse(before.writeEnabled()),
                listEnabled.orElse(before.listEnabled()),
                readEnabled.orElse(before.readEnabled()));
    }
}
