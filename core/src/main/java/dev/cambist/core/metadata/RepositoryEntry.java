package dev.cambist.core.metadata;

import java.time.Instant;

/**
 * A repository that holds something, or is locked.
 *
 * @param created the first push
 * @param updated the last push or deletion
 */
public record RepositoryEntry(
        RepositoryKey key, Instant created, Instant updated, long manifests, long tags, Attributes attributes) {}
