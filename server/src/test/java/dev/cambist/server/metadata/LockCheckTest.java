package dev.cambist.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.RepositoryHolds.Hold;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.refusal.RefusedException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a push asks the store for, and what it knows without. */
final class LockCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final RepositoryKey APP = new RepositoryKey("registry.example.com", "team/app");
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final AttributesChange LOCK =
            new AttributesChange(Optional.empty(), Optional.of(false), Optional.empty(), Optional.empty());

    @TempDir
    private Path directory;

    private LosableStore store;
    private RegistryIndex index;

    @BeforeEach
    void start() throws Exception {
        store = LosableStore.open(directory);
        index = RegistryIndex.start(store, InstantSource.fixed(NOW));
        index.pushed(
                APP, new Push(DIGEST, List.of("v1"), Optional.empty(), NOW, Optional.empty()), index.item(APP, "v1"));
    }

    @AfterEach
    void stop() {
        index.close();
        store.close();
    }

    private void push(String tag) {
        try (Hold hold = index.item(APP, tag)) {
            index.check(APP, new LockRules(List.of()), hold).requirePush(tag, () -> false);
        }
    }

    @Test
    void push_whereNothingIsLocked_asksForTheHoldAlone() {
        int before = store.asked();
        push("v1");
        assertThat(store.asked() - before).isEqualTo(1);
    }

    @Test
    void push_toALockedTag_isRefused() {
        index.change(new Item.Tag(APP, "v1"), LOCK);
        assertThatThrownBy(() -> push("v1")).isInstanceOf(RefusedException.class);
        push("v2");
    }

    @Test
    void push_toATagWhoseManifestIsLocked_isRefused() {
        index.change(new Item.Manifest(APP, DIGEST), LOCK);
        assertThatThrownBy(() -> push("v1")).isInstanceOf(RefusedException.class);
        push("v2");
    }

    @Test
    void push_toATagWhoseLockCouldNotBeReadAgain_isRefused() {
        store.goesAfter(1); // for the change, and not for the reading after it
        assertThatThrownBy(() -> index.change(new Item.Tag(APP, "v1"), LOCK)).isInstanceOf(RefusedException.class);
        store.comesBack();
        assertThatThrownBy(() -> push("v1")).isInstanceOf(RefusedException.class);
    }

    @Test
    void push_afterTheLastLockWasTakenOff_asksForTheHoldAlone() {
        index.change(new Item.Tag(APP, "v1"), LOCK);
        index.change(
                new Item.Tag(APP, "v1"),
                new AttributesChange(Optional.empty(), Optional.of(true), Optional.empty(), Optional.empty()));
        int before = store.asked();
        push("v1");
        assertThat(store.asked() - before).isEqualTo(1);
    }
}
