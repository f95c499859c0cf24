package dev.cambist.server.crawl;

import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.ManifestFacts.Child;
import dev.cambist.core.metadata.ManifestFacts.Config;
import dev.cambist.core.metadata.ManifestFacts.Platform;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.settings.StoreSettings;
import dev.cambist.server.store.Store;
import dev.cambist.server.store.StoreAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A store in memory, and a clock that goes on by a second whenever it is asked. */
final class CrawlFixture {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private final StoreAccess access = new StoreAccess(new StoreSettings.Memory(), Path.of(""));
    private final AtomicLong seconds = new AtomicLong();

    CrawlFixture() {
        unchecked(() -> {
            access.claim();
            return true;
        });
    }

    /** Something that fails in no test. */
    @FunctionalInterface
    interface Act {
        boolean run() throws StoreException, IOException;
    }

    static void unchecked(Act act) {
        try {
            act.run();
        } catch (StoreException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    StoreAccess access() {
        return access;
    }

    Store store() {
        try {
            return access.get();
        } catch (StoreException e) {
            throw new IllegalStateException(e);
        }
    }

    MetadataStore index() {
        return store().metadata();
    }

    Instant tick() {
        return START.plusSeconds(seconds.incrementAndGet());
    }

    void pass(long more) {
        seconds.addAndGet(more);
    }

    static String digest(int number) {
        return "sha256:%064x".formatted(number);
    }

    static ManifestFacts image(Optional<String> subject) {
        return new ManifestFacts(
                "application/vnd.oci.image.manifest.v1+json",
                Optional.of(100L),
                Optional.of(new Config("application/vnd.oci.image.config.v1+json", digest(999))),
                Platform.UNKNOWN,
                Optional.empty(),
                subject,
                List.of());
    }

    static ManifestFacts indexOf(String... digests) {
        return new ManifestFacts(
                "application/vnd.oci.image.index.v1+json",
                Optional.empty(),
                Optional.empty(),
                Platform.NONE,
                Optional.empty(),
                Optional.empty(),
                Stream.of(digests)
                        .map(digest -> new Child(digest, Optional.empty(), Optional.empty()))
                        .toList());
    }

    static ManifestFacts throwAway() {
        return new ManifestFacts(
                "throw-away",
                Optional.of(0L),
                Optional.empty(),
                Platform.NONE,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
