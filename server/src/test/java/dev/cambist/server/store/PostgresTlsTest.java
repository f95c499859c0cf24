package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.settings.StoreSettings;
import dev.cambist.server.tls.TemporaryAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL whose certificate is of an authority that the configuration names. */
@EnabledIf("isInstalled")
@Timeout(300) // a guard against hanging
final class PostgresTlsTest {
    @TempDir
    private Path directory;

    private TestPostgres postgres;
    private TemporaryAuthority authority;

    static boolean isInstalled() {
        return TestPostgres.isInstalled();
    }

    @BeforeEach
    void start() throws Exception {
        postgres = TestPostgres.start();
        postgres.database().close(); // once it listens
        authority = TemporaryAuthority.create(InstantSource.system().instant());
    }

    @AfterEach
    void stop() throws Exception {
        postgres.close();
    }

    @Test
    void open_authorityOfTheFile_isConnectedByTls() throws Exception {
        postgres.useTls(authority.issueForLocalhost());

        try (PostgresDatabase database = openWhenItListens(authority)) {
            assertThat(database.<Boolean>inTransaction(connection -> {
                        try (Statement statement = connection.createStatement();
                                ResultSet row = statement.executeQuery(
                                        "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
                            return row.next() && row.getBoolean(1);
                        }
                    }))
                    .isTrue();
        }
    }

    @Test
    void open_authorityThatIsNotInTheFile_isShownNoPassword() throws Exception {
        postgres.useTls(authority.issueForLocalhost());
        openWhenItListens(authority).close();
        TemporaryAuthority another =
                TemporaryAuthority.create(InstantSource.system().instant());

        assertThatThrownBy(() -> open(another))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("does not chain with any of the trust anchors");
    }

    @Test
    void open_certificateOfAnotherHost_isShownNoPassword() throws Exception {
        Instant now = InstantSource.system().instant();
        postgres.useTls(authority.issue(List.of("db.example.com"), now.minusSeconds(60), now.plusSeconds(3600)));

        assertThatThrownBy(() -> openWhenItListens(authority))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("could not be verified");
    }

    @Test
    void open_serverWithoutTls_isShownNoPassword() {
        assertThatThrownBy(() -> open(authority))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("SSL");
    }

    private PostgresDatabase openWhenItListens(TemporaryAuthority trusted) throws Exception {
        for (int tries = 0; ; tries++) {
            try {
                return open(trusted);
            } catch (StoreException e) {
                if (tries == 200 || !e.getMessage().contains("refused")) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    private PostgresDatabase open(TemporaryAuthority trusted) throws Exception {
        Path file = Files.writeString(directory.resolve("ca.pem"), trusted.pem());
        return PostgresDatabase.open(new StoreSettings.Postgres(
                postgres.url().replace("127.0.0.1", "localhost"),
                postgres.user(),
                new Secret(postgres.password()),
                Optional.of(file),
                Duration.ofMinutes(10)));
    }
}
