package dev.cambist.server.metadata;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.RepositoryHolds.Hold;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.TagEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether something may be done in a repository: asked of the store itself, or, by whoever has a hold in it, of the locks in
 * memory where those are as late as the hold and there is none.
 */
public final class LockCheck {
    private final RegistryIndex index;
    private final RepositoryKey key;
    private final LockRules rules;
    private final boolean isUnlocked; // all that is in the repository, for certain

    LockCheck(RegistryIndex index, RepositoryKey key, LockRules rules, Optional<Hold> hold) {
        this.index = index;
        this.key = key;
        this.rules = rules;
        this.isUnlocked = hold.filter(had -> index.locks().isUnlocked(key, had)).isPresent();
    }

    private void requireRepository(Use use) {
        Item whole = new Item.Repository(key);
        use.require(whole, index.find(key).map(RepositoryEntry::attributes).orElse(Attributes.OPEN));
        rules.require(whole, use);
    }

    private Item tag(String name) {
        return new Item.Tag(key, name);
    }

    /** In one question at most, as every push asks it. */
    private void requireAllAt(String reference, Use use) {
        if (!isUnlocked) {
            index.locked(key, reference).forEach(locked -> use.require(locked.item(), locked.attributes()));
        }
        rules.require(new Item.Repository(key), use);
    }

    private void requireManifest(String digest, Optional<ManifestEntry> known, Use use) {
        known.ifPresent(entry -> use.require(new Item.Manifest(key, digest), entry.attributes()));
    }

    /** Attributes of a tag, as they are set and as rules have them. */
    private Attributes of(TagEntry tag) {
        return tag.attributes().and(rules.of(tag(tag.name())));
    }

    /** Whatever stands in the repository may change. */
    public void requireWritableRepository() {
        requireRepository(Use.PUSH);
    }

    /** A manifest may be pulled by its digest. */
    public void requirePull(String digest) {
        requireAllAt(digest, Use.PULL);
    }

    /**
     * A tag may be made to point at something.
     *
     * @param exists whether the registry has the tag, asked only where a rule locks what is there
     */
    public void requirePush(String tag, BooleanSupplier exists) {
        requireAllAt(tag, Use.PUSH);
        boolean isLockedWhereItIs = !rules.of(tag(tag)).writeEnabled();
        if (isLockedWhereItIs && (index.tag(key, tag).isPresent() || exists.getAsBoolean())) {
            rules.require(tag(tag), Use.PUSH);
        }
    }

    /** A manifest may be pushed by its digest. */
    public void requirePushOf(String digest) {
        requireAllAt(digest, Use.PUSH);
    }

    /** A tag may go, while its manifest stays. */
    public void requireUntag(String tag) {
        requireRepository(Use.DELETE);
        Use.DELETE.require(
                tag(tag), index.tag(key, tag).map(TagEntry::attributes).orElse(Attributes.OPEN));
        rules.require(tag(tag), Use.DELETE);
    }

    /** Whether a rule keeps a tag from being deleted. */
    public boolean isLockedByRule(String tag) {
        return !rules.of(tag(tag)).mayBeDeleted();
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
        requireRepository(Use.DELETE);
        Optional<ManifestEntry> manifest = index.manifest(key, digest);
        requireManifest(digest, manifest, Use.DELETE);
        manifest.map(ManifestEntry::tags).orElse(List.of()).forEach(this::requireUntag);
        tags.forEach(this::requireUntag);
    }

    /** All of it may go; what is locked first in the order of the index is what the refusal names. */
    public void requireDeleteOfAll(List<String> tags) {
        requireRepository(Use.DELETE);
        index.locked(key).forEach(locked -> Use.DELETE.require(locked.item(), locked.attributes()));
        tags.forEach(this::requireUntag);
    }

    /** The attributes may be changed: those of a repository always, those of what is in it unless it is locked. */
    public void requireChange(Item item) {
        if (!(item instanceof Item.Repository)) {
            requireWritableRepository();
        }
    }

    /** What is shown of a tag: a rule's locks look like any others. */
    public Attributes shown(TagEntry tag) {
        return of(tag);
    }

    public Attributes shown(RepositoryEntry entry) {
        return entry.attributes().and(rules.of(new Item.Repository(key)));
    }
}
