package dev.cambist.server.store;

import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.Pusher;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.Sighting;
import dev.cambist.core.metadata.TagEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** An index, empty in front of each test, and what goes into it. */
@Timeout(300) // a guard against hanging
abstract class MetadataFixture {
    static final RepositoryKey APP = new RepositoryKey("registry.example", "team/app");
    static final RepositoryKey OTHER = new RepositoryKey("registry.example", "team/other");
    static final RepositoryKey ELSEWHERE = new RepositoryKey("else.example", "team/app");
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123456Z");
    static final String A = digest('a');
    static final String B = digest('b');
    static final String C = digest('c');
    static final Optional<Pusher> ALICE = Optional.of(new Pusher(Optional.of("corp"), "alice", Optional.of("s1")));
    static final ManifestFacts IMAGE = new ManifestFacts(
            "application/vnd.oci.image.manifest.v1+json",
            Optional.of(2479L),
            Optional.of(new ManifestFacts.Config("application/vnd.oci.image.config.v1+json", digest('f'))),
            new ManifestFacts.Platform(true, Optional.of("amd64"), Optional.of("linux")),
            Optional.of("application/x.\"quoted\"; DROP TABLE x; --\u0001ü"),
            Optional.of(digest('e')),
            List.of());
    static final ManifestFacts INDEX = new ManifestFacts(
            "application/vnd.oci.image.index.v1+json",
            Optional.empty(),
            Optional.empty(),
            ManifestFacts.Platform.UNKNOWN,
            Optional.empty(),
            Optional.empty(),
            List.of(
                    new ManifestFacts.Child(digest('b'), Optional.of("arm64"), Optional.of("linux")),
                    new ManifestFacts.Child(digest('a'), Optional.empty(), Optional.empty())));

    Store store;

    /** An empty one. */
    abstract Store open() throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    final MetadataStore index() {
        return store.metadata();
    }

    static String digest(char digit) {
        return "sha256:" + Character.toString(digit).repeat(64);
    }

    static Push push(String digest, Instant at, String... tags) {
        return new Push(digest, List.of(tags), Optional.empty(), at, Optional.empty());
    }

    static Sighting sighting(String digest, Instant asked, String... tags) {
        return new Sighting(digest, List.of(tags), Optional.empty(), asked);
    }

    static AttributesChange writable(boolean now) {
        return new AttributesChange(Optional.empty(), Optional.of(now), Optional.empty(), Optional.empty());
    }

    static AttributesChange listed(boolean now) {
        return new AttributesChange(Optional.empty(), Optional.empty(), Optional.of(now), Optional.empty());
    }

    static List<String> names(List<TagEntry> tags) {
        return tags.stream().map(TagEntry::name).toList();
    }
}
