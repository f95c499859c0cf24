package dev.cambist.core.metadata;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A manifest in a repository.
 *
 * @param tags that point at it, in their order
 * @param created its first push
 * @param updated its last push
 * @param facts missing until somebody has read it
 * @param by who pushed it last, where that is known
 */
public record ManifestEntry(
        String digest,
        Instant created,
        Instant updated,
        List<String> tags,
        Attributes attributes,
        Optional<ManifestFacts> facts,
        Optional<Pusher> by) {
    public ManifestEntry {
        tags = List.copyOf(tags);
    }
}
