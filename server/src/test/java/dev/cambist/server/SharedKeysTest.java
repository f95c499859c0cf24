package dev.cambist.server;

import static dev.cambist.server.SharedKeysLab.LEAD;
import static dev.cambist.server.SharedKeysLab.NOW;
import static dev.cambist.server.SharedKeysLab.PATIENCE;
import static dev.cambist.server.SharedKeysLab.awaitPublished;
import static dev.cambist.server.SharedKeysLab.published;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.store.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Servers that share keys through Debian's own PostgreSQL, where it is installed. */
@EnabledIf("isInstalled")
@Timeout(600) // a guard against hanging
final class SharedKeysTest {
    @TempDir
    private Path directory;

    private SharedKeysLab lab;

    static boolean isInstalled() {
        return TestPostgres.isInstalled();
    }

    @BeforeEach
    void start() throws Exception {
        lab = new SharedKeysLab(directory);
    }

    @AfterEach
    void stop() throws Exception {
        lab.stop();
    }

    @Test
    void rotate_whileBothServe_refusesNoTokenAndIsPublishedByBothBeforeItSigns() throws Exception {
        assertThat(published(lab.other)).hasSize(2).isEqualTo(published(lab.one));
        String first = lab.exchange(lab.one, "alice");
        lab.assertTaken(first);

        lab.rotate();
        awaitPublished(lab.one, 3);
        awaitPublished(lab.other, 3);
        assertThat(published(lab.other)).isEqualTo(published(lab.one));
        String meanwhile = lab.exchange(lab.other, "bob");
        lab.assertTaken(first);
        lab.assertTaken(meanwhile);

        lab.time.set(NOW.plus(LEAD).plusSeconds(1));
        String second = lab.exchange(lab.one, "carol");
        lab.assertTaken(first);
        lab.assertTaken(meanwhile);
        lab.assertTaken(second);
        lab.assertTaken(lab.exchange(lab.other, "dora"));
        assertThat(published(lab.other)).isEqualTo(published(lab.one)).hasSize(3);
    }

    @Test
    void start_ofANewServer_needsOnlyTheConfiguration() throws Exception {
        lab.rotate();
        awaitPublished(lab.one, 3);
        String alice = lab.exchange(lab.one, "alice");
        try (CambistServer third = lab.start(lab.file("third"))) {
            assertThat(published(third)).isEqualTo(published(lab.one));
            assertThat(SignInClient.refresh(third, alice).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void unreadable_anotherEncryptionKeyOrNoDatabase_saysWhich() throws Exception {
        assertThat(unreadable()).isEmpty();

        byte[] another = new byte[32];
        another[0] = 1;
        lab.secret("encryption-key", Base64.getEncoder().encodeToString(another) + "\n"); // test only
        assertThat(unreadable().orElseThrow()).contains("store:", "is encrypted with key", "and configured is");
        lab.postgres.stop();
        assertThat(unreadable().orElseThrow()).contains(lab.postgres.url() + " cannot be opened");
        lab.postgres.restart();
    }

    /** A database in which no server has been yet stays as it is. */
    @Test
    void unreadable_databaseWithoutTables_makesNoneAndIsNone() throws Exception {
        lab.one.close();
        lab.other.close();
        try (Connection database =
                        DriverManager.getConnection(lab.postgres.url(), lab.postgres.user(), lab.postgres.password());
                Statement statement = database.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");

            assertThat(unreadable()).isEmpty();
            try (ResultSet tables = statement.executeQuery(
                    "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")) {
                tables.next();
                assertThat(tables.getInt(1)).isZero();
            }
        }
    }

    private Optional<String> unreadable() throws Exception {
        return ServerKeys.unreadable(ConfigurationFile.read(lab.file("check"), Map.of()));
    }

    @Test
    void databaseLost_keysStayAndAStartSaysWhy() throws Exception {
        String alice = lab.exchange(lab.one, "alice");
        Set<String> before = published(lab.one);
        lab.assertTaken(alice);
        lab.postgres.stop();

        lab.assertTaken(alice);
        lab.assertTaken(lab.exchange(lab.other, "bob"));
        assertThat(published(lab.other)).isEqualTo(before);
        assertThatThrownBy(() -> lab.start(lab.file("third")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("store: cannot be read or written: " + lab.postgres.url() + " cannot be opened")
                .hasMessageContaining("keys.keep-in: store");

        lab.postgres.restart();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                lab.rotate();
                break;
            } catch (IOException e) {
                assertThat(System.nanoTime())
                        .as("the database is not back: " + e)
                        .isLessThan(deadline);
                Thread.sleep(100);
            }
        }
        awaitPublished(lab.other, 3);
    }
}
