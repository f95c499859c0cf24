package dev.cambist.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.config.yaml.ConfigurationError;
import dev.cambist.server.keys.EncryptionKey;
import dev.cambist.server.keys.KeyEncryption;
import dev.cambist.server.settings.KeySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysSettingsTest {
    private static final String REST =
            ConfigurationFolder.SERVER + ConfigurationFolder.REGISTRIES + ConfigurationFolder.ACCESS;

    private static final String FIRST = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String SECOND = "x" + FIRST.substring(1);

    private static final String STORE = "store: { postgres: \"jdbc:postgresql://localhost/cambist\", user: cambist,"
            + " password-file: password }\n";

    @TempDir
    private Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void keys_absent_areNotRotated() {
        assertThat(folder.read(REST).keys()).isEqualTo(KeySettings.DEFAULT);
    }

    @Test
    void keys_everything_isRead() {
        assertThat(folder.read(REST + "keys: { rotate-every: 90d }\n").keys())
                .isEqualTo(new KeySettings(
                        Optional.of(Duration.ofDays(90)),
                        KeyEncryption.NONE,
                        KeySettings.Place.DATA,
                        Optional.empty()));
    }

    @Test
    void rotateEvery_outOfRange_isRefused() {
        folder.assertMistake(REST + "keys: { rotate-every: 10m }\n", 4, "keys.rotate-every", "1d to 3650d");
    }

    @Test
    void encryptionKey_inFilesOrTheEnvironment_isRead() {
        folder.write("one", FIRST + "\n");
        folder.write("two", SECOND);
        folder.set("KEY", FIRST);
        KeyEncryption both = new KeyEncryption(List.of(EncryptionKey.parse(FIRST), EncryptionKey.parse(SECOND)));
        KeyEncryption first = new KeyEncryption(List.of(EncryptionKey.parse(FIRST)));

        assertThat(encryption("encryption-key-file: one")).isEqualTo(first);
        assertThat(encryption("encryption-key-file: [one, two]")).isEqualTo(both);
        assertThat(encryption("encryption-key: \"${KEY}\"")).isEqualTo(first);
    }

    @Test
    void encryptionKey_inTheFileItself_isRefusedWithoutRepeatingIt() {
        List<ConfigurationError> mistakes = folder.mistakes(REST + "keys: { encryption-key: \"" + FIRST + "\" }\n");

        assertThat(mistakes).singleElement().satisfies(mistake -> {
            assertThat(mistake.keyPath()).isEqualTo("keys.encryption-key");
            assertThat(mistake.problem())
                    .contains("stands in the file itself", "encryption-key-file")
                    .doesNotContain(FIRST);
        });
    }

    @Test
    void encryptionKey_thatIsNone_isRefusedWithoutRepeatingIt() {
        folder.write("one", "secret");
        folder.set("KEY", "secret");

        folder.assertMistake(
                REST + "keys: { encryption-key-file: one }\n",
                4,
                "keys.encryption-key-file",
                "names a file that holds no key: expected 32 bytes as one line of base64");
        folder.assertMistake(
                REST + "keys: { encryption-key: \"${KEY}\" }\n", 4, "keys.encryption-key", "\"${KEY}\" holds no key");
        assertThat(folder.mistakes(REST + "keys: { encryption-key-file: one, encryption-key: \"${KEY}\" }\n"))
                .noneMatch(mistake -> mistake.problem().contains("\"secret\""));
    }

    @Test
    void encryptionKey_twice_isRefused() {
        folder.write("one", FIRST);
        folder.set("KEY", SECOND);

        folder.assertMistake(
                REST + "keys: { encryption-key-file: one, encryption-key: \"${KEY}\" }\n",
                4,
                "keys",
                "has both encryption-key-file and encryption-key");
    }

    @Test
    void encryptionKeyFile_thatIsMissing_isRefused() {
        folder.assertMistake(REST + "keys: { encryption-key-file: none }\n", 4, "keys.encryption-key-file", "none");
    }

    @Test
    void keepIn_store_isReadBesideADatabaseAndAnEncryptionKey() {
        folder.write("one", FIRST);
        folder.write("password", "test only");

        assertThat(folder.read(REST + STORE + "keys: { keep-in: store, encryption-key-file: one }\n")
                        .keys()
                        .place())
                .isEqualTo(KeySettings.Place.STORE);
    }

    @Test
    void keepIn_storeWithoutAnEncryptionKey_isRefused() {
        folder.write("password", "test only");

        folder.assertMistake(
                REST + STORE + "keys: { keep-in: store }\n",
                5,
                "keys.keep-in",
                "would put keys into a database where others can read them",
                "encryption-key-file");
    }

    @Test
    void keepIn_storeThatNobodyShares_isRefused() {
        folder.write("one", FIRST);
        for (String store : List.of("", "store: embedded\n", "store: memory\n")) {
            folder.assertMistake(
                    REST + store + "keys: { keep-in: store, encryption-key-file: one }\n",
                    store.isEmpty() ? 4 : 5,
                    "keys.keep-in",
                    "is for a store that servers share; configure one: store.postgres");
        }
    }

    private KeyEncryption encryption(String keys) {
        return folder.read(REST + "keys: { " + keys + " }\n").keys().encryption();
    }
}
