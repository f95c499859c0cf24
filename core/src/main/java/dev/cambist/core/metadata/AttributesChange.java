package dev.cambist.core.metadata;

import java.util.Optional;
import java.util.stream.Stream;

/** What of {@link Attributes} is to be another; what is missing stays. */
public record AttributesChange(
        Optional<Boolean> deleteEnabled,
        Optional<Boolean> writeEnabled,
        Optional<Boolean> listEnabled,
        Optional<Boolean> readEnabled) {
    /** Whether it forbids something that was allowed perhaps; that lists leave it out forbids nothing. */
    public boolean isLocking() {
        return Stream.of(deleteEnabled, writeEnabled, readEnabled).anyMatch(Optional.of(false)::equals);
    }

    public Attributes of(Attributes before) {
        return new Attributes(
                deleteEnabled.orElse(before.deleteEnabled()),
                writeEnabled.orElse(before.writeEnabled()),
                listEnabled.orElse(before.listEnabled()),
                readEnabled.orElse(before.readEnabled()));
    }
}
