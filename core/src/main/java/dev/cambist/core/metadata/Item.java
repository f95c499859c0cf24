package dev.cambist.core.metadata;

/** What has attributes of its own. */
public sealed interface Item {
    RepositoryKey in();

    record Repository(RepositoryKey in) implements Item {}

    record Tag(RepositoryKey in, String name) implements Item {}

    record Manifest(RepositoryKey in, String digest) implements Item {}

    /**
     * One that is locked.
     *
     * @param attributes not all of them {@code true}
     */
    record Locked(Item item, Attributes attributes) {}
}
