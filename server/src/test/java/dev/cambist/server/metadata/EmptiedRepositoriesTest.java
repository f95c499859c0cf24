package dev.cambist.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.RepositoryKey;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What catalogs leave out, at two servers that share a store. */
final class EmptiedRepositoriesTest {
    private static final String REGISTRY = "registry.example.com";
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final List<String> NAMES = List.of("team/app", "team/other");
    private static final RepositoryKey APP = new RepositoryKey(REGISTRY, "team/app");
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    @TempDir
    private Path directory;

    private final List<String> asked = new ArrayList<>();
    private final List<String> empty = new ArrayList<>();
    private LosableStore store;
    private RegistryIndex one;
    private RegistryIndex other;

    @BeforeEach
    void start() throws Exception {
        store = LosableStore.open(directory);
        one = RegistryIndex.start(store, InstantSource.fixed(NOW));
        other = RegistryIndex.start(store, InstantSource.fixed(NOW));
        one.pushed(APP, new Push(DIGEST, List.of("v1"), Optional.empty(), NOW, Optional.empty()), one.item(APP, "v1"));
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        store.close();
    }

    private List<String> listed(RegistryIndex index) {
        return NAMES.stream()
                .filter(index.listed(REGISTRY, NAMES, name -> {
                    asked.add(name);
                    return empty.contains(name);
                }))
                .toList();
    }

    private void empty() {
        one.deleted(APP, DIGEST);
        empty.add(APP.repository());
    }

    @Test
    void listed_emptiedThroughOneServer_isLeftOutByBothAndTheRegistryAskedOnceByEach() {
        assertThat(listed(one)).isEqualTo(NAMES);
        assertThat(asked).isEmpty();

        empty();
        for (RegistryIndex index : List.of(one, other, one, other)) {
            assertThat(listed(index)).containsExactly("team/other");
        }
        assertThat(asked).containsExactly("team/app", "team/app");
    }

    @Test
    void listed_pushedAgainThroughTheOtherServer_isListedByBoth() {
        empty();
        assertThat(listed(one)).containsExactly("team/other");

        other.pushed(
                APP, new Push(DIGEST, List.of("v2"), Optional.empty(), NOW, Optional.empty()), other.item(APP, "v2"));

        assertThat(listed(one)).isEqualTo(NAMES);
        assertThat(listed(other)).isEqualTo(NAMES);
    }

    @Test
    void listed_moreInItThanTheIndexKnew_isListedAndTheRegistryAskedOnce() {
        one.deleted(APP, DIGEST);

        assertThat(listed(one)).isEqualTo(NAMES);
        assertThat(listed(one)).isEqualTo(NAMES);
        assertThat(listed(other)).isEqualTo(NAMES);
        assertThat(asked).containsExactly("team/app");
    }

    @Test
    void listed_whileTheStoreIsAway_leavesOutWhatTheServerHasAskedAbout() {
        empty();
        assertThat(listed(one)).containsExactly("team/other");
        store.goesAfter(0);

        assertThat(listed(one)).containsExactly("team/other");
        assertThat(listed(other)).isEqualTo(NAMES);
    }
}
