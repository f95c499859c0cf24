package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.SignatureAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EncryptedKeysTest {
    private static final String SERVICE = "registry.example.com";
    private static final KeyEncryption FIRST = new KeyEncryption(List.of(JweTest.KEY));
    private static final KeyEncryption SECOND = new KeyEncryption(List.of(JweTest.key(2)));
    private static final KeyEncryption BOTH = new KeyEncryption(List.of(JweTest.key(2), JweTest.KEY));

    @TempDir
    private Path temporary;

    private final TestClock clock = new TestClock();
    private Path directory;

    @BeforeEach
    void choose() {
        directory = temporary.resolve("keys");
    }

    @Test
    void open_firstStart_writesNoSecretInTheClear() throws Exception {
        open(FIRST);

        assertThat(secrets())
                .hasSize(4)
                .allSatisfy((name, text) ->
                        assertThat(Jwe.name(text.getBytes(UTF_8))).contains(name));
    }

    @Test
    void open_keysInTheClear_encryptsThemAndTheyAreTheSame() throws Exception {
        String before = states(open(KeyEncryption.NONE));
        Files.writeString(directory.resolve("refresh/.20250131T120000Z.secret.new"), "half a secret");
        try (CapturedLog log = CapturedLog.of(KeyFiles.class)) {
            assertThat(states(open(FIRST))).isEqualTo(before);

            assertThat(log.messages(Level.INFO))
                    .containsExactly(
                            "encrypted 4 keys in " + directory + " with EncryptionKey[" + JweTest.KEY.id() + "]");
        }
        assertThat(secrets())
                .hasSize(4)
                .allSatisfy((name, text) -> assertThat(text).startsWith("eyJ"));
        assertThat(directory.resolve("refresh/.20250131T120000Z.secret.new")).doesNotExist();
    }

    @Test
    void robotKey_isEncryptedAsTheOthersAre() throws Exception {
        HmacKey before = open(KeyEncryption.NONE).robotKeys().get().current();

        assertThat(open(FIRST).robotKeys().get().current().id()).isEqualTo(before.id());
        assertThat(secrets().get("robots/20260131T120000Z.secret")).startsWith("eyJ");
        assertThatThrownBy(() -> open(KeyEncryption.NONE)).isInstanceOf(KeyFileException.class);
    }

    @Test
    void open_again_changesNothing() throws Exception {
        open(FIRST);
        Map<String, String> before = secrets();

        open(FIRST);

        assertThat(secrets()).isEqualTo(before);
    }

    @Test
    void open_withoutTheKey_saysWhichOneIsMissing() throws Exception {
        open(FIRST);

        assertThatThrownBy(() -> open(KeyEncryption.NONE))
                .isInstanceOf(KeyFileException.class)
                .hasMessage(directory.resolve("refresh/20260131T120000Z.secret") + " is encrypted with key "
                        + JweTest.KEY.id()
                        + ", and no key for that is configured; name the file that holds it in"
                        + " keys.encryption-key-file");
        assertThat(UnopenedKeys.unreadable(directory, KeyEncryption.NONE))
                .hasValueSatisfying(problem -> assertThat(problem).contains("is encrypted with key "));
    }

    @Test
    void open_withAnotherKey_saysWhichIsNeededAndWhichIsThere() throws Exception {
        open(FIRST);
        Map<String, String> before = secrets();

        assertThatThrownBy(() -> open(SECOND))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("is encrypted with key " + JweTest.KEY.id() + ", and configured is "
                        + JweTest.key(2).id());
        assertThat(UnopenedKeys.unreadable(directory, SECOND)).isPresent();
        assertThat(secrets()).isEqualTo(before);
    }

    @Test
    void open_newKeyBesideTheOld_encryptsAnewSoThatTheOldCanGo() throws Exception {
        String before = states(open(FIRST));

        assertThat(states(open(BOTH))).isEqualTo(before);
        assertThat(states(open(SECOND))).isEqualTo(before);
        assertThatThrownBy(() -> open(FIRST))
                .hasMessageContaining(JweTest.key(2).id());
    }

    @Test
    void open_fileInThePlaceOfAnother_isRefused() throws Exception {
        KeyDirectory keys = open(FIRST);
        clock.pass(Duration.ofDays(1));
        keys.rotation().rotateRefreshSecret(Duration.ZERO);
        Path old = directory.resolve("refresh/20260131T120000Z.secret");
        Path now = directory.resolve("refresh/20260201T120000Z.secret");
        Files.writeString(now, Files.readString(old));

        assertThatThrownBy(() -> open(FIRST))
                .hasMessage(
                        now + " was encrypted as refresh/20260131T120000Z.secret; give it that name back, or restore"
                                + " it from a backup");
    }

    @Test
    void open_damagedFile_isRefused() throws Exception {
        open(FIRST);
        Path file = directory.resolve("refresh/20260131T120000Z.secret");
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst("\\.\\.....", "..AAAA"));

        assertThatThrownBy(() -> open(FIRST))
                .hasMessageContaining(file + " is damaged: what is in it is not what was encrypted");

        Files.writeString(file, text.substring(0, text.length() / 2));
        assertThatThrownBy(() -> open(FIRST)).hasMessageContaining(file + " is damaged");
    }

    @Test
    void decrypt_writesEverythingInTheClear() throws Exception {
        String before = states(open(FIRST));

        assertThat(UnopenedKeys.decrypt(directory, FIRST)).isEqualTo(4);

        assertThat(secrets()).allSatisfy((name, text) -> assertThat(text).doesNotStartWith("eyJ"));
        assertThat(states(open(KeyEncryption.NONE))).isEqualTo(before);
        assertThat(UnopenedKeys.decrypt(directory, FIRST)).isZero();
    }

    @Test
    void unreadable_whatCanBeRead_isNothingAndNothingIsMade() throws Exception {
        assertThat(UnopenedKeys.unreadable(directory, FIRST)).isEmpty();
        assertThat(directory).doesNotExist();

        open(FIRST);
        assertThat(UnopenedKeys.unreadable(directory, FIRST)).isEmpty();
        assertThat(UnopenedKeys.unreadable(directory, BOTH)).isEmpty();
    }

    @Test
    void promote_encryptedKey_keepsItAndLeavesNothing() throws Exception {
        KeyDirectory keys = open(FIRST);
        String next = keys.rotation()
                .prepare(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256)
                .id();
        clock.pass(Duration.ofDays(1));

        keys.rotation().promote(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256);

        assertThat(states(open(FIRST))).startsWith(states(keys)).contains("CURRENT " + next);
        assertThat(secrets().keySet()).noneMatch(name -> name.contains("9999"));
    }

    private KeyDirectory open(KeyEncryption encryption) throws KeyFileException {
        KeyDirectory keys = KeyDirectory.open(directory, encryption, clock);
        keys.signingKeys(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256);
        keys.signingKeys("other", TrustProfile.LIBTRUST, SignatureAlgorithm.RS256);
        return keys;
    }

    private static String states(KeyDirectory keys) {
        return String.join(
                "\n",
                keys.rotation().states().stream()
                        .map(state -> state.stage() + " " + state.id() + " " + state.since())
                        .toList());
    }

    private Map<String, String> secrets() throws IOException {
        Map<String, String> secrets = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(path -> path.toString().matches(".*\\.(key|secret)"))
                    .toList()) {
                secrets.put(directory.relativize(file).toString(), Files.readString(file));
            }
        }
        return secrets;
    }
}
