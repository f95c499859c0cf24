package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.session.NumberedRevocation;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** With Debian's own PostgreSQL, where it is installed. */
@EnabledIf("isInstalled")
final class PostgresStoreTest extends StoreContract {
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
        return JdbcStore.on(postgres.empty());
    }

    private static PostgresDatabase database() throws Exception {
        return postgres.database();
    }

    @Test
    void open_byASecondServer_seesWhatTheFirstKept() throws Exception {
        NumberedRevocation kept = store().revocations().add(revoke(new Revoked.OfSession("s1")));

        try (Store second = JdbcStore.on(database())) {
            assertThat(second.revocations().after(0, 10)).containsExactly(kept);
        }
    }

    /** One may find that the other has removed what it was about to. */
    @Test
    void removeExpired_twoServersAtOnce_leavesNothing() throws Exception {
        int many = 3000;
        store().sessions()
                .save(IntStream.range(0, many)
                        .mapToObj(number -> session("s" + number, "corp", "alice", NOW))
                        .toList());

        try (Store second = JdbcStore.on(database());
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Integer> here = threads.submit(() -> removeAll(store()));
            Future<Integer> there = threads.submit(() -> removeAll(second));

            assertThat(here.get() + there.get()).isEqualTo(many);
        }
    }

    private static int removeAll(Store store) throws StoreException {
        int all = 0;
        int step;
        do {
            step = store.sessions().removeExpired(NOW.plus(LIFE), 100);
            all += step;
        } while (step > 0);
        return all;
    }

    @Test
    void awaitNews_anotherServerRevokes_isToldOfIt() throws Exception {
        try (PostgresDatabase listening = database()) {
            awaitListening(listening);

            store().revocations().add(revoke(new Revoked.OfSession("s1")));

            assertThat(listening.awaitNews(Duration.ofSeconds(60))).isTrue();
            assertThat(listening.awaitNews(Duration.ofMillis(1))).isFalse();
        }
    }

    @Test
    void awaitNews_itsConnectionIsCut_isToldAgainLater() throws Exception {
        try (PostgresDatabase listening = database()) {
            awaitListening(listening);

            listening.inTransaction(connection -> {
                execute(
                        connection,
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN cambist'");
                return null;
            });
            assertThat(listening.awaitNews(Duration.ofSeconds(60))).isFalse();

            awaitListening(listening);
            store().revocations().add(revoke(new Revoked.OfSession("s2")));
            assertThat(listening.awaitNews(Duration.ofSeconds(60))).isTrue();
        }
    }

    /** The first answer says that it listens from now on, and that who waits should look. */
    private static void awaitListening(PostgresDatabase database) throws Exception {
        for (int tries = 0; !database.awaitNews(Duration.ofMillis(100)); tries++) {
            assertThat(tries).as("tries to listen").isLessThan(600);
        }
        while (database.awaitNews(Duration.ofMillis(100))) {
            // what another test said
        }
    }

    @Test
    void open_schemaOfANewerProgram_isRefusedInWords() throws Exception {
        PostgresDatabase database = database();
        database.inTransaction(connection -> {
            execute(connection, "UPDATE schema_version SET version = 99");
            return null;
        });

        assertThatThrownBy(() -> JdbcStore.on(database))
                .hasMessageContaining("has schema 99")
                .hasMessageContaining("newer one");
    }

    @Test
    void open_databaseOfEachEarlierSchema_keepsWhatIsInIt() throws Exception {
        for (int version = 1; version < Migrations.latest(); version++) {
            store().close();
            postgres.empty().close();
            EarlierSchema.check(PostgresStoreTest::database, version);
        }
    }

    @Test
    void open_byManyAtOnce_makesOneSchema() throws Exception {
        PostgresDatabase empty = postgres.empty();
        List<Store> opened = IntStream.range(0, 4)
                .parallel()
                .mapToObj(i -> {
                    try {
                        return (Store) JdbcStore.on(database());
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();

        assertThat(opened).hasSize(4);
        opened.forEach(Store::close);
        empty.close();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
