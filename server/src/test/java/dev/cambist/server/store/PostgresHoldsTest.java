package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.RepositoryHolds.Hold;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.Untag;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.metadata.LockRules;
import dev.cambist.server.metadata.RegistryIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** With Debian's own PostgreSQL, where it is installed. */
@EnabledIf("isInstalled")
final class PostgresHoldsTest extends HoldsContract {
    private static final RepositoryKey APP = new RepositoryKey("registry.example", "team/app");
    private static final Duration GENEROUS = Duration.ofMinutes(2);
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final int TIMES = 20; // more than there are readings of the locks meanwhile, two a second
    private static final Duration NOT_AT_ALL = Duration.ofMillis(20);

    private static TestPostgres postgres;

    static boolean isInstalled() {
        return TestPostgres.isInstalled();
    }

    @BeforeAll
    static void start() throws Exception {
        postgres = TestPostgres.start();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @Override
    Store open() throws Exception {
        return JdbcStore.on(postgres.database());
    }

    @Test
    void item_heldByAnotherServer_isNotToBeHadUntilItEnds() throws Exception {
        try (Store one = open();
                Store other = open()) {
            Hold hold = one.holds().item(APP, "v1", GENEROUS).orElseThrow();
            assertThat(other.holds().item(APP, "v1", NOT_AT_ALL)).isEmpty();
            assertThat(other.holds().repository(APP, NOT_AT_ALL)).isEmpty();
            other.holds().item(APP, "v2", GENEROUS).orElseThrow().close();
            hold.close();

            Hold whole = other.holds().repository(APP, GENEROUS).orElseThrow();
            assertThat(one.holds().item(APP, "v1", NOT_AT_ALL)).isEmpty();
            whole.close();
            one.holds().item(APP, "v1", GENEROUS).orElseThrow().close();
        }
    }

    @Test
    void repository_withTwoOfItsItemsHeld_isNotToBeHadUntilBothEnd() throws Exception {
        try (Store one = open();
                Store other = open()) {
            Hold first = one.holds().item(APP, "v1", GENEROUS).orElseThrow();
            Hold second = one.holds().item(APP, "v2", GENEROUS).orElseThrow();
            first.close();
            assertThat(other.holds().repository(APP, NOT_AT_ALL)).isEmpty();
            second.close();
            other.holds().repository(APP, GENEROUS).orElseThrow().close();
        }
    }

    @Test
    void holds_ofAServerThatDied_end() throws Exception {
        try (Store survivor = open()) {
            Store died = open();
            Hold hold = died.holds().repository(APP, GENEROUS).orElseThrow();
            died.close(); // the connection ends, as it does when the process dies

            survivor.holds().item(APP, "v1", GENEROUS).orElseThrow().close();
            hold.close();
        }
    }

    @Test
    void lockChanges_ofAHold_areThoseOfAllServersUntilThen() throws Exception {
        try (Store one = open();
                Store other = open()) {
            long before = one.metadata().lockChanges();
            try (Hold hold = one.holds().item(APP, "v1", GENEROUS).orElseThrow()) {
                assertThat(hold.lockChanges()).hasValue(before);
                other.metadata().begin(new Untag(APP, "v2", "sha256:" + "a".repeat(64)));
                assertThat(hold.lockChanges()).hasValue(before);
            }
            try (Hold hold = one.holds().repository(APP, GENEROUS).orElseThrow()) {
                assertThat(hold.lockChanges()).hasValue(before + 1);
            }
        }
    }

    /** Whose locks others may change. */
    private record Shared(Store store) implements StoreSource {
        @Override
        public boolean mayHoldMore() {
            return true;
        }

        @Override
        public Optional<Duration> outage() {
            return Optional.of(Duration.ofMinutes(1));
        }

        @Override
        public Store get() {
            return store;
        }
    }

    private static AttributesChange write(boolean enabled) {
        return new AttributesChange(Optional.empty(), Optional.of(enabled), Optional.empty(), Optional.empty());
    }

    private static void push(RegistryIndex index) {
        try (Hold hold = index.item(APP, "v1")) {
            index.check(APP, new LockRules(List.of()), hold).requirePush("v1", () -> true);
        }
    }

    @Test
    void push_toATagThatAnotherServerHasJustLocked_isRefused() throws Exception {
        try (Store mine = JdbcStore.on(postgres.database());
                Store theirs = JdbcStore.on(postgres.database());
                RegistryIndex one = RegistryIndex.start(new Shared(mine), InstantSource.fixed(NOW));
                RegistryIndex other = RegistryIndex.start(new Shared(theirs), InstantSource.fixed(NOW))) {
            one.pushed(
                    APP, new Push("sha256:" + "a".repeat(64), List.of("v1"), Optional.empty(), NOW, Optional.empty()));
            for (int time = 0; time < TIMES; time++) {
                push(one);
                other.change(new Item.Tag(APP, "v1"), write(false));
                assertThatThrownBy(() -> push(one)).isInstanceOf(RefusedException.class);
                other.change(new Item.Tag(APP, "v1"), write(true));
            }
        }
    }
}
