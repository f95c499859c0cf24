package dev.cambist.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.SigningKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys in a store that two servers share. */
final class StoredKeysTest {
    private static final String SERVICE = "localhost:5000";
    private static final Duration LEAD = Duration.ofMinutes(10);
    private static final KeyEncryption ENCRYPTION = new KeyEncryption(List.of(JweTest.KEY));

    @TempDir
    private Path temporary;

    private final TestClock clock = new TestClock();
    private final FakeKeyFiles store = new FakeKeyFiles();
    private Path directory;

    @BeforeEach
    void choose() {
        directory = temporary.resolve("data");
    }

    @Test
    void open_emptyStore_makesKeysAndWritesNoneInTheClear() throws Exception {
        try (CapturedLog log = CapturedLog.of(KeyDirectory.class)) {
            signing(open());

            assertThat(log.messages(Level.WARN)).isEmpty();
        }
        assertThat(store.kept())
                .containsOnlyKeys(
                        "authority/20260131T120000Z.crt",
                        "authority/20260131T120000Z.key",
                        "refresh/20260131T120000Z.secret",
                        "services/localhost%3A5000/20260131T120000Z-es256.crt",
                        "services/localhost%3A5000/20260131T120000Z-es256.key");
        store.kept()
                .forEach((name, text) ->
                        assertThat(text).as(name).startsWith(name.endsWith(".crt") ? "-----BEGIN CERTIFICATE" : "eyJ"));
        assertThat(directory).doesNotExist();
    }

    @Test
    void open_bySecondServer_hasTheSameKeys() throws Exception {
        KeyDirectory one = open();
        String id = signing(one).get().current().id();
        KeyDirectory other = open();

        assertThat(signing(other).get().current().id()).isEqualTo(id);
        assertThat(other.refreshKeys().current().id())
                .isEqualTo(one.refreshKeys().current().id());
        assertThat(other.authority()).isEqualTo(one.authority());
        assertThat(other.robotKeys().get().current().id())
                .isEqualTo(one.robotKeys().get().current().id());
        assertThat(store.kept().get("robots/20260131T120000Z.secret")).startsWith("eyJ");
    }

    /** The other looks at the version, and verifies with the new key long before the first server signs with it. */
    @Test
    void rotate_atOneServer_isPublishedByTheOtherBeforeItSigns() throws Exception {
        KeyDirectory one = open();
        Supplier<KeyRing<SigningKey>> first = signing(one);
        KeyDirectory other = open();
        Supplier<KeyRing<SigningKey>> second = signing(other);
        String before = first.get().current().id();
        String version = other.files().place().version();

        one.rotation().rotate(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256, LEAD);
        one.rotation().rotateRefreshSecret(LEAD);
        assertThat(other.files().place().version()).isNotEqualTo(version);
        other.reload();

        String next = first.get().former().getFirst().id();
        assertThat(other.jwks()).contains(before, next);
        assertThat(second.get().current().id()).isEqualTo(before);
        clock.pass(LEAD);
        assertThat(first.get().current().id()).isEqualTo(next);
        assertThat(second.get().current().id()).isEqualTo(next);
        assertThat(other.refreshKeys().current().id())
                .isEqualTo(one.refreshKeys().current().id());
    }

    @Test
    void promote_atOneServer_isSeenByTheOtherAndLeavesOneFile() throws Exception {
        KeyDirectory one = open();
        signing(one);
        KeyDirectory other = open();
        Supplier<KeyRing<SigningKey>> second = signing(other);
        String next = one.rotation()
                .prepare(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256)
                .id();
        other.reload();
        assertThat(other.jwks()).contains(next);
        clock.pass(LEAD);

        one.rotation().promote(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256);
        other.reload();

        assertThat(second.get().current().id()).isEqualTo(next);
        assertThat(store.kept().keySet()).noneMatch(name -> name.contains("9999"));
    }

    @Test
    void retire_formerKey_isGoneForBoth() throws Exception {
        KeyDirectory one = open();
        signing(one);
        one.rotation().rotate(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256, Duration.ZERO);
        clock.pass(LEAD);
        KeyDirectory other = open();
        Supplier<KeyRing<SigningKey>> second = signing(other);
        KeyState former = one.rotation().states().stream()
                .filter(state -> state.stage() == KeyState.Stage.FORMER)
                .findFirst()
                .orElseThrow();
        assertThat(former.file().orElseThrow())
                .hasToString("store:/services/localhost%3A5000/20260131T120000Z-es256.key");

        one.rotation().retire(former);
        other.reload();

        assertThat(second.get().former()).isEmpty();
    }

    /** It would sign ten minutes later, and nobody else would know it. */
    @Test
    void rotate_storeLostWhenItKeeps_leavesNoKeyInMemory() throws Exception {
        KeyDirectory keys = open();
        Supplier<KeyRing<SigningKey>> signing = signing(keys);
        String before = signing.get().current().id();
        String secret = keys.refreshKeys().current().id();
        store.isLostWhenItKeeps = true;

        assertThatThrownBy(() -> keys.rotation().rotate(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256, LEAD))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("store: cannot be read or written: db.example.com: Connection reset");
        assertThatThrownBy(() -> keys.rotation().rotateRefreshSecret(LEAD)).isInstanceOf(KeyFileException.class);
        clock.pass(LEAD);

        assertThat(signing.get().current().id()).isEqualTo(before);
        assertThat(signing.get().former()).isEmpty();
        assertThat(keys.refreshKeys().current().id()).isEqualTo(secret);
        assertThat(keys.refreshKeys().former()).isEmpty();
    }

    @Test
    void reload_storeLost_keepsWhatWasRead() throws Exception {
        KeyDirectory keys = open();
        Supplier<KeyRing<SigningKey>> signing = signing(keys);
        String before = signing.get().current().id();
        store.isLost = true;

        assertThatThrownBy(keys::reload).isInstanceOf(KeyFileException.class);
        assertThatThrownBy(() -> keys.files().place().version()).isInstanceOf(KeyFileException.class);
        assertThat(signing.get().current().id()).isEqualTo(before);
        assertThatThrownBy(this::open)
                .hasMessage("store: cannot be read or written: db.example.com: Connection refused; see to the database"
                        + " (store.postgres), where keys are kept (keys.keep-in: store)");
    }

    @Test
    void open_withAnotherEncryptionKey_isRefused() throws Exception {
        open();

        assertThatThrownBy(() ->
                        KeyDirectory.open(() -> store, directory, new KeyEncryption(List.of(JweTest.key(2))), clock))
                .hasMessageContaining(
                        "store:/authority/20260131T120000Z.key is encrypted with key " + JweTest.KEY.id());
        assertThatThrownBy(() -> KeyDirectory.open(() -> store, directory, KeyEncryption.NONE, clock))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void open_newEncryptionKeyBesideTheOld_encryptsAnew() throws Exception {
        KeyDirectory one = open();
        String secret = one.refreshKeys().current().id();
        KeyDirectory other = KeyDirectory.open(
                () -> store, directory, new KeyEncryption(List.of(JweTest.key(2), JweTest.KEY)), clock);

        assertThat(other.refreshKeys().current().id()).isEqualTo(secret);
        assertThatThrownBy(one::reload)
                .hasMessageContaining("is encrypted with key " + JweTest.key(2).id());
        assertThat(one.refreshKeys().current().id()).as("stays in memory").isEqualTo(secret);
    }

    /** Whoever may write to the database must not make keys. */
    @Test
    void open_secretInTheClear_isRefused() throws Exception {
        open();
        store.kept().put("refresh/20260201T120000Z.secret", "A".repeat(43) + "\n");

        assertThatThrownBy(this::open)
                .hasMessageContaining(
                        "store:/refresh/20260201T120000Z.secret is not encrypted, so anybody may have put it"
                                + " there");
    }

    @Test
    void open_emptyStoreAndKeysInTheDirectory_takesThem() throws Exception {
        KeyDirectory alone = KeyDirectory.open(directory, clock);
        String id = signing(alone).get().current().id();
        try (CapturedLog log = CapturedLog.of(KeyFiles.class)) {
            KeyDirectory shared = open();

            assertThat(signing(shared).get().current().id()).isEqualTo(id);
            assertThat(shared.authority()).isEqualTo(alone.authority());
            assertThat(shared.refreshKeys().current().id())
                    .isEqualTo(alone.refreshKeys().current().id());
            assertThat(log.messages(Level.INFO))
                    .containsExactly("took 3 keys of " + directory + " into store:; those there are not used any more");
        }
    }

    @Test
    void open_storeWithKeysAndOthersInTheDirectory_leavesThose() throws Exception {
        String id = signing(open()).get().current().id();
        signing(KeyDirectory.open(directory, clock));

        assertThat(signing(open()).get().current().id()).isEqualTo(id);
    }

    private KeyDirectory open() throws KeyFileException {
        return KeyDirectory.open(() -> store, directory, ENCRYPTION, clock);
    }

    private static Supplier<KeyRing<SigningKey>> signing(KeyDirectory keys) throws KeyFileException {
        return keys.signingKeys(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256);
    }
}
