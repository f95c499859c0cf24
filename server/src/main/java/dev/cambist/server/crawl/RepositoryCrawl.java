package dev.cambist.server.crawl;

import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.Sighting;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.crawl.CrawledRegistry.Manifest;
import dev.cambist.server.crawl.CrawledRegistry.Names;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the index what a registry has in one repository: what its tags point at, what that consists of and what refers to
 * it, and then what of the index is no more.
 *
 * <p>Whoever changes something through the gateway meanwhile is not waited for. What they tell is later than the question,
 * so it counts (see {@link MetadataStore#seen} and {@link MetadataStore#missed}); but of what is deleted the index keeps
 * nothing that could be later. So whatever is told of as new, or gone, is looked at once more when it was told.
 */
final class RepositoryCrawl {
    private static final int PAGE = 500;
    private static final int MAX_PAGES = 100_000;
    private static final int MOST_ABSENT = 10_000; // then what others name is left to the next crawl

    private final CrawledRegistry registry;
    private final MetadataStore index;
    private final RepositoryKey key;
    private final InstantSource clock;
    private final CrawlCount count;

    /** Tags and digests that the registry had. */
    private final Set<String> present = new HashSet<>();

    /** Digests whose relations have been looked at. */
    private final Set<String> visited = new HashSet<>();

    /** Digests that others name. */
    private final Deque<String> related = new ArrayDeque<>();

    /** Digests that others name and the registry does not have. */
    private final Set<String> absent = new HashSet<>();

    private final IndexSizes sizes = new IndexSizes();

    RepositoryCrawl(
            CrawledRegistry registry, MetadataStore index, RepositoryKey key, InstantSource clock, CrawlCount count) {
        this.registry = registry;
        this.index = index;
        this.key = key;
        this.clock = clock;
        this.count = count;
    }

    void run() throws NoAnswerException, StoreException {
        for (String tag : tags()) {
            lookAtTag(tag);
            lookAtRelated();
        }
        forgetTags();
        forgetManifests();
        sizes.learn(index);
        count.repository();
    }

    /** Looks at what one hint is about alone, and at what that leads to. */
    void look(Hint hint) throws NoAnswerException, StoreException {
        if (CrawledNames.isTag(hint.reference())) {
            lookAtTag(hint.reference());
            if (!present.contains(hint.reference())) {
                isForgotten(new Item.Tag(key, hint.reference()));
            }
        } else {
            lookAtDigest(hint.reference());
        }
        // The tag may point elsewhere by now, and then nothing leads to what was pushed.
        Optional<String> said = hint.digest().filter(CrawledNames::isDigest);
        if (said.isPresent() && !visited.contains(said.get())) {
            lookAtDigest(said.get());
        }
        lookAtRelated();
        sizes.learn(index);
    }

    private void lookAtDigest(String digest) throws NoAnswerException, StoreException {
        Instant asked = clock.instant();
        if (registry.digestOf(key.repository(), digest).isEmpty() || !found(digest, List.of(), asked)) {
            isForgotten(new Item.Manifest(key, digest));
        }
    }

    private Set<String> tags() throws NoAnswerException {
        Set<String> all = new HashSet<>();
        Optional<String> after = Optional.empty();
        for (int page = 0; page < MAX_PAGES; page++) {
            Names names = registry.tags(key.repository(), after);
            boolean isNew = all.addAll(
                    names.names().stream().filter(CrawledNames::isTag).toList());
            if (!names.more()) {
                return all;
            }
            if (!isNew) {
                break;
            }
            after = Optional.of(names.names().getLast());
        }
        throw new NoAnswerException("the list of the tags of " + key.repository() + " goes round in circles");
    }

    private void lookAtTag(String tag) throws NoAnswerException, StoreException {
        Instant asked = clock.instant();
        Optional<String> digest = registry.digestOf(key.repository(), tag);
        if (digest.isPresent() && found(digest.get(), List.of(tag), asked)) {
            present.add(tag);
        }
    }

    /**
     * Tells of what the registry had, and looks again where that was new.
     *
     * @param tags that pointed at it, at most one
     * @return whether it is there still
     */
    private boolean found(String digest, List<String> tags, Instant asked) throws NoAnswerException, StoreException {
        Optional<ManifestFacts> facts = facts(digest);
        if (facts.isEmpty()) {
            return false; // gone meanwhile, or nothing to keep
        }
        Optional<ManifestEntry> known = index.manifest(key, digest);
        boolean isNew = known.isEmpty() || !known.get().tags().containsAll(tags);
        if (isNew || !known.get().facts().equals(facts)) {
            index.seen(key, new Sighting(digest, tags, facts, asked));
        }
        if (isNew
                && isForgotten(tags.isEmpty() ? new Item.Manifest(key, digest) : new Item.Tag(key, tags.getFirst()))) {
            return false;
        }
        present.add(digest);
        if (visited.add(digest)) {
            count.manifest();
            facts.get().children().forEach(child -> related.add(child.digest()));
            related.addAll(registry.referrers(key.repository(), digest));
            if (!facts.get().children().isEmpty()) {
                sizes.of(digest);
            }
        }
        return true;
    }

    /** What a manifest says, read from the registry unless that has been done; nothing where it is not there. */
    private Optional<ManifestFacts> facts(String digest) throws NoAnswerException, StoreException {
        Optional<ManifestFacts> known = index.facts(digest);
        if (known.filter(ManifestFacts::isComplete).isPresent()) {
            return known;
        }
        Optional<Manifest> read = registry.manifest(key.repository(), digest);
        if (read.isEmpty() || read.get().isThrowAway()) {
            return Optional.empty();
        }
        ManifestFacts facts = read.get().facts();
        if (!facts.platform().known() && facts.config().isPresent()) {
            facts = facts.with(
                    registry.platform(key.repository(), facts.config().get()));
        }
        return Optional.of(facts);
    }

    /** One after the other, because what names what can be deep. */
    private void lookAtRelated() throws NoAnswerException, StoreException {
        while (!related.isEmpty()) {
            String digest = related.remove();
            if (!visited.contains(digest) && mayBeThere(digest) && CrawledNames.isDigest(digest)) {
                Instant asked = clock.instant();
                if (registry.digestOf(key.repository(), digest).isPresent()) {
                    found(digest, List.of(), asked);
                } else {
                    absent.add(digest);
                }
            }
        }
    }

    /** Whoever pushes an index can name in it as many as it likes that are not there, and each is a question. */
    private boolean mayBeThere(String digest) {
        return absent.size() < MOST_ABSENT && !absent.contains(digest);
    }

    private void forgetTags() throws NoAnswerException, StoreException {
        PageQuery query = PageQuery.all(PAGE);
        List<TagEntry> page = index.tags(key, query);
        while (!page.isEmpty()) {
            for (TagEntry tag : page) {
                if (!present.contains(tag.name())) {
                    isForgotten(new Item.Tag(key, tag.name()));
                }
            }
            query = query.after(page.getLast().name());
            page = index.tags(key, query);
        }
    }

    /** One that no tag leads to may still be there, and may be an index, or what others refer to. */
    private void forgetManifests() throws NoAnswerException, StoreException {
        PageQuery query = PageQuery.all(PAGE);
        List<ManifestEntry> page = index.manifests(key, query);
        while (!page.isEmpty()) {
            for (ManifestEntry manifest : page) {
                if (!present.contains(manifest.digest()) && !isForgotten(new Item.Manifest(key, manifest.digest()))) {
                    absent.remove(manifest.digest());
                    related.add(manifest.digest());
                    lookAtRelated();
                }
            }
            query = query.after(page.getLast().digest());
            page = index.manifests(key, query);
        }
    }

    /** Forgets what the registry says, twice and once in words, that it does not have; says whether it did. */
    private boolean isForgotten(Item item) throws NoAnswerException, StoreException {
        String reference = reference(item);
        Instant asked = clock.instant();
        if (registry.digestOf(key.repository(), reference).isPresent()
                || registry.manifest(key.repository(), reference).isPresent()
                || !index.missed(item, asked)) {
            return false;
        }
        count.missed();
        Instant again = clock.instant();
        Optional<String> back = registry.digestOf(key.repository(), reference);
        return back.isEmpty()
                || !found(back.get(), item instanceof Item.Tag tag ? List.of(tag.name()) : List.of(), again);
    }

    private static String reference(Item item) {
        return switch (item) {
            case Item.Tag tag -> tag.name();
            case Item.Manifest manifest -> manifest.digest();
            case Item.Repository whole ->
                throw new IllegalArgumentException("a repository goes with the last that is in it");
        };
    }
}
