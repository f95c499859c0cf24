package dev.cambist.server.acr;

import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.ManifestReader;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.Sighting;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.server.gateway.relay.RegistryReads;
import dev.cambist.server.memory.BoundedMemory;
import dev.cambist.server.metadata.RegistryIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks at one repository of the registry and tells the index what it did not know: what was there before anybody looked,
 * and what went past the gateway. Where a tag points that is known, a list does not ask again; who asks for one tag does.
 */
final class RepositoryScan {
    private static final Duration GOOD_FOR = Duration.ofSeconds(30);
    private static final int KNOWN = 10_000; // repositories
    private static final int PAGE = 1000;
    private static final int MOST_OF_ONE = 1000; // children that one tag or digest leads to
    private static final int MOST_IN_ALL = 10_000; // children, of all tags that are new in a list
    private static final int DEEPEST = 8; // indexes in indexes; two are rare

    private final RegistryIndex index;
    private final BoundedMemory<RepositoryKey, Long> looked = new BoundedMemory<>(KNOWN);
    private final ConcurrentHashMap<RepositoryKey, ReentrantLock> looking = new ConcurrentHashMap<>();

    RepositoryScan(RegistryIndex index) {
        this.index = index;
    }

    /** Sees to it that a list has everything that can be known, as of a moment ago. */
    void refresh(RepositoryKey key, RegistryReads reads) {
        if (isKnown(key)) {
            return;
        }
        ReentrantLock lock = looking.computeIfAbsent(key, none -> new ReentrantLock());
        lock.lock();
        try {
            if (!isKnown(key)) {
                look(key, reads);
                looked.put(key, System.nanoTime());
            }
        } finally {
            looking.remove(key, lock);
            lock.unlock();
        }
    }

    private boolean isKnown(RepositoryKey key) {
        return looked.get(key)
                .filter(moment -> System.nanoTime() - moment < GOOD_FOR.toNanos())
                .isPresent();
    }

    /** The same, now; the registry's tags. */
    List<String> look(RepositoryKey key, RegistryReads reads) {
        Instant asked = index.now();
        List<String> tags = reads.tags(key.repository());
        Set<String> there = new HashSet<>(tags);
        Set<String> known = new HashSet<>();
        PageQuery query = PageQuery.all(PAGE);
        List<TagEntry> page = index.tags(key, query);
        while (!page.isEmpty()) {
            page.forEach(tag -> known.add(tag.name()));
            query = query.after(page.getLast().name());
            page = index.tags(key, query);
        }
        known.stream()
                .filter(name -> !there.contains(name))
                .forEach(name -> index.missed(new Item.Tag(key, name), asked));
        Allowance allowance = new Allowance(MOST_IN_ALL);
        tags.stream().filter(name -> !known.contains(name)).forEach(name -> see(key, name, reads, allowance));
        return tags;
    }

    /** Asks the registry for one tag or digest, and tells the index; whether it is there. */
    boolean see(RepositoryKey key, String reference, RegistryReads reads) {
        return see(key, reference, reads, new Allowance(MOST_OF_ONE));
    }

    private boolean see(RepositoryKey key, String reference, RegistryReads reads, Allowance allowance) {
        Optional<ManifestFacts> found = learn(key, reference, reads);
        found.ifPresent(facts -> follow(key, facts, reads, allowance));
        return found.isPresent();
    }

    /** Tells the index of a tag or digest, and says what the registry has there. */
    Optional<ManifestFacts> learn(RepositoryKey key, String reference, RegistryReads reads) {
        Instant asked = index.now();
        boolean byTag = !reference.contains(":");
        Optional<RegistryReads.Manifest> found = reads.manifest(key.repository(), reference);
        if (found.isEmpty()) {
            index.missed(byTag ? new Item.Tag(key, reference) : new Item.Manifest(key, reference), asked);
            return Optional.empty();
        }
        RegistryReads.Manifest manifest = found.get();
        if (ManifestReader.isThrowAway(manifest.bytes())) {
            return Optional.empty();
        }
        ManifestFacts facts = ManifestReader.read(manifest.bytes(), manifest.mediaType());
        List<String> tags = byTag ? List.of(reference) : List.of();
        index.seen(key, new Sighting(manifest.digest(), tags, Optional.of(facts), asked));
        return Optional.of(facts);
    }

    /**
     * Tells the index of the children that it does not know, level by level. Whoever pushes an index says how many it has
     * and how deep it goes, and somebody waits: what is beyond the limits is left to the crawl, or to whoever asks for it.
     */
    private void follow(RepositoryKey key, ManifestFacts top, RegistryReads reads, Allowance allowance) {
        Allowance own = new Allowance(MOST_OF_ONE);
        Set<String> met = new HashSet<>();
        List<String> level = children(top, MOST_OF_ONE);
        for (int depth = 0; depth < DEEPEST && !level.isEmpty(); depth++) {
            List<String> below = new ArrayList<>();
            for (String digest : level) {
                if (!met.add(digest) || index.manifest(key, digest).isPresent()) {
                    continue;
                }
                if (!own.take() || !allowance.take()) {
                    return;
                }
                learn(key, digest, reads).ifPresent(facts -> below.addAll(children(facts, MOST_OF_ONE - below.size())));
            }
            level = below;
        }
    }

    private static List<String> children(ManifestFacts facts, int most) {
        return facts.children().stream()
                .map(ManifestFacts.Child::digest)
                .filter(digest -> Target.DIGEST.matcher(digest).matches())
                .limit(most)
                .toList();
    }

    /** How many children may be asked for. */
    private static final class Allowance {
        private int left;

        Allowance(int most) {
            left = most;
        }

        boolean take() {
            left--;
            return left >= 0;
        }
    }

    /** Whether a tag is there and points where the index says; tells the index what it says instead. */
    boolean check(RepositoryKey key, String tag, RegistryReads reads) {
        Optional<String> known = index.tag(key, tag).map(TagEntry::digest);
        boolean isAsKnown = known.isPresent() && known.equals(reads.digestOf(key.repository(), tag));
        return isAsKnown || see(key, tag, reads);
    }

    /** Whether a manifest is there. */
    boolean checkManifest(RepositoryKey key, String digest, RegistryReads reads) {
        boolean isKnown = index.manifest(key, digest).isPresent()
                && reads.digestOf(key.repository(), digest).isPresent();
        return isKnown || see(key, digest, reads);
    }
}
