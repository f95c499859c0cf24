package dev.cambist.server.store;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.PageQuery.Cursor;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.Pusher;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.Sighting;
import dev.cambist.core.metadata.TagEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One repository of {@link MemoryMetadata}, which takes care that one thread at a time is here. */
final class MemoryRepository {
    private final RepositoryKey key;
    private final TimedEntries<TagEntry> tags = newTags();
    private final TimedEntries<ManifestEntry> manifests =
            new TimedEntries<>(manifest -> new Cursor(manifest.updated(), manifest.digest()));
    private final Map<String, NavigableSet<String>> tagsOf = new HashMap<>();
    private final Instant created;
    private Instant updated;
    private Attributes attributes = Attributes.OPEN;

    MemoryRepository(RepositoryKey key, Instant created) {
        this.key = key;
        this.created = created;
        this.updated = created;
    }

    private static TimedEntries<TagEntry> newTags() {
        return new TimedEntries<>(tag -> new Cursor(tag.updated(), tag.name()));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Says whether the manifest is new here. */
    boolean pushed(Push push) {
        ManifestEntry known = manifests.get(push.digest());
        Instant at = push.at();
        put(new ManifestEntry(
                push.digest(),
                known == null ? at : known.created(),
                known == null ? at : later(known.updated(), at),
                List.of(),
                known == null ? Attributes.OPEN : known.attributes(),
                Optional.empty(),
                push.by()));
        for (String name : push.tags()) {
            TagEntry tag = tags.get(name);
            point(new TagEntry(
                    name,
                    push.digest(),
                    tag == null ? at : tag.created(),
                    tag == null ? at : later(tag.updated(), at),
                    tag == null ? Attributes.OPEN : tag.attributes(),
                    push.by()));
        }
        updated = later(updated, at);
        return known == null;
    }

    boolean seen(Sighting sighting) {
        boolean isNew = manifests.get(sighting.digest()) == null;
        Instant asked = sighting.asked();
        if (isNew) {
            put(manifest(sighting.digest(), asked));
            updated = later(updated, asked);
        }
        for (String name : sighting.tags()) {
            TagEntry tag = tags.get(name);
            if (tag == null) {
                point(new TagEntry(name, sighting.digest(), asked, asked, Attributes.OPEN, Optional.empty()));
                updated = later(updated, asked);
            } else if (!tag.digest().equals(sighting.digest()) && !tag.updated().isAfter(asked)) {
                Optional<Pusher> unknown = Optional.empty();
                point(new TagEntry(name, sighting.digest(), tag.created(), asked, tag.attributes(), unknown));
                updated = later(updated, asked);
            }
        }
        return isNew;
    }

    private static ManifestEntry manifest(String digest, Instant at) {
        return new ManifestEntry(digest, at, at, List.of(), Attributes.OPEN, Optional.empty(), Optional.empty());
    }

    private void put(ManifestEntry manifest) {
        manifests.put(manifest);
    }

    private void point(TagEntry tag) {
        untie(tag.name());
        tags.put(tag);
        tagsOf.computeIfAbsent(tag.digest(), none -> new TreeSet<>()).add(tag.name());
    }

    private void untie(String name) {
        TagEntry before = tags.get(name);
        if (before != null) {
            tagsOf.computeIfPresent(before.digest(), (digest, names) -> {
                names.remove(name);
                return names.isEmpty() ? null : names;
            });
        }
    }

    boolean untagged(String name, Instant at) {
        untie(name);
        boolean known = tags.remove(name);
        updated = known ? later(updated, at) : updated;
        return known;
    }

    boolean deleted(String digest, Instant at) {
        tagNames(digest).forEach(name -> untagged(name, at));
        boolean known = manifests.remove(digest);
        updated = known ? later(updated, at) : updated;
        return known;
    }

    private List<String> tagNames(String digest) {
        NavigableSet<String> names = tagsOf.get(digest);
        return names == null ? List.of() : List.copyOf(names);
    }

    /** Whether nothing is left that would need it. */
    boolean isEmpty() {
        return manifests.size() == 0 && tags.size() == 0;
    }

    boolean lists() {
        return attributes.listEnabled() && !isEmpty();
    }

    RepositoryEntry entry() {
        return new RepositoryEntry(key, created, updated, manifests.size(), tags.size(), attributes);
    }

    @Nullable
    TagEntry tag(String name) {
        return tags.get(name);
    }

    Optional<ManifestEntry> manifest(String digest) {
        return Optional.ofNullable(manifests.get(digest)).map(this::withTags);
    }

    private ManifestEntry withTags(ManifestEntry manifest) {
        return new ManifestEntry(
                manifest.digest(),
                manifest.created(),
                manifest.updated(),
                tagNames(manifest.digest()),
                manifest.attributes(),
                Optional.empty(),
                manifest.by());
    }

    List<TagEntry> tags(PageQuery query) {
        TimedEntries<TagEntry> asked = query.digest().map(this::tagsOf).orElse(tags);
        return asked.page(query, tag -> query.hidden() || tag.attributes().listEnabled());
    }

    private TimedEntries<TagEntry> tagsOf(String digest) {
        TimedEntries<TagEntry> found = newTags();
        tagNames(digest).stream()
                .flatMap(name -> Stream.ofNullable(tags.get(name)))
                .forEach(found::put);
        return found;
    }

    List<ManifestEntry> manifests(PageQuery query) {
        return manifests
                .page(query, manifest -> query.hidden() || manifest.attributes().listEnabled())
                .stream()
                .map(this::withTags)
                .toList();
    }

    List<String> digests() {
        return manifests.all().stream().map(ManifestEntry::digest).toList();
    }

    Optional<Attributes> attributes(Item item) {
        return switch (item) {
            case Item.Repository repository -> Optional.of(attributes);
            case Item.Tag tag -> Optional.ofNullable(tags.get(tag.name())).map(TagEntry::attributes);
            case Item.Manifest manifest ->
                Optional.ofNullable(manifests.get(manifest.digest())).map(ManifestEntry::attributes);
        };
    }

    void set(Item item, Attributes now) {
        switch (item) {
            case Item.Repository repository -> attributes = now;
            case Item.Tag named ->
                Optional.ofNullable(tags.get(named.name()))
                        .ifPresent(tag -> tags.put(
                                new TagEntry(tag.name(), tag.digest(), tag.created(), tag.updated(), now, tag.by())));
            case Item.Manifest named ->
                Optional.ofNullable(manifests.get(named.digest()))
                        .ifPresent(manifest -> put(new ManifestEntry(
                                manifest.digest(),
                                manifest.created(),
                                manifest.updated(),
                                List.of(),
                                now,
                                Optional.empty(),
                                manifest.by())));
        }
    }

    /** Whether what would go with it was pushed later than that, or is locked. */
    boolean isKept(Item item, Instant asked) {
        return switch (item) {
            case Item.Repository repository ->
                !locked().isEmpty() || isLater(tags.latest(), asked) || isLater(manifests.latest(), asked);
            case Item.Tag named -> isKept(tags.get(named.name()), asked);
            case Item.Manifest named -> {
                ManifestEntry manifest = manifests.get(named.digest());
                yield manifest != null
                        && (manifest.updated().isAfter(asked)
                                || !manifest.attributes().isOpen()
                                || tagNames(named.digest()).stream().anyMatch(name -> isKept(tags.get(name), asked))
                                || (isLast(named) && isKept(new Item.Repository(key), asked)));
            }
        };
    }

    /** Whether the repository would go with it. */
    private boolean isLast(Item.Manifest manifest) {
        return manifests.size() == 1 && manifests.get(manifest.digest()) != null;
    }

    private static boolean isLater(Optional<Instant> moment, Instant asked) {
        return moment.filter(asked::isBefore).isPresent();
    }

    private static boolean isKept(@Nullable TagEntry tag, Instant asked) {
        return tag != null && (tag.updated().isAfter(asked) || !tag.attributes().isOpen());
    }

    List<Item.Locked> locked() {
        List<Item.Locked> all = new ArrayList<>();
        if (!attributes.isOpen()) {
            all.add(new Item.Locked(new Item.Repository(key), attributes));
        }
        tags.all().stream()
                .filter(tag -> !tag.attributes().isOpen())
                .map(tag -> new Item.Locked(new Item.Tag(key, tag.name()), tag.attributes()))
                .forEach(all::add);
        manifests.all().stream()
                .filter(manifest -> !manifest.attributes().isOpen())
                .map(manifest -> new Item.Locked(new Item.Manifest(key, manifest.digest()), manifest.attributes()))
                .forEach(all::add);
        return all;
    }

    /** The same of all that a tag or a digest leads to. */
    List<Item.Locked> locked(String reference) {
        TagEntry tag = tags.get(reference);
        String digest = tag == null ? reference : tag.digest();
        return Stream.of(new Item.Repository(key), new Item.Tag(key, reference), new Item.Manifest(key, digest))
                .flatMap(item ->
                        attributes(item).stream().filter(own -> !own.isOpen()).map(own -> new Item.Locked(item, own)))
                .toList();
    }
}
