package dev.cambist.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyRotationTest {
    private static final String SERVICE = "registry.example.com";
    private static final Duration LEAD = Duration.ofMinutes(10);

    @TempDir
    private Path temporary;

    private final TestClock clock = new TestClock();
    private Path directory;
    private KeyDirectory server;

    @BeforeEach
    void open() throws Exception {
        directory = temporary.resolve("keys");
        server = KeyDirectory.open(directory, clock);
    }

    @Test
    void rotate_x5c_newKeyVerifiesAtOnceAndSignsAtItsTime() throws Exception {
        Supplier<KeyRing<SigningKey>> keys = keys(server, TrustProfile.X5C);
        String first = keys.get().current().id();
        clock.pass(Duration.ofDays(1));
        server.rotation().rotate(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256, LEAD);

        assertThat(keys.get().current().id()).isEqualTo(first);
        assertThat(keys.get().former()).hasSize(1);
        String second = keys.get().former().getFirst().id();
        assertThat(stages(SERVICE)).containsExactly(KeyState.Stage.NEXT, KeyState.Stage.CURRENT);

        clock.pass(LEAD);
        assertThat(keys.get().current().id()).isEqualTo(second);
        assertThat(keys.get().former().getFirst().id()).isEqualTo(first);
        assertThat(stages(SERVICE)).containsExactly(KeyState.Stage.CURRENT, KeyState.Stage.FORMER);
    }

    @Test
    void rotate_refreshSecret_verifiesAtOnceAndSignsAtItsTime() throws Exception {
        String first = server.refreshKeys().current().id();
        server.rotation().rotateRefreshSecret(LEAD);

        assertThat(server.refreshKeys().current().id()).isEqualTo(first);
        assertThat(server.refreshKeys().former()).hasSize(1);
        clock.pass(LEAD);
        assertThat(server.refreshKeys().current().id()).isNotEqualTo(first);
        assertThat(server.refreshKeys().former().getFirst().id()).isEqualTo(first);
    }

    /** Where there have been no robots there is no key of theirs, and a rotation of all makes none. */
    @Test
    void rotate_secretOfRobots_isDoneWhereThereIsOne() throws Exception {
        assertThat(server.rotation().rotateRobotSecret(LEAD)).isFalse();
        assertThat(server.rotation().robotStates()).isEmpty();
        Supplier<KeyRing<HmacKey>> keys = server.robotKeys();
        String first = keys.get().current().id();

        KeyDirectory other = KeyDirectory.open(directory, clock);
        assertThat(other.rotation().rotateRobotSecret(LEAD)).isTrue();
        server.reload();

        assertThat(keys.get().current().id()).isEqualTo(first);
        String second = keys.get().former().getFirst().id();
        clock.pass(LEAD);
        assertThat(keys.get().current().id()).isEqualTo(second);
        assertThat(keys.get().former()).extracting(HmacKey::id).containsExactly(first);
        assertThat(other.rotation().robotStates())
                .extracting(KeyState::id, KeyState::stage)
                .containsExactly(tuple(second, KeyState.Stage.CURRENT), tuple(first, KeyState.Stage.FORMER));
        server.rotation().retire(server.rotation().robotStates().getLast());
        assertThat(keys.get().former()).isEmpty();
    }

    @Test
    void rotateOlderThan_secretOfRobots_isMadeWhenItIsTime() throws Exception {
        Supplier<KeyRing<HmacKey>> keys = server.robotKeys();
        clock.pass(Duration.ofDays(89));
        server.rotation().rotateOlderThan(Duration.ofDays(90), LEAD);
        assertThat(keys.get().former()).isEmpty();

        clock.pass(Duration.ofDays(1));
        server.rotation().rotateOlderThan(Duration.ofDays(90), LEAD);
        server.rotation().rotateOlderThan(Duration.ofDays(90), LEAD);

        assertThat(keys.get().former()).hasSize(1);
    }

    @Test
    void rotate_inAnotherProcess_isReadAgain() throws Exception {
        Supplier<KeyRing<SigningKey>> keys = keys(server, TrustProfile.X5C);
        KeyDirectory other = KeyDirectory.open(directory, clock);
        other.rotation().rotate(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256, LEAD);
        other.rotation().rotateRefreshSecret(LEAD);

        server.reload();

        assertThat(keys.get().former()).hasSize(1);
        assertThat(server.refreshKeys().former()).hasSize(1);
    }

    @Test
    void rotate_twiceInOneSecond_makesTwoKeys() throws Exception {
        keys(server, TrustProfile.X5C);
        server.rotation().rotate(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256, LEAD);
        server.rotation().rotate(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256, LEAD);

        assertThat(stages(SERVICE)).containsExactly(KeyState.Stage.NEXT, KeyState.Stage.NEXT, KeyState.Stage.CURRENT);
    }

    @Test
    void prepare_libtrust_keyIsPublishedAndDoesNotSignUntilItIsPromoted() throws Exception {
        Supplier<KeyRing<SigningKey>> keys = keys(server, TrustProfile.LIBTRUST);
        String first = keys.get().current().id();
        SigningKey next = server.rotation().prepare(SERVICE, TrustProfile.LIBTRUST, SignatureAlgorithm.ES256);
        clock.pass(Duration.ofDays(1000));

        assertThat(server.jwks()).contains(next.id(), first);
        assertThat(keys.get().current().id()).isEqualTo(first);
        assertThat(server.rotation()
                        .prepare(SERVICE, TrustProfile.LIBTRUST, SignatureAlgorithm.ES256)
                        .id())
                .as("is the same as long as it waits")
                .isEqualTo(next.id());

        server.rotation().promote(SERVICE, TrustProfile.LIBTRUST, SignatureAlgorithm.ES256);
        assertThat(keys.get().current().id()).isEqualTo(next.id());
        assertThat(keys.get().former().getFirst().id()).isEqualTo(first);
        assertThat(names("services/" + SERVICE)).hasSize(4).noneMatch(name -> name.startsWith("9999"));
    }

    /** The key that was promoted first signs a second later, and was taken for the one that waits. */
    @Test
    void prepare_whileADecidedKeyComesNext_makesOneThatWaits() throws Exception {
        Supplier<KeyRing<SigningKey>> keys = keys(server, TrustProfile.LIBTRUST);
        KeyRotation rotation = server.rotation();
        String first = rotation.prepare(SERVICE, TrustProfile.LIBTRUST, SignatureAlgorithm.ES256)
                .id();
        rotation.promote(SERVICE, TrustProfile.LIBTRUST, SignatureAlgorithm.ES256);

        String second = rotation.prepare(SERVICE, TrustProfile.LIBTRUST, SignatureAlgorithm.ES256)
                .id();
        rotation.promote(SERVICE, TrustProfile.LIBTRUST, SignatureAlgorithm.ES256);

        assertThat(second).isNotEqualTo(first);
        clock.pass(Duration.ofSeconds(1));
        assertThat(keys.get().current().id()).isEqualTo(first);
        clock.pass(Duration.ofSeconds(1));
        assertThat(keys.get().current().id()).isEqualTo(second);
    }

    /** The certificate is there under both names, and the key under one. */
    @Test
    void promote_interruptedAnywhere_leavesADirectoryThatOpens() throws Exception {
        Supplier<KeyRing<SigningKey>> keys = keys(server, TrustProfile.LIBTRUST);
        SigningKey next = server.rotation().prepare(SERVICE, TrustProfile.LIBTRUST, SignatureAlgorithm.ES256);
        Path service = directory.resolve("services").resolve(SERVICE);
        Files.copy(service.resolve("99990101T000000Z-es256.crt"), service.resolve("20260131T120500Z-es256.crt"));
        assertThat(keys(KeyDirectory.open(directory, clock), TrustProfile.LIBTRUST)
                        .get()
                        .current()
                        .id())
                .isEqualTo(keys.get().current().id());

        clock.pass(LEAD);
        Files.move(service.resolve("99990101T000000Z-es256.key"), service.resolve("20260131T120500Z-es256.key"));
        assertThat(keys(KeyDirectory.open(directory, clock), TrustProfile.LIBTRUST)
                        .get()
                        .current()
                        .id())
                .isEqualTo(next.id());
    }

    @Test
    void rotateOlderThan_keysThatSignedForSoLong_haveNextOnes() throws Exception {
        keys(server, TrustProfile.X5C);
        server.rotation().rotateOlderThan(Duration.ofDays(90), LEAD);
        assertThat(stages(SERVICE)).containsExactly(KeyState.Stage.CURRENT);

        clock.pass(Duration.ofDays(90));
        server.rotation().rotateOlderThan(Duration.ofDays(90), LEAD);
        server.rotation().rotateOlderThan(Duration.ofDays(90), LEAD);
        KeyDirectory other = KeyDirectory.open(directory, clock);
        keys(other, TrustProfile.X5C);
        other.rotation().rotateOlderThan(Duration.ofDays(90), LEAD);

        assertThat(stages(SERVICE)).containsExactly(KeyState.Stage.NEXT, KeyState.Stage.CURRENT);
        assertThat(names("refresh")).hasSize(2);
    }

    /** A server that is cut off refuses what keys sign that were made meanwhile, for as long as it goes on. */
    @Test
    void rotateOlderThan_serversThatGoOnForLongCutOff_signsWhenNoneOfThemDoes() throws Exception {
        Duration lead = KeyRotation.lead(Optional.of(Duration.ofHours(4)));
        keys(server, TrustProfile.X5C);
        clock.pass(Duration.ofDays(90));
        server.rotation().rotateOlderThan(Duration.ofDays(90), lead);

        clock.pass(Duration.ofHours(4).minusSeconds(1));
        assertThat(stages(SERVICE)).containsExactly(KeyState.Stage.NEXT, KeyState.Stage.CURRENT);
        assertThat(server.rotation().refreshStates())
                .extracting(KeyState::stage)
                .containsExactly(KeyState.Stage.NEXT, KeyState.Stage.CURRENT);
        clock.pass(Duration.ofSeconds(2));
        assertThat(stages(SERVICE)).containsExactly(KeyState.Stage.CURRENT, KeyState.Stage.FORMER);
        assertThat(server.rotation().refreshStates())
                .extracting(KeyState::stage)
                .containsExactly(KeyState.Stage.CURRENT, KeyState.Stage.FORMER);
        assertThat(KeyRotation.lead(Optional.of(Duration.ofSeconds(1)))).isEqualTo(LEAD);
        assertThat(KeyRotation.lead(Optional.empty())).isEqualTo(LEAD);
    }

    @Test
    void rotateOlderThan_registryThatMustBeTold_keyWaits() throws Exception {
        Supplier<KeyRing<SigningKey>> keys = keys(server, TrustProfile.RFC7638);
        String first = keys.get().current().id();
        clock.pass(Duration.ofDays(90));
        server.rotation().rotateOlderThan(Duration.ofDays(90), LEAD);
        clock.pass(Duration.ofDays(90));

        assertThat(keys.get().current().id()).isEqualTo(first);
        assertThat(stages(SERVICE)).containsExactly(KeyState.Stage.NEXT, KeyState.Stage.CURRENT);
    }

    @Test
    void retire_formerKey_isGone() throws Exception {
        Supplier<KeyRing<SigningKey>> keys = keys(server, TrustProfile.X5C);
        server.rotation().rotate(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256, LEAD);
        clock.pass(LEAD);
        KeyState former = server.rotation().states().stream()
                .filter(state -> state.service().isPresent() && state.stage() == KeyState.Stage.FORMER)
                .findFirst()
                .orElseThrow();
        assertThat(former.ceased()).contains(TestClock.START.plus(LEAD));

        server.rotation().retire(former);

        assertThat(keys.get().former()).isEmpty();
        assertThat(names("services/" + SERVICE)).hasSize(2);
    }

    @Test
    void clock_setBack_firstKeySigns() throws Exception {
        Supplier<KeyRing<SigningKey>> keys = keys(server, TrustProfile.X5C);
        String first = keys.get().current().id();
        clock.pass(Duration.ofDays(-1));

        assertThat(keys(KeyDirectory.open(directory, clock), TrustProfile.X5C)
                        .get()
                        .current()
                        .id())
                .isEqualTo(first);
        assertThat(names("services/" + SERVICE)).hasSize(2);
    }

    /** Made anew they would end all sessions at once. */
    @Test
    void reload_keysGone_keepsWhatWasReadAndMakesNone() throws Exception {
        Supplier<KeyRing<SigningKey>> keys = keys(server, TrustProfile.X5C);
        String first = keys.get().current().id();
        for (String name : names("services/" + SERVICE)) {
            Files.delete(directory.resolve("services").resolve(SERVICE).resolve(name));
        }

        assertThatThrownBy(server::reload).hasMessageContaining("has no key of registry.example.com any more");
        assertThat(keys.get().current().id()).isEqualTo(first);
        assertThat(names("services/" + SERVICE)).isEmpty();
    }

    private Supplier<KeyRing<SigningKey>> keys(KeyDirectory keys, TrustProfile profile) throws KeyFileException {
        return keys.signingKeys(SERVICE, profile, SignatureAlgorithm.ES256);
    }

    private List<KeyState.Stage> stages(String service) {
        return server.rotation().states().stream()
                .filter(state -> state.service().filter(service::equals).isPresent())
                .map(KeyState::stage)
                .toList();
    }

    private List<String> names(String inner) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(inner))) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
