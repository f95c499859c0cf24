package dev.cambist.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.SigningKey;
import dev.cambist.server.pkcs11.TokenKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenKeysTest {
    private static final String SERVICE = "registry.example.com";
    private static final Instant YESTERDAY = TestClock.START.minus(Duration.ofDays(1));

    @TempDir
    private Path directory;

    private final TestClock clock = new TestClock();
    private final FakeToken token = new FakeToken();
    private KeyDirectory keys;

    @BeforeEach
    void open() throws Exception {
        keys = KeyDirectory.open(directory.resolve("keys"), clock);
        keys.signIn(token);
    }

    @Test
    void keys_oneInTheToken_signsAndNoneIsMadeInAFile() throws Exception {
        TokenKey key = token.put(SERVICE, YESTERDAY);

        SigningKey current = signing(TrustProfile.X5C).get().current();

        assertThat(current.publicKey()).isEqualTo(key.publicKey());
        assertThat(current.id()).isEqualTo(KeyId.of(key.publicKey(), TrustProfile.X5C));
        assertThat(keys.certificate(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256))
                .contains(key.certificate());
        assertThat(keys.jwks()).contains(current.id());
        assertThat(directory.resolve("keys/services")).doesNotExist();
    }

    @Test
    void keys_onlyOneYoungerThanTheLead_signsAllTheSame() throws Exception {
        TokenKey key = token.put(SERVICE, TestClock.START);

        assertThat(signing(TrustProfile.X5C).get().current().publicKey()).isEqualTo(key.publicKey());
    }

    @Test
    void keys_secondOfTheLabel_verifiesOnceSeenAndSignsTenMinutesAfterItsCertificateBegins() throws Exception {
        TokenKey first = token.put(SERVICE, YESTERDAY);
        Supplier<KeyRing<SigningKey>> ring = signing(TrustProfile.LIBTRUST);
        TokenKey second = token.put(SERVICE, TestClock.START);
        assertThat(ring.get().former()).isEmpty();

        keys.reloadToken();

        assertThat(ring.get().current().publicKey()).isEqualTo(first.publicKey());
        assertThat(ring.get().former()).extracting(SigningKey::publicKey).containsExactly(second.publicKey());
        assertThat(stages()).containsExactly(KeyState.Stage.CURRENT, KeyState.Stage.NEXT);
        clock.pass(KeyRotation.LEAD);
        assertThat(ring.get().current().publicKey()).isEqualTo(second.publicKey());
        assertThat(ring.get().former()).extracting(SigningKey::publicKey).containsExactly(first.publicKey());
        assertThat(stages()).containsExactly(KeyState.Stage.FORMER, KeyState.Stage.CURRENT);
        assertThat(states().getFirst().ceased()).contains(TestClock.START.plus(KeyRotation.LEAD));
    }

    @Test
    void keys_ofAnotherAlgorithmOrLabel_doNotSign() throws Exception {
        token.put("other.example.com", TestClock.START);
        token.put(SERVICE, SignatureAlgorithm.RS256, YESTERDAY, YESTERDAY.plus(Duration.ofDays(90)));
        TokenKey key = token.put(SERVICE, YESTERDAY);

        KeyRing<SigningKey> ring = signing(TrustProfile.X5C).get();

        assertThat(ring.current().publicKey()).isEqualTo(key.publicKey());
        assertThat(ring.former()).hasSize(1);
        assertThat(states()).extracting(KeyState::algorithm).containsExactlyInAnyOrder("ES256", "RS256");
    }

    @Test
    void keys_ofFilesFromBefore_verifyAndAreListedAsFormer() throws Exception {
        KeyDirectory before = KeyDirectory.open(directory.resolve("keys"), clock);
        String former = before.signingKeys(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256)
                .get()
                .current()
                .id();
        token.put(SERVICE, YESTERDAY);

        KeyRing<SigningKey> ring = signing(TrustProfile.X5C).get();

        assertThat(ring.former()).extracting(SigningKey::id).containsExactly(former);
        assertThat(stages()).containsExactly(KeyState.Stage.CURRENT, KeyState.Stage.FORMER);
        assertThat(states().getLast().file())
                .hasValueSatisfying(file -> assertThat(Files.exists(file)).isTrue());
        assertThat(states().getFirst().file()).isEmpty();
    }

    @Test
    void open_noKeyOfTheService_isRefusedWithWhatToPutThere() {
        assertThatThrownBy(() -> signing(TrustProfile.X5C))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContainingAll("the token of tests has no ES256 key of registry.example.com", "label");
    }

    @Test
    void open_certificateThatEnded_isRefusedWhereRegistriesSeeIt() throws Exception {
        token.put(SERVICE, SignatureAlgorithm.ES256, YESTERDAY, TestClock.START.minusSeconds(1));

        assertThatThrownBy(() -> signing(TrustProfile.X5C))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("that ended on 2026-01-31T11:59:59Z");
        assertThat(signing(TrustProfile.LIBTRUST).get().former()).isEmpty();
    }

    @Test
    void renewCertificates_nearTheEnd_warnsEachTime() throws Exception {
        token.put(SERVICE, SignatureAlgorithm.ES256, YESTERDAY, TestClock.START.plus(Duration.ofDays(29)));
        try (CapturedLog log = CapturedLog.of(TokenCertificates.class)) {
            signing(TrustProfile.X5C);
            signing(TrustProfile.LIBTRUST);
            assertThat(log.messages(Level.WARN)).singleElement().asString().contains("ends on 2026-03-01T12:00:00Z");

            clock.pass(Duration.ofDays(30));
            keys.renewCertificates();

            assertThat(log.messages(Level.ERROR)).singleElement().asString().contains("ended on 2026-03-01T12:00:00Z");
        }
    }

    @Test
    void trusted_chainInTheToken_isItsEndAndTheHeaderCarriesTheRest() throws Exception {
        TokenKey alone = token.put(SERVICE, YESTERDAY);
        TokenKey chained = token.putChain(SERVICE, YESTERDAY.plusSeconds(60));

        assertThat(keys.trusted(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256))
                .containsExactly(alone.certificate(), chained.chain().getLast());
        assertThat(TokenCertificates.header(alone)).hasSize(1);
        assertThat(TokenCertificates.header(chained)).hasSize(1);
        assertThat(TokenCertificates.header(new TokenKey(
                        SERVICE, List.of(chained.certificate(), chained.certificate(), alone.certificate()))))
                .hasSize(2);
    }

    @Test
    void sign_tokenAway_isRefusedOnceToldAndHealsByItself() throws Exception {
        TokenKey key = token.put(SERVICE, YESTERDAY);
        TokenSigner signer = new TokenSigner(token);
        try (CapturedLog log = CapturedLog.of(TokenSigner.class)) {
            token.takeAway();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> signer.sign(key, new byte[1]))
                        .isInstanceOfSatisfying(
                                RefusedException.class,
                                refused ->
                                        assertThat(refused.refusal()).isInstanceOf(Temporary.SigningUnavailable.class));
            }
            assertThat(signer.isGone()).isTrue();
            token.bringBack();
            assertThat(SignatureAlgorithm.ES256.verify(key.publicKey(), new byte[1], signer.sign(key, new byte[1])))
                    .isTrue();

            assertThat(signer.isGone()).isFalse();
            assertThat(log.messages(Level.ERROR))
                    .containsExactly(
                            "no access tokens are issued, because the token of tests is not there; connect it");
            assertThat(log.messages(Level.INFO)).containsExactly("the token of tests signs again");
        }
    }

    @Test
    void isTokenGone_whenItWentAndCameBack_isToldWithoutARequest() throws Exception {
        token.put(SERVICE, YESTERDAY);
        signing(TrustProfile.X5C);
        assertThat(keys.isTokenGone()).isFalse();

        token.takeAway();
        keys.reloadToken();
        assertThat(keys.isTokenGone()).isTrue();
        token.bringBack();

        assertThat(keys.isTokenGone()).isFalse();
    }

    @Test
    void reload_keysGoneOrTokenAway_thoseThatWereReadStay() throws Exception {
        TokenKey key = token.put(SERVICE, YESTERDAY);
        Supplier<KeyRing<SigningKey>> ring = signing(TrustProfile.X5C);
        try (CapturedLog log = CapturedLog.of(TokenKeys.class)) {
            token.remove(key);
            keys.reloadToken();
            keys.reloadToken();

            assertThat(ring.get().current().publicKey()).isEqualTo(key.publicKey());
            assertThat(log.messages(Level.ERROR))
                    .singleElement()
                    .asString()
                    .contains("the keys of registry.example.com stay as they were read", "has no ES256 key");
        }
    }

    @Test
    void rotation_ofKeysInTheToken_isRefusedAndThatOfRefreshSecretsIsNot() throws Exception {
        token.put(SERVICE, YESTERDAY);
        signing(TrustProfile.X5C);

        assertThatThrownBy(() ->
                        keys.rotation().rotate(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256, Duration.ZERO))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("are in a PKCS #11 token");
        clock.pass(Duration.ofDays(2));
        keys.rotation().rotateOlderThan(Duration.ofDays(1), KeyRotation.LEAD);
        assertThat(keys.refreshKeys().former()).hasSize(1);
        assertThat(stages()).containsExactly(KeyState.Stage.CURRENT);
        KeyState inToken = states().getFirst();
        assertThatThrownBy(() -> keys.rotation().retire(inToken)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unsigning_tokenThatIsGoodOrNot_saysWhy() throws Exception {
        Optional<String> missing = unsigning();
        token.put(SERVICE, YESTERDAY);
        Optional<String> good = unsigning();
        token.takeAway();

        assertThat(missing).hasValueSatisfying(why -> assertThat(why).contains("has no ES256 key"));
        assertThat(good).isEmpty();
        assertThat(unsigning()).contains("the token of tests is not there; connect it");
    }

    @Test
    void close_letsTheTokenGo() {
        keys.close();

        assertThat(token.isClosed()).isTrue();
    }

    private Optional<String> unsigning() {
        return UnopenedKeys.unsigning(token, SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256, clock);
    }

    private Supplier<KeyRing<SigningKey>> signing(TrustProfile profile) throws KeyFileException {
        return keys.signingKeys(SERVICE, profile, SignatureAlgorithm.ES256);
    }

    private List<KeyState> states() throws KeyFileException {
        return keys.rotation().states(SERVICE, TrustProfile.LIBTRUST, SignatureAlgorithm.ES256);
    }

    private List<KeyState.Stage> stages() throws KeyFileException {
        return states().stream().map(KeyState::stage).toList();
    }
}
