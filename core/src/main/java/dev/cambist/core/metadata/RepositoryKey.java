package dev.cambist.core.metadata;

import java.util.Comparator;

/**
 * A repository of a registry.
 *
 * @param registry the registry's configured service
 * @param repository the repository's name, without a host
 */
public record RepositoryKey(String registry, String repository) implements Comparable<RepositoryKey> {
    private static final Comparator<RepositoryKey> ORDER =
            Comparator.comparing(RepositoryKey::registry).thenComparing(RepositoryKey::repository);

    @Override
    public int compareTo(RepositoryKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return registry + "/" + repository;
    }
}
