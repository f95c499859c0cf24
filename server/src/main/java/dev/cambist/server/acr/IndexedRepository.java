package dev.cambist.server.acr;

import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.server.gateway.relay.RegistryClient;
import dev.cambist.server.gateway.relay.RegistryReads;
import dev.cambist.server.metadata.LockCheck;
import dev.cambist.server.metadata.LockRules;
import dev.cambist.server.metadata.RegistryIndex;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One repository: what the index knows of it, after a look at the registry, and what is done with it. Each act has the
 * hold on what it is about, and asks the locks first.
 */
public final class IndexedRepository {
    private final RegistryIndex index;
    private final RepositoryScan scan;
    private final RepositoryKey key;
    private final LockRules rules;
    private final RegistryClient client;

    IndexedRepository(
            RegistryIndex index, RepositoryScan scan, RepositoryKey key, LockRules rules, RegistryClient client) {
        this.index = index;
        this.scan = scan;
        this.key = key;
        this.rules = rules;
        this.client = client;
    }

    public RepositoryKey key() {
        return key;
    }

    public RegistryReads reads() {
        return new RegistryReads(client);
    }

    public LockCheck locks() {
        return index.check(key, rules);
    }

    /** Sees to it that lists have everything that can be known, as of a moment ago. */
    public void refresh() {
        scan.refresh(key, reads());
    }

    /** What is known of it now, where it holds something. */
    public Optional<RepositoryEntry> known() {
        return index.find(key).filter(entry -> entry.manifests() > 0);
    }

    /** What is known of it, after a look at it. */
    public RepositoryEntry entry() {
        refresh();
        return known().orElseThrow(() -> new RefusedException(new RegistryRefusal.UnknownRepository(key.repository())));
    }

    /** Whether a text can be a tag. */
    public static boolean isTag(String text) {
        return Target.TAG.matcher(text).matches();
    }

    /** Whether a text can be a digest. */
    public static boolean isDigest(String text) {
        return Target.DIGEST.matcher(text).matches();
    }

    /** A tag, as the registry has it now. */
    public TagEntry tag(String name) {
        requireTag(name);
        if (index.locks().isBeingUntagged(key, name) || !scan.check(key, name, reads())) {
            throw new RefusedException(new RegistryRefusal.UnknownTag());
        }
        return index.tag(key, name).orElseThrow(() -> new RefusedException(new RegistryRefusal.UnknownTag()));
    }

    /** A manifest, with all that can be found out about it. */
    public ManifestEntry manifest(String digest) {
        requireDigest(digest);
        if (!scan.checkManifest(key, digest, reads())) {
            throw new RefusedException(new RegistryRefusal.UnknownManifest());
        }
        ManifestEntry entry = index.manifest(key, digest)
                .orElseThrow(() -> new RefusedException(new RegistryRefusal.UnknownManifest()));
        return facts().complete(key, entry);
    }

    public List<TagEntry> tags(PageQuery query) {
        return index.tags(key, query);
    }

    /**
     * Manifests with what they say of themselves.
     *
     * @param query with one more than a page has at most
     */
    public ManifestPage manifests(PageQuery query) {
        return ManifestPage.of(index, facts(), key, query);
    }

    /** What manifests say of themselves, with what can be found out just now; without those that take much room. */
    public Map<String, ManifestFacts> facts(Set<String> digests) {
        return facts().complete(key, index.facts(digests));
    }

    MissingFacts facts() {
        return new MissingFacts(index, reads());
    }

    /**
     * Changes attributes. Of the whole repository nothing else is done meanwhile: a lock holds for all in it.
     *
     * @param then is done before anybody else does something
     */
    public <T> T change(Item item, AttributesChange change, Supplier<T> then) {
        if (change.isLocking() && client.isBeside()) {
            throw new RefusedException(new RegistryRefusal.LockNotHeld());
        }
        return index.withRepository(key, () -> {
            requireThere(item);
            locks().requireChange(item);
            index.change(item, change);
            return then.get();
        });
    }

    private void requireThere(Item item) {
        switch (item) {
            case Item.Repository whole -> entry();
            case Item.Tag tag ->
                require(isTag(tag.name()) && scan.check(key, tag.name(), reads()), new RegistryRefusal.UnknownTag());
            case Item.Manifest manifest ->
                require(
                        isDigest(manifest.digest()) && scan.checkManifest(key, manifest.digest(), reads()),
                        new RegistryRefusal.UnknownManifest());
        }
    }

    private static void requireTag(String name) {
        require(isTag(name), new RegistryRefusal.UnknownTag());
    }

    private static void requireDigest(String digest) {
        require(isDigest(digest), new RegistryRefusal.UnknownManifest());
    }

    private static void require(boolean isThere, RegistryRefusal otherwise) {
        if (!isThere) {
            throw new RefusedException(otherwise);
        }
    }

    /** Deletes all of it, or nothing. */
    public RepositoryDeletion.Deleted delete() {
        return index.withRepository(key, () -> deletion().delete(key, locks()));
    }

    /** Deletes a manifest, and with it the tags that point at it. */
    public void delete(String digest) {
        requireDigest(digest);
        index.withRepository(key, () -> {
            require(scan.checkManifest(key, digest, reads()), new RegistryRefusal.UnknownManifest());
            reads().requireDelete(key.repository(), digest, locks());
            deletion().delete(key, digest, reads());
            return index.deleted(key, digest);
        });
    }

    private RepositoryDeletion deletion() {
        return new RepositoryDeletion(index, scan, client);
    }

    /** Takes a tag off, while the manifest stays. */
    public void untag(String tag) {
        requireTag(tag);
        boolean wasThere = index.withItem(key, tag, () -> {
            locks().requireUntag(tag);
            return new Untagging(index, client).untag(key, tag);
        });
        require(wasThere, new RegistryRefusal.UnknownTag());
    }
}
