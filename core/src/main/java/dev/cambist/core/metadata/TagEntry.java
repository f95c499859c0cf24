package dev.cambist.core.metadata;

import java.time.Instant;
import java.util.Optional;

/**
 * A tag.
 *
 * @param digest of the manifest that it points at
 * @param created its first push since it is there
 * @param updated its last push
 * @param by who pushed it last, where that is known
 */
public record TagEntry(
        String name, String digest, Instant created, Instant updated, Attributes attributes, Optional<Pusher> by) {}
