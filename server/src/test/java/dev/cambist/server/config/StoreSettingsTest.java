package dev.cambist.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.settings.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreSettingsTest {
    private static final String REST =
            ConfigurationFolder.SERVER + ConfigurationFolder.REGISTRIES + ConfigurationFolder.ACCESS;
    private static final String LOGIN = ", user: cambist, password-file: password }\n";

    @TempDir
    private Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() throws IOException {
        folder = new ConfigurationFolder(directory);
        Path password = Files.writeString(directory.resolve("password"), "hush\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void store_absent_isEmbedded() {
        assertThat(folder.read(REST).store()).isEqualTo(new StoreSettings.Embedded());
    }

    @Test
    void store_words_areRead() {
        assertThat(folder.read(REST + "store: embedded\n").store()).isEqualTo(new StoreSettings.Embedded());
        assertThat(folder.read(REST + "store: memory\n").store()).isEqualTo(new StoreSettings.Memory());
    }

    @Test
    void postgres_oneLine_hasTheDefaults() {
        assertThat(folder.read(REST + "store: { postgres: \"jdbc:postgresql://db.example/cambist\"" + LOGIN)
                        .store())
                .isEqualTo(new StoreSettings.Postgres(
                        "jdbc:postgresql://db.example/cambist",
                        "cambist",
                        new Secret("hush"),
                        Optional.empty(),
                        Duration.ofMinutes(10)));
    }

    @Test
    void postgres_everything_isRead() {
        assertThat(folder.read(REST + "store: { postgres: \"jdbc:postgresql://[::1]:5433,b.example:5432/c\", ca-file:"
                                + " ca.pem, outage: 1h" + LOGIN)
                        .store())
                .isEqualTo(new StoreSettings.Postgres(
                        "jdbc:postgresql://[::1]:5433,b.example:5432/c",
                        "cambist",
                        new Secret("hush"),
                        Optional.of(directory.resolve("ca.pem")),
                        Duration.ofHours(1)));
    }

    @Test
    void postgres_toThisMachineOnly_isNotOverTheNetwork() {
        assertThat(at("127.0.0.1:5432").overNetwork()).isFalse();
        assertThat(at("[::1]:5432,localhost").overNetwork()).isFalse();
        assertThat(at("db.example").overNetwork()).isTrue();
        assertThat(at("localhost,db.example").overNetwork()).isTrue();
    }

    @Test
    void postgres_parametersInTheUrl_areRefused() {
        folder.assertMistake(
                REST + "store: { postgres: \"jdbc:postgresql://db/c?password=x\"" + LOGIN,
                4,
                "store.postgres",
                "nothing after it");
    }

    @Test
    void postgres_anotherKindOfDatabase_isRefused() {
        folder.assertMistake(
                REST + "store: { postgres: \"jdbc:mysql://db/c\"" + LOGIN, 4, "store.postgres", "jdbc:postgresql://");
    }

    @Test
    void passwordFile_missing_isRefused() {
        folder.assertMistake(
                REST + "store: { postgres: \"jdbc:postgresql://db/c\", user: cambist }\n",
                4,
                "store.password-file",
                "is missing");
    }

    @Test
    void outage_outOfRange_isRefused() {
        folder.assertMistake(
                REST + "store: { postgres: \"jdbc:postgresql://db/c\", outage: 2d" + LOGIN, 4, "store.outage", "24h");
    }

    @Test
    void store_unknownWord_isRefused() {
        folder.assertMistake(REST + "store: sqlite\n", 4, "store", "embedded");
    }

    @Test
    void settings_toString_showsNoPassword() {
        assertThat(at("db.example").toString()).doesNotContain("hush");
    }

    private static StoreSettings.Postgres at(String hosts) {
        return new StoreSettings.Postgres(
                "jdbc:postgresql://" + hosts + "/c",
                "cambist",
                new Secret("hush"),
                Optional.empty(),
                StoreSettings.Postgres.OUTAGE);
    }
}
