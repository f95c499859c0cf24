package dev.cambist.core.metadata;

import dev.cambist.core.session.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The index. What each feed promises stands at the head of this package. Every method is one step that nobody sees half
 * done, and costs no more the more there is in the index, but for what it answers.
 */
public interface MetadataStore {
    /**
     * Keeps a push that the registry has confirmed. Of what is there already the last push becomes this one, though never
     * an earlier moment; a tag that pointed elsewhere points here, with the attributes that it had.
     */
    void pushed(RepositoryKey in, Push push) throws StoreException;

    /** Does the same for whoever has the hold on what was pushed, which ends then, whatever comes of it. */
    default void pushed(RepositoryKey in, Push push, RepositoryHolds.Hold hold) throws StoreException {
        try {
            pushed(in, push);
        } finally {
            hold.close();
        }
    }

    /**
     * Keeps what the registry said it has. What is not known yet was first and last pushed when it was asked. A tag that
     * points elsewhere is as if it was pushed then; a tag whose last push is later than that stays as it is. All else that
     * is known stays.
     */
    void seen(RepositoryKey in, Sighting sighting) throws StoreException;

    /** Forgets a tag that is no more; says whether it was known. */
    boolean untagged(RepositoryKey in, String tag, Instant at) throws StoreException;

    /**
     * Forgets a manifest that is no more, and the tags that point at it; says whether it was known. With its last manifest
     * a repository is forgotten, attributes and all.
     */
    boolean deleted(RepositoryKey in, String digest, Instant at) throws StoreException;

    /** Forgets a repository with everything in it and all attributes; says whether it was known. */
    boolean removed(RepositoryKey in) throws StoreException;

    /**
     * The registry said that it does not have this: forgets it, as {@link #untagged}, {@link #deleted} and {@link #removed}
     * do, unless it, or anything that would be forgotten with it, is locked or was pushed after the registry was asked.
     * Says whether it did.
     */
    boolean missed(Item item, Instant asked) throws StoreException;

    Optional<RepositoryEntry> repository(RepositoryKey key) throws StoreException;

    Optional<TagEntry> tag(RepositoryKey in, String name) throws StoreException;

    Optional<ManifestEntry> manifest(RepositoryKey in, String digest) throws StoreException;

    /** A registry's repositories that lists show, in the order of their names, behind one of these; at most so many. */
    List<RepositoryEntry> repositories(String registry, Optional<String> after, int most) throws StoreException;

    /**
     * Which of a registry's repositories were emptied: the last of what was known of them was forgotten, or something was
     * deleted of which nothing was known, and nothing came since. There may be more in them than was known.
     */
    Set<String> emptied(String registry, Set<String> names) throws StoreException;

    /** There is more in an emptied repository than was known. */
    void notEmptied(RepositoryKey key) throws StoreException;

    List<TagEntry> tags(RepositoryKey in, PageQuery query) throws StoreException;

    /**
     * A part of the manifests. Fewer than were asked for come where what they say of themselves takes much room, and none
     * only where there are no more.
     */
    List<ManifestEntry> manifests(RepositoryKey in, PageQuery query) throws StoreException;

    /** Changes attributes; the new ones, or nothing where the item is not known. */
    Optional<Attributes> change(Item item, AttributesChange change) throws StoreException;

    /** What is locked in a repository, itself included; in the order repository, tags, manifests, each by name. */
    List<Item.Locked> locked(RepositoryKey in) throws StoreException;

    /** What is locked of all that a tag or a digest leads to: the repository, the tag, the manifest. */
    List<Item.Locked> locked(RepositoryKey in, String reference) throws StoreException;

    /** What is locked anywhere, in the order of the repositories. */
    List<Item.Locked> locked() throws StoreException;

    /** A number that grows with each change of any attributes and with each begin and end of an {@link Untag}. */
    long lockChanges() throws StoreException;

    /** Remembers, beyond a crash, that a tag is not to be read. */
    void begin(Untag untag) throws StoreException;

    void end(Untag untag) throws StoreException;

    /** Those begun and not ended; some may be what a crash left. */
    List<Untag> untags() throws StoreException;

    /** What a manifest says of itself, where any repository has it and somebody has read it. */
    Optional<ManifestFacts> facts(String digest) throws StoreException;

    /**
     * The same of many at once: of those that name only a few others, and of which something is known. What leads to
     * hundreds takes too much room to come along with a list.
     */
    Map<String, ManifestFacts> facts(Set<String> digests) throws StoreException;

    /** Keeps what a manifest says of itself, for all repositories that have it; does nothing where none has. */
    void learned(String digest, ManifestFacts facts) throws StoreException;
}
