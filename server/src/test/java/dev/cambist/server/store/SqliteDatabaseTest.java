package dev.cambist.server.store;

import static dev.cambist.server.store.MetadataFixture.A;
import static dev.cambist.server.store.MetadataFixture.ALICE;
import static dev.cambist.server.store.MetadataFixture.APP;
import static dev.cambist.server.store.MetadataFixture.IMAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.Sighting;
import dev.cambist.core.metadata.Untag;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.store.Database.Outlives;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteDatabaseTest extends DatabaseContract {
    /** What "PRAGMA synchronous" answers: with the first a power cut takes the last commits, with the second none. */
    private static final int NORMAL = 1;

    private static final int FULL = 2;

    @TempDir
    private Path directory;

    @Override
    Database open() throws Exception {
        return SqliteDatabase.open(directory.resolve("cambist.db"));
    }

    private interface Act {
        void on(Store store) throws Exception;
    }

    /** What must be on the disk before anybody hears of it. */
    private static Map<String, Act> promises() {
        return Map.of(
                "a revocation",
                store -> store.revocations().add(StoreContract.revoke(new Revoked.OfSession("s1"))),
                "a session",
                store ->
                        store.sessions().save(List.of(StoreContract.session("s1", "corp", "alice", StoreContract.NOW))),
                "a robot",
                store -> store.robots().add(StoreContract.robot("ci")),
                "a key",
                store -> store.keyFiles().exclusively(files -> files.put("services/a.key", "a")),
                "a lock",
                store -> store.metadata().change(new Item.Tag(APP, "v1"), MetadataFixture.writable(false)),
                "the begin of an untag",
                store -> store.metadata().begin(new Untag(APP, "v1", A)),
                "a tag that is gone",
                store -> store.metadata().untagged(APP, "v1", MetadataFixture.NOW),
                "a manifest that is gone",
                store -> store.metadata().deleted(APP, A, MetadataFixture.NOW),
                "a repository that is gone",
                store -> store.metadata().removed(APP));
    }

    /** What a crawl finds again. */
    private static Map<String, Act> findings() {
        return Map.of(
                "a push",
                store -> store.metadata().pushed(APP, push()),
                "a sighting",
                store -> store.metadata()
                        .seen(APP, new Sighting(A, List.of("v2"), Optional.empty(), MetadataFixture.NOW)),
                "facts",
                store -> store.metadata().learned(A, IMAGE));
    }

    private static Push push() {
        return new Push(A, List.of("v1"), Optional.of(IMAGE), MetadataFixture.NOW, ALICE);
    }

    @Test
    void synchronous_ofWhatIsPromised_isFullAlsoBehindAPush() throws Exception {
        Store store = JdbcStore.on(database());
        for (Map.Entry<String, Act> promise : promises().entrySet()) {
            store.metadata().pushed(APP, push());

            promise.getValue().on(store);

            assertThat(left()).as(promise.getKey()).isEqualTo(FULL);
        }
    }

    @Test
    void synchronous_ofWhatACrawlFindsAgain_isNormal() throws Exception {
        Store store = JdbcStore.on(database());
        for (Map.Entry<String, Act> finding : findings().entrySet()) {
            store.keyFiles().exclusively(files -> files.put("services/a.key", "a"));

            finding.getValue().on(store);

            assertThat(left()).as(finding.getKey()).isEqualTo(NORMAL);
        }
    }

    /** Asked within, because it has to be so when the transaction ends, and cannot be changed before that. */
    @Test
    void synchronous_withinATransaction_isWhatWasAskedForWhateverCameBefore() throws Exception {
        for (Outlives before : Outlives.values()) {
            database().inTransaction(before, SqliteDatabaseTest::synchronous);
            assertThat(database().inTransaction(SqliteDatabaseTest::synchronous))
                    .as("after %s", before)
                    .isEqualTo(FULL);
            database().inTransaction(before, SqliteDatabaseTest::synchronous);
            assertThat(database().inTransaction(Outlives.PROCESS, SqliteDatabaseTest::synchronous))
                    .as("after %s", before)
                    .isEqualTo(NORMAL);
        }
    }

    @Test
    void synchronous_ofAFreshDatabase_isFull() throws Exception {
        assertThat(left()).isEqualTo(FULL);
    }

    /** How the last transaction ended. */
    private int left() throws StoreException {
        return database().look(sql -> synchronous(sql.connection()));
    }

    private static int synchronous(Connection connection) throws SQLException {
        return new Sql(connection)
                .first(row -> row.getInt(1), "PRAGMA synchronous")
                .orElseThrow();
    }
}
