package dev.cambist.core.metadata;

/**
 * A tag that is being taken off by way of a throw-away manifest, and is not to be read meanwhile.
 *
 * @param digest of the throw-away manifest
 */
public record Untag(RepositoryKey in, String tag, String digest) {}
