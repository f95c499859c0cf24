package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.RepositoryHolds.Hold;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.Untag;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** With Debian's own PostgreSQL, where it is installed. */
@EnabledIf("isInstalled")
final class PostgresHoldsTest extends HoldsContract {
    private static final RepositoryKey APP = new RepositoryKey("registry.example", "team/app");
    private static final Duration GENEROUS = Duration.ofMinutes(2);
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
}
