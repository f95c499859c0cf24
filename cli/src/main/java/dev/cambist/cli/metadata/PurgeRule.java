package dev.cambist.cli.metadata;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What may go.
 *
 * @param keep of each repository so many of its tags stay, those that were pushed last
 * @param before what was pushed then or later stays
 * @param untagged whether manifests go that nothing leads to
 */
record PurgeRule(OptionalInt keep, Optional<Instant> before, boolean untagged) {
    /** Whether tags go at all: not without a word of which. */
    boolean isOfTags() {
        return keep.isPresent() || before.isPresent();
    }

    boolean isOldEnough(Entry entry) {
        return before.isEmpty() || entry.isOlderThan(before.get());
    }
}
