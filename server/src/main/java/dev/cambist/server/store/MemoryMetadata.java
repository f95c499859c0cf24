package dev.cambist.server.store;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.Sighting;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.core.metadata.Untag;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The index in memory: it knows what it was told since it began, and forgets locks with everything else. */
final class MemoryMetadata implements MetadataStore {
    private static final int FEW = 40; // children; about as many as a database's small facts name

    private final NavigableMap<RepositoryKey, MemoryRepository> repositories = new TreeMap<>();
    private final Map<String, Known> byDigest = new HashMap<>();
    private final Set<Untag> untags = new LinkedHashSet<>();
    private final Set<RepositoryKey> emptied = new HashSet<>();
    private long lockChanges;

    /** A digest that so many repositories have, and what is known of it. */
    private record Known(int repositories, Optional<ManifestFacts> facts) {}

    @Override
    public synchronized void pushed(RepositoryKey in, Push push) {
        if (at(in, push.at()).pushed(push)) {
            addTo(push.digest());
        }
        push.facts().ifPresent(facts -> learned(push.digest(), facts));
    }

    @Override
    public synchronized void seen(RepositoryKey in, Sighting sighting) {
        if (at(in, sighting.asked()).seen(sighting)) {
            addTo(sighting.digest());
        }
        sighting.facts().ifPresent(facts -> learned(sighting.digest(), facts));
    }

    private MemoryRepository at(RepositoryKey key, Instant now) {
        return repositories.computeIfAbsent(key, unknown -> new MemoryRepository(key, now));
    }

    private void addTo(String digest) {
        byDigest.merge(
                digest,
                new Known(1, Optional.empty()),
                (known, more) -> new Known(known.repositories() + 1, known.facts()));
    }

    private void takeFrom(String digest) {
        byDigest.computeIfPresent(
                digest,
                (same, known) -> known.repositories() == 1 ? null : new Known(known.repositories() - 1, known.facts()));
    }

    @Override
    public synchronized boolean untagged(RepositoryKey in, String tag, Instant at) {
        return forget(new Item.Tag(in, tag), at);
    }

    @Override
    public synchronized boolean deleted(RepositoryKey in, String digest, Instant at) {
        return forget(new Item.Manifest(in, digest), at);
    }

    @Override
    public synchronized boolean removed(RepositoryKey in) {
        return forget(new Item.Repository(in), Instant.EPOCH);
    }

    @Override
    public synchronized boolean missed(Item item, Instant asked) {
        MemoryRepository repository = repositories.get(item.in());
        Instant moment = asked.truncatedTo(ChronoUnit.MICROS);
        return repository != null && !repository.isKept(item, moment) && forget(item, moment);
    }

    private boolean forget(Item item, Instant at) {
        MemoryRepository repository = repositories.get(item.in());
        if (repository == null) {
            emptied.add(item.in());
            return false;
        }
        boolean locks = !repository.locked().isEmpty();
        Instant moment = at.truncatedTo(ChronoUnit.MICROS);
        boolean known = switch (item) {
            case Item.Tag tag -> repository.untagged(tag.name(), moment);
            case Item.Manifest manifest -> {
                boolean there = repository.deleted(manifest.digest(), moment);
                if (there) {
                    takeFrom(manifest.digest());
                }
                yield there;
            }
            case Item.Repository whole -> {
                repository.digests().forEach(this::takeFrom);
                repositories.remove(whole.in());
                emptied.add(whole.in());
                yield true;
            }
        };
        if (repository.isEmpty() && !(item instanceof Item.Tag)) {
            repositories.remove(item.in());
            emptied.add(item.in());
        }
        lockChanges += locks && known ? 1 : 0;
        return known;
    }

    @Override
    public synchronized Optional<RepositoryEntry> repository(RepositoryKey key) {
        return Optional.ofNullable(repositories.get(key)).map(MemoryRepository::entry);
    }

    @Override
    public synchronized Optional<TagEntry> tag(RepositoryKey in, String name) {
        return Optional.ofNullable(repositories.get(in)).map(repository -> repository.tag(name));
    }

    @Override
    public synchronized Optional<ManifestEntry> manifest(RepositoryKey in, String digest) {
        return Optional.ofNullable(repositories.get(in))
                .flatMap(repository -> repository.manifest(digest))
                .map(this::withFacts);
    }

    private ManifestEntry withFacts(ManifestEntry entry) {
        return new ManifestEntry(
                entry.digest(),
                entry.created(),
                entry.updated(),
                entry.tags(),
                entry.attributes(),
                facts(entry.digest()),
                entry.by());
    }

    @Override
    public synchronized List<RepositoryEntry> repositories(String registry, Optional<String> after, int most) {
        RepositoryKey begin = new RepositoryKey(registry, after.orElse(""));
        List<RepositoryEntry> found = new ArrayList<>();
        for (Map.Entry<RepositoryKey, MemoryRepository> each :
                repositories.tailMap(begin, false).entrySet()) {
            if (found.size() == most || !each.getKey().registry().equals(registry)) {
                break;
            }
            if (each.getValue().lists()) {
                found.add(each.getValue().entry());
            }
        }
        return found;
    }

    @Override
    public synchronized Set<String> emptied(String registry, Set<String> names) {
        return names.stream()
                .filter(name -> emptied.contains(new RepositoryKey(registry, name)))
                .filter(name -> !repositories.containsKey(new RepositoryKey(registry, name)))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public synchronized void notEmptied(RepositoryKey key) {
        emptied.remove(key);
    }

    @Override
    public synchronized List<TagEntry> tags(RepositoryKey in, PageQuery query) {
        MemoryRepository repository = repositories.get(in);
        return repository == null ? List.of() : repository.tags(query);
    }

    @Override
    public synchronized List<ManifestEntry> manifests(RepositoryKey in, PageQuery query) {
        MemoryRepository repository = repositories.get(in);
        return repository == null
                ? List.of()
                : repository.manifests(query).stream().map(this::withFacts).toList();
    }

    @Override
    public synchronized Optional<Attributes> change(Item item, AttributesChange change) {
        @Nullable MemoryRepository repository = repositories.get(item.in());
        if (repository == null) {
            return Optional.empty();
        }
        Optional<Attributes> changed = repository.attributes(item).map(change::of);
        changed.ifPresent(now -> repository.set(item, now));
        lockChanges += changed.isPresent() ? 1 : 0;
        return changed;
    }

    @Override
    public synchronized List<Item.Locked> locked(RepositoryKey in) {
        MemoryRepository repository = repositories.get(in);
        return repository == null ? List.of() : repository.locked();
    }

    @Override
    public synchronized List<Item.Locked> locked(RepositoryKey in, String reference) {
        MemoryRepository repository = repositories.get(in);
        return repository == null ? List.of() : repository.locked(reference);
    }

    @Override
    public synchronized List<Item.Locked> locked() {
        return repositories.values().stream()
                .flatMap(repository -> repository.locked().stream())
                .toList();
    }

    @Override
    public synchronized long lockChanges() {
        return lockChanges;
    }

    @Override
    public synchronized void begin(Untag untag) {
        lockChanges += untags.add(untag) ? 1 : 0;
    }

    @Override
    public synchronized void end(Untag untag) {
        lockChanges += untags.remove(untag) ? 1 : 0;
    }

    @Override
    public synchronized List<Untag> untags() {
        return List.copyOf(untags);
    }

    @Override
    public synchronized Optional<ManifestFacts> facts(String digest) {
        return Optional.ofNullable(byDigest.get(digest)).flatMap(Known::facts);
    }

    @Override
    public synchronized Map<String, ManifestFacts> facts(Set<String> digests) {
        Map<String, ManifestFacts> found = new HashMap<>();
        for (String digest : digests) {
            facts(digest).filter(facts -> facts.children().size() <= FEW).ifPresent(facts -> found.put(digest, facts));
        }
        return found;
    }

    @Override
    public synchronized void learned(String digest, ManifestFacts facts) {
        byDigest.computeIfPresent(
                digest, (same, known) -> new Known(known.repositories(), Optional.of(later(known.facts(), facts))));
    }

    /** Whoever pushes again tells less than may be known by now. */
    private static ManifestFacts later(Optional<ManifestFacts> known, ManifestFacts now) {
        return known.filter(before -> before.isComplete() && !now.isComplete()).orElse(now);
    }
}
