package dev.cambist.server.metadata;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Whether something may be done in a repository, asked of the store itself by whoever has the hold on it. */
public final class LockCheck {
    private final RegistryIndex index;
    private final RepositoryKey key;
    private final LockRules rules;

    LockCheck(RegistryIndex index, RepositoryKey key, LockRules rules) {
        this.index = index;
        this.key = key;
        this.rules = rules;
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw new RefusedException(new RegistryRefusal.DisallowedOperation());
        }
    }

    private Attributes repository() {
        return index.find(key)
                .map(RepositoryEntry::attributes)
                .orElse(Attributes.OPEN)
                .and(rules.ofRepository(key.repository()));
    }

    /** Attributes of a tag, as they are set and as rules have them. */
    private Attributes of(TagEntry tag) {
        return tag.attributes().and(rules.ofTag(key.repository(), tag.name()));
    }

    /** Whatever stands in the repository may change. */
    public void requireWritableRepository() {
        require(repository().writeEnabled());
    }

    /**
     * A tag may be made to point at something.
     *
     * @param exists whether the registry has the tag, asked only where a rule locks what is there
     */
    public void requirePush(String tag, BooleanSupplier exists) {
        requireWritableRepository();
        Optional<TagEntry> known = index.tag(key, tag);
        require(known.map(this::of).orElse(Attributes.OPEN).writeEnabled());
        require(known.flatMap(entry -> index.manifest(key, entry.digest()))
                .map(ManifestEntry::attributes)
                .orElse(Attributes.OPEN)
                .writeEnabled());
        require(rules.ofTag(key.repository(), tag).writeEnabled() || !exists.getAsBoolean());
    }

    /** A manifest may be pushed by its digest. */
    public void requirePushOf(String digest) {
        requireWritableRepository();
        require(index.manifest(key, digest)
                .map(ManifestEntry::attributes)
                .orElse(Attributes.OPEN)
                .writeEnabled());
    }

    /** A tag may go, while its manifest stays. */
    public void requireUntag(String tag) {
        require(repository().mayBeDeleted());
        Attributes own = index.tag(key, tag).map(TagEntry::attributes).orElse(Attributes.OPEN);
        require(own.and(rules.ofTag(key.repository(), tag)).mayBeDeleted());
    }

    /** Whether a rule keeps a tag from being deleted. */
    public boolean isLockedByRule(String tag) {
        return !rules.ofTag(key.repository(), tag).mayBeDeleted();
    }

    /** Whether the tags of a manifest have to be known to the last one, because a rule may lock one of them. */
    public boolean dependsOnTags() {
        return rules.hasTagsIn(key.repository());
    }

    /**
     * A manifest may go, and the tags that point at it.
     *
     * @param tags which those are, as far as the index does not know them
     */
    public void requireDelete(String digest, List<String> tags) {
        require(repository().mayBeDeleted());
        Optional<ManifestEntry> manifest = index.manifest(key, digest);
        require(manifest.map(ManifestEntry::attributes).orElse(Attributes.OPEN).mayBeDeleted());
        manifest.map(ManifestEntry::tags).orElse(List.of()).forEach(this::requireUntag);
        tags.forEach(this::requireUntag);
    }

    /** All of it may go. */
    public void requireDeleteOfAll(List<String> tags) {
        require(repository().mayBeDeleted());
        require(index.locked(key).stream()
                .allMatch(locked -> locked.attributes().mayBeDeleted()));
        tags.forEach(this::requireUntag);
    }

    /** The attributes may be changed: those of a repository always, those of what is in it unless it is locked. */
    public void requireChange(Item item) {
        if (!(item instanceof Item.Repository)) {
            require(repository().writeEnabled());
        }
    }

    /** What is shown of a tag: a rule's locks look like any others. */
    public Attributes shown(TagEntry tag) {
        return of(tag);
    }

    public Attributes shown(RepositoryEntry entry) {
        return entry.attributes().and(rules.ofRepository(key.repository()));
    }
}
