package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class KeyDirectoryTest {
    private static final String SERVICE = "registry.example.com";

    @TempDir
    Path temporary;

    private final TestClock clock = new TestClock();
    private Path directory;

    @BeforeEach
    void chooseDirectory() {
        directory = temporary.resolve("data/keys");
    }

    @Test
    void open_firstStart_makesEverythingForTheOwnerOnly() throws Exception {
        open().signingKeys(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256);

        assertThat(permissions(directory.getParent()))
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("", "rwx------"),
                        Map.entry("keys", "rwx------"),
                        Map.entry("keys/lock", "rw-------"),
                        Map.entry("keys/refresh", "rwx------"),
                        Map.entry("keys/refresh/20260131T120000Z.secret", "rw-------"),
                        Map.entry("keys/authority", "rwx------"),
                        Map.entry("keys/authority/20260131T120000Z.crt", "rw-------"),
                        Map.entry("keys/authority/20260131T120000Z.key", "rw-------"),
                        Map.entry("keys/services", "rwx------"),
                        Map.entry("keys/services/registry.example.com", "rwx------"),
                        Map.entry("keys/services/registry.example.com/20260131T120000Z-es256.crt", "rw-------"),
                        Map.entry("keys/services/registry.example.com/20260131T120000Z-es256.key", "rw-------"))));
    }

    @Test
    void open_again_findsTheSameKeysAndChangesNothing() throws Exception {
        KeyDirectory first = open();
        String signing = current(first).id();
        Map<String, String> before = contents();
        clock.pass(Duration.ofDays(1));

        KeyDirectory second = open();

        assertThat(current(second).id()).isEqualTo(signing);
        assertThat(second.refreshKeys().current().id())
                .isEqualTo(first.refreshKeys().current().id());
        assertThat(sign(second.refreshKeys().current()))
                .isEqualTo(sign(first.refreshKeys().current()));
        assertThat(second.authority()).isEqualTo(first.authority());
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void open_draftThatAnInterruptedStartLeft_isReplaced() throws Exception {
        Files.createDirectories(directory.resolve("refresh"), OwnerOnlyFiles.only("rwx------"));
        Files.writeString(directory.resolve("refresh/.20260131T120000Z.secret.new"), "half");

        open();

        assertThat(contents())
                .containsKey("refresh/20260131T120000Z.secret")
                .doesNotContainKey("refresh/.20260131T120000Z.secret.new");
    }

    @Test
    void open_certificateWrittenButKeyNot_makesTheKeyAnew() throws Exception {
        open();
        Files.delete(directory.resolve("authority/20260131T120000Z.key"));

        open();

        assertThat(contents()).containsKeys("authority/20260131T120000Z.key", "authority/20260131T120000Z.crt");
    }

    @Test
    void signingKeys_twoServices_haveKeysOfTheirOwn() throws Exception {
        KeyDirectory keys = open();
        var one = keys.signingKeys("one.example.com", TrustProfile.LIBTRUST, SignatureAlgorithm.ES256);
        var other = keys.signingKeys("localhost:5000", TrustProfile.LIBTRUST, SignatureAlgorithm.ES256);

        assertThat(one.get().current().publicKey())
                .isNotEqualTo(other.get().current().publicKey());
        assertThat(directory.resolve("services/localhost%3A5000")).isDirectory();
    }

    @ParameterizedTest
    @EnumSource(
            value = SignatureAlgorithm.class,
            names = {"ES256", "RS256"})
    void signingKeys_algorithm_isThatOfTheCurrentKey(SignatureAlgorithm algorithm) throws Exception {
        SigningKey key = open().signingKeys(SERVICE, TrustProfile.LIBTRUST, algorithm)
                .get()
                .current();

        assertThat(key.algorithm()).isEqualTo(algorithm);
        assertThat(key.id()).matches("([A-Z2-7]{4}:){11}[A-Z2-7]{4}");
    }

    @ParameterizedTest
    @EnumSource(TrustProfile.class)
    void signingKeys_profile_namesTheSameKeyItsWay(TrustProfile profile) throws Exception {
        KeyDirectory keys = open();
        SigningKey key = keys.signingKeys(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256)
                .get()
                .current();

        SigningKey named = keys.signingKeys(SERVICE, profile, SignatureAlgorithm.ES256)
                .get()
                .current();

        assertThat(named.publicKey()).isEqualTo(key.publicKey());
        assertThat(named.id()).isEqualTo(KeyId.of(key.publicKey(), profile));
    }

    @Test
    void signingKeys_changeOfAlgorithm_keepsTheOldKeyAsFormer() throws Exception {
        SigningKey old = current(open());
        clock.pass(Duration.ofDays(1));

        KeyDirectory keys = open();
        KeyRing<SigningKey> ring = keys.signingKeys(SERVICE, TrustProfile.X5C, SignatureAlgorithm.RS256)
                .get();

        assertThat(ring.current().algorithm()).isEqualTo(SignatureAlgorithm.RS256);
        assertThat(ring.former()).extracting(SigningKey::id).containsExactly(old.id());
        assertThat(JWKSet.parse(keys.jwks()).getKeys())
                .extracting(JWK::getKeyID)
                .containsExactly(ring.current().id(), old.id());
    }

    @Test
    void signingKeys_changeOfAlgorithmAndBack_signsWithTheOldKeyAgain() throws Exception {
        SigningKey old = current(open());
        clock.pass(Duration.ofDays(1));
        open().signingKeys(SERVICE, TrustProfile.X5C, SignatureAlgorithm.RS256);
        clock.pass(Duration.ofDays(1));

        KeyRing<SigningKey> ring = open().signingKeys(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256)
                .get();

        assertThat(ring.current().id()).isEqualTo(old.id());
        assertThat(ring.former()).extracting(SigningKey::algorithm).containsExactly(SignatureAlgorithm.RS256);
    }

    @Test
    void signingKeys_severalOfOneAlgorithm_areRankedByTheTimeInTheirNames() throws Exception {
        SigningKey old = current(open());
        Path other = temporary.resolve("other");
        clock.pass(Duration.ofSeconds(1));
        KeyDirectory elsewhere = KeyDirectory.open(other, clock);
        SigningKey late = current(elsewhere);
        for (String suffix : List.of(".key", ".crt")) {
            String name = "services/registry.example.com/20260131T120001Z-es256" + suffix;
            Files.copy(other.resolve(name), directory.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }

        KeyRing<SigningKey> ring = open().signingKeys(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256)
                .get();

        assertThat(ring.all()).extracting(SigningKey::id).containsExactly(late.id(), old.id());
    }

    @Test
    void signingKeys_serviceNameTooLongForAFile_isRefused() throws Exception {
        KeyDirectory keys = open();

        assertThatThrownBy(() -> keys.signingKeys("a".repeat(201), TrustProfile.X5C, SignatureAlgorithm.ES256))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("has no room for a service of so long a name: aaa")
                .hasMessageEndingWith("; choose a shorter one");
    }

    @Test
    void refreshKeys_severalSecrets_areRankedByTheTimeInTheirNames() throws Exception {
        byte[] old = sign(open().refreshKeys().current());
        Path later = directory.resolve("refresh/20270101T000000Z.secret");
        Files.createFile(later, OwnerOnlyFiles.only("rw-------"));
        Files.writeString(later, "A".repeat(43) + "\n");
        clock.pass(Duration.ofDays(365)); // before its time it verifies only

        KeyRing<HmacKey> ring = open().refreshKeys();

        assertThat(ring.all()).extracting(HmacKey::id).containsExactly("20270101T000000Z", "20260131T120000Z");
        assertThat(sign(ring.former().getFirst())).isEqualTo(old);
    }

    @Test
    void jwks_severalServices_hasAllTheirPublicKeysAndNoPrivateOne() throws Exception {
        KeyDirectory keys = open();
        var one = keys.signingKeys("one", TrustProfile.LIBTRUST, SignatureAlgorithm.ES256);
        var two = keys.signingKeys("two", TrustProfile.X5C, SignatureAlgorithm.RS256);

        JWKSet set = JWKSet.parse(keys.jwks());

        assertThat(set.getKeys())
                .extracting(JWK::getKeyID)
                .containsExactly(one.get().current().id(), two.get().current().id());
        assertThat(set.containsNonPublicKeys()).isFalse();
    }

    private KeyDirectory open() throws KeyFileException {
        return KeyDirectory.open(directory, clock);
    }

    private static SigningKey current(KeyDirectory keys) throws KeyFileException {
        return keys.signingKeys(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256)
                .get()
                .current();
    }

    private static byte[] sign(HmacKey key) {
        return key.sign("text".getBytes(US_ASCII));
    }

    private static Map<String, String> permissions(Path root) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                found.put(
                        root.relativize(path).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            }
        }
        return found;
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory).filter(Files::isRegularFile)) {
            for (Path path : paths.toList()) {
                found.put(directory.relativize(path).toString(), HexFormat.of().formatHex(Files.readAllBytes(path)));
            }
        }
        return found;
    }
}
