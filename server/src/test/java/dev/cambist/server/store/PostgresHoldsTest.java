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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    private static Push push(String tag) {
        return new Push("sha256:" + "a".repeat(64), List.of(tag), Optional.empty(), NOW, Optional.empty());
    }

    @Test
    void pushed_withTheHold_isWhatOthersSeeOnceTheyHaveIt() throws Exception {
        try (Store one = open();
                Store other = open()) {
            Hold hold = one.holds().item(APP, "seen", GENEROUS).orElseThrow();
            one.metadata().pushed(APP, push("seen"), hold);
            try (Hold next = other.holds().repository(APP, NOT_AT_ALL).orElseThrow()) {
                assertThat(other.metadata().tag(APP, "seen")).isPresent();
                hold.close(); // once more ends nothing of others
                assertThat(one.holds().item(APP, "seen", NOT_AT_ALL)).isEmpty();
                assertThat(next.lockChanges()).isPresent();
            }
        }
    }

    @Test
    void pushed_withAHoldThatHasEnded_endsNoneThatIsLikeIt() throws Exception {
        try (Store one = open();
                Store other = open()) {
            Hold ended = one.holds().item(APP, "v1", GENEROUS).orElseThrow();
            ended.close();
            try (Hold hold = one.holds().item(APP, "v1", GENEROUS).orElseThrow()) {
                one.metadata().pushed(APP, push("late"), ended);
                assertThat(other.holds().item(APP, "v1", NOT_AT_ALL)).isEmpty();
                assertThat(other.holds().repository(APP, NOT_AT_ALL)).isEmpty();
                assertThat(hold.lockChanges()).isPresent();
            }
            assertThat(other.metadata().tag(APP, "late")).isPresent();
        }
    }

    @Test
    void pushed_withAHoldWhoseConnectionIsLost_isKept() throws Exception {
        try (Store one = open();
                Store other = open()) {
            Hold hold = one.holds().item(APP, "lost", GENEROUS).orElseThrow();
            endConnectionsWithHolds();
            one.metadata().pushed(APP, push("lost"), hold);
            assertThat(one.metadata().tag(APP, "lost")).isPresent();
            other.holds().repository(APP, GENEROUS).orElseThrow().close();
        }
    }

    private static void endConnectionsWithHolds() throws Exception {
        try (PostgresDatabase database = postgres.database()) {
            database.inTransaction(connection -> new Sql(connection)
                    .list(
                            row -> row.getBoolean(1),
                            "SELECT pg_terminate_backend(pid, 5000)"
                                    + " FROM (SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'advisory') holders"));
        }
    }

    /** What else is held on the same connection is neither waited with nor lost. */
    @Test
    void pushed_whileSomebodyChangesTheRepository_isKeptAfterwardsAndLeavesOtherHolds() throws Exception {
        try (Store one = open();
                Store other = open();
                PostgresDatabase database = postgres.database();
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            one.metadata().pushed(APP, push("before"));
            try (Hold kept = one.holds().item(APP, "kept", GENEROUS).orElseThrow()) {
                Hold ended = one.holds().item(APP, "ended", GENEROUS).orElseThrow();
                Hold hold = one.holds().item(APP, "waits", GENEROUS).orElseThrow();
                Future<?> waiting = database.inTransaction(connection -> {
                    Sql sql = new Sql(connection);
                    assertThat(OpenRepository.find(sql, APP)).isPresent();
                    Future<?> push = threads.submit(() -> {
                        one.metadata().pushed(APP, push("waits"), hold);
                        return null;
                    });
                    sql.any("SELECT pg_sleep(0.3)"); // by then it waits, on the connection of the holds
                    ended.close();
                    return push;
                });
                waiting.get();
                assertThat(one.metadata().tag(APP, "waits")).isPresent();
                other.holds().item(APP, "waits", GENEROUS).orElseThrow().close();
                assertThat(other.holds().item(APP, "kept", NOT_AT_ALL)).isEmpty();
                assertThat(kept.lockChanges()).isPresent();
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
            one.pushed(APP, push("v1"), one.item(APP, "v1"));
            for (int time = 0; time < TIMES; time++) {
                push(one);
                other.change(new Item.Tag(APP, "v1"), write(false));
                assertThatThrownBy(() -> push(one)).isInstanceOf(RefusedException.class);
                other.change(new Item.Tag(APP, "v1"), write(true));
            }
        }
    }
}
