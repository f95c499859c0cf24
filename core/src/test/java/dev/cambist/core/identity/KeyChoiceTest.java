package dev.cambist.core.identity;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.Keys;
import dev.cambist.core.Now;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.jose.VerificationKey;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which of an issuer's keys a token is checked with, and when the issuer is asked again. */
final class KeyChoiceTest {
    private static final String NAMED = "{\"alg\":\"ES256\",\"kid\":\"k1\"}";
    private static final String UNNAMED = "{\"alg\":\"ES256\"}";
    private static final VerificationKey K1 = key("k1", Keys.P256.getPublic());
    private static final VerificationKey K2 = key("k2", Keys.OTHER_P256.getPublic());
    private static final VerificationKey RSA_K1 = key("k1", Keys.RSA.getPublic());

    @Test
    void verify_knownKey_doesNotAskTheIssuerAgain() {
        FakeIssuer issuer = issuer(List.of(K2, K1), List.of());
        assertThat(accepts(issuer, NAMED)).isTrue();
        assertThat(issuer.refreshes()).isZero();
    }

    @Test
    void verify_unknownKey_asksTheIssuerExactlyOnce() {
        FakeIssuer issuer = issuer(List.of(K2), List.of(K2, K1));
        assertThat(accepts(issuer, NAMED)).isTrue();
        assertThat(issuer.refreshes()).isEqualTo(1);
    }

    @Test
    void verify_keyThatIsUnknownAfterwards_isRefusedAndAskedForOnce() {
        FakeIssuer issuer = issuer(List.of(K2), List.of(K2));
        assertThat(refused(issuer, NAMED)).isEqualTo(new BadCredential.UnknownKey(FakeIssuer.URL, Optional.of("k1")));
        assertThat(issuer.refreshes()).isEqualTo(1);
    }

    @Test
    void verify_badSignatureOfAKnownKey_doesNotAskTheIssuerAgain() {
        FakeIssuer issuer = issuer(List.of(key("k1", Keys.OTHER_P256.getPublic())), List.of(K1));
        assertThat(refused(issuer, NAMED)).isEqualTo(new BadCredential.BadSignature());
        assertThat(issuer.refreshes()).isZero();
    }

    /** Whoever has no token of the issuer's can make neither us nor the issuer work. */
    @Test
    void verify_refusedBeforeTheKey_doesNotAskTheIssuer() {
        FakeIssuer issuer = issuer(List.of(K2), List.of(K1));
        assertThat(refused(issuer, "{\"alg\":\"none\",\"kid\":\"k1\"}"))
                .isInstanceOf(BadCredential.AlgorithmNotAllowed.class);
        assertThat(refused(issuer, "{\"alg\":\"ES256\",\"kid\":\"k1\",\"typ\":\"x\"}"))
                .isInstanceOf(BadCredential.WrongTokenKind.class);
        assertThat(issuer.refreshes()).isZero();
    }

    @Test
    void verify_noKeyNamedAndOneOfTheKind_isAccepted() {
        assertThat(accepts(issuer(List.of(K1), List.of()), UNNAMED)).isTrue();
        assertThat(accepts(issuer(List.of(RSA_K1, K1), List.of()), UNNAMED)).isTrue();
    }

    @Test
    void verify_noKeyNamedAndTwoOfTheKind_isRefused() {
        FakeIssuer issuer = issuer(List.of(K1, K2), List.of(K1, K2));
        assertThat(refused(issuer, UNNAMED)).isEqualTo(new BadCredential.UnknownKey(FakeIssuer.URL, Optional.empty()));
    }

    @Test
    void verify_sameNameForKeysOfTwoKinds_isTheOneOfTheAlgorithm() {
        assertThat(accepts(issuer(List.of(RSA_K1, K1), List.of()), NAMED)).isTrue();
        Secret rsa = Compact.signed(
                "{\"alg\":\"RS256\",\"kid\":\"k1\"}",
                Claims.of(FakeIssuer.URL).json(),
                Keys.RSA,
                SignatureAlgorithm.RS256);
        assertThat(verify(issuer(List.of(K1, RSA_K1), List.of()), rsa)).isNotNull();
    }

    @Test
    void verify_sameNameForTwoKeysOfOneKind_isTheOneThatSigned() {
        VerificationKey other = key("k1", Keys.OTHER_P256.getPublic());
        assertThat(accepts(issuer(List.of(K1, other), List.of()), NAMED)).isTrue();
        assertThat(accepts(issuer(List.of(other, K1), List.of()), NAMED)).isTrue();
    }

    @Test
    void verify_sameNameForTwoKeysNeitherOfWhichSigned_isABadSignature() {
        List<VerificationKey> both = List.of(
                key("k1", Keys.OTHER_P256.getPublic()), key("k1", another().getPublic()));
        assertThat(refused(issuer(both, both), NAMED)).isEqualTo(new BadCredential.BadSignature());
    }

    @Test
    void verify_sameNameForManyKeys_triesAFew() {
        List<VerificationKey> many = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            many.add(key("k1", another().getPublic()));
        }
        many.add(K1);
        assertThat(refused(issuer(many, many), NAMED)).isEqualTo(new BadCredential.BadSignature());
        assertThat(accepts(issuer(many.subList(1, 5), List.of()), NAMED)).isTrue();
    }

    /** As clusters are that were set up alike: both say {@code https://kubernetes.default.svc.cluster.local}. */
    @Test
    void verify_issuerWithoutKeys_isWaitedForOnce() {
        AtomicInteger asked = new AtomicInteger();
        IssuerKeys silent = new IssuerKeys() {
            @Override
            public List<VerificationKey> known() {
                asked.incrementAndGet();
                throw new RefusedException(new Temporary.IssuerUnavailable("corp", Duration.ofSeconds(1)));
            }

            @Override
            public List<VerificationKey> refreshed() {
                return known();
            }
        };
        FakeIssuer issuer = issuer(List.of(K1), List.of(K1));
        TrustedIssuer trusted = issuer.trusted().withKeys(silent, Optional.empty());
        IdentityVerifier verifier = new IdentityVerifier(List.of(trusted), Now.CLOCK);

        assertThat(refusalOf(() -> verifier.verify(issuer.token(NAMED, issuer.claims()), Optional.empty())))
                .isInstanceOf(Temporary.IssuerUnavailable.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void verify_twoIssuersOfOneUrl_areToldApartByTheKeyThatSigned() {
        FakeIssuer blue = new FakeIssuer("blue", FakeIssuer.URL, List.of(K2), List.of(K2));
        FakeIssuer green = new FakeIssuer("green", FakeIssuer.URL, List.of(K1), List.of(K1));
        assertThat(issuerOf(Optional.empty(), blue, green)).isEqualTo("green");
        assertThat(issuerOf(Optional.empty(), green, blue)).isEqualTo("green");
        assertThat(green.refreshes() + blue.refreshes()).isZero();
    }

    @Test
    void verify_twoIssuersOfOneUrlWithANewKey_areBothAskedAgain() {
        FakeIssuer blue = new FakeIssuer("blue", FakeIssuer.URL, List.of(K2), List.of(K2));
        FakeIssuer green = new FakeIssuer("green", FakeIssuer.URL, List.of(K2), List.of(K1));
        assertThat(issuerOf(Optional.empty(), blue, green)).isEqualTo("green");
    }

    @Test
    void verify_twoIssuersOfOneUrlOneOfWhichIsDown_theOtherIsTrusted() {
        FakeIssuer green = new FakeIssuer("green", FakeIssuer.URL, List.of(K1), List.of(K1));
        RefusedException down = new RefusedException(new Temporary.IssuerUnavailable("blue", Duration.ofSeconds(1)));
        IssuerKeys unavailable = new IssuerKeys() {
            @Override
            public List<VerificationKey> known() {
                throw down;
            }

            @Override
            public List<VerificationKey> refreshed() {
                throw down;
            }
        };
        TrustedIssuer blue = new FakeIssuer("blue", FakeIssuer.URL).trusted().withKeys(unavailable, Optional.empty());
        IdentityVerifier verifier = new IdentityVerifier(List.of(blue, green.trusted()), Now.CLOCK);

        assertThat(verifier.verify(green.token(NAMED, green.claims()), Optional.empty())
                        .identity()
                        .issuer())
                .isEqualTo("green");
        Secret unknown = green.token("{\"alg\":\"ES256\",\"kid\":\"k9\"}", green.claims());
        assertThat(refusalOf(() -> verifier.verify(unknown, Optional.empty())))
                .isInstanceOf(Temporary.IssuerUnavailable.class);
    }

    @Test
    void verify_twoIssuersOfOneUrlAndOneKey_areToldApartByNameOrNotAtAll() {
        FakeIssuer blue = new FakeIssuer("blue", FakeIssuer.URL, List.of(K1), List.of(K1));
        FakeIssuer green = new FakeIssuer("green", FakeIssuer.URL, List.of(K1), List.of(K1));
        assertThat(issuerOf(Optional.of("green"), blue, green)).isEqualTo("green");
        assertThat(refusalOf(() -> issuerOf(Optional.empty(), blue, green)))
                .isEqualTo(new BadCredential.AmbiguousIssuer(FakeIssuer.URL));
    }

    private static String issuerOf(Optional<String> tenant, FakeIssuer... issuers) {
        IdentityVerifier verifier =
                new IdentityVerifier(Stream.of(issuers).map(FakeIssuer::trusted).toList(), Now.CLOCK);
        return verifier.verify(issuers[0].token(NAMED, issuers[0].claims()), tenant)
                .identity()
                .issuer();
    }

    private static KeyPair another() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void verify_keyPublishedForAnotherAlgorithm_isRefused() {
        List<VerificationKey> keys = List.of(
                new VerificationKey(Optional.of("k1"), Keys.RSA.getPublic(), Optional.of(SignatureAlgorithm.PS256)));
        Secret token = Compact.signed(
                "{\"alg\":\"RS256\",\"kid\":\"k1\"}",
                Claims.of(FakeIssuer.URL).json(),
                Keys.RSA,
                SignatureAlgorithm.RS256);
        assertThat(refusalOf(() -> verify(issuer(keys, keys), token))).isInstanceOf(BadCredential.UnknownKey.class);
    }

    @Test
    void verify_shortRsaKey_isRefused() {
        List<VerificationKey> keys = List.of(key("k1", Keys.SHORT_RSA.getPublic()));
        Secret token = Compact.withSignature(
                "{\"alg\":\"RS256\",\"kid\":\"k1\"}", Claims.of(FakeIssuer.URL).json(), new byte[128]);
        assertThat(refusalOf(() -> verify(issuer(keys, keys), token))).isInstanceOf(BadCredential.UnknownKey.class);
    }

    @Test
    void verify_keyNamedThatTheIssuerPublishesWithoutName_isRefused() {
        List<VerificationKey> keys =
                List.of(new VerificationKey(Optional.empty(), Keys.P256.getPublic(), Optional.empty()));
        assertThat(refused(issuer(keys, keys), NAMED)).isInstanceOf(BadCredential.UnknownKey.class);
        assertThat(accepts(issuer(keys, keys), UNNAMED)).isTrue();
    }

    @Test
    void verify_keyNameInAnotherCase_isAnother() {
        assertThat(refused(issuer(List.of(K1), List.of(K1)), "{\"alg\":\"ES256\",\"kid\":\"K1\"}"))
                .isInstanceOf(BadCredential.UnknownKey.class);
    }

    private static VerificationKey key(String id, PublicKey key) {
        return new VerificationKey(Optional.of(id), key, Optional.empty());
    }

    private static FakeIssuer issuer(List<VerificationKey> known, List<VerificationKey> published) {
        return new FakeIssuer("corp", FakeIssuer.URL, known, published);
    }

    private static boolean accepts(FakeIssuer issuer, String header) {
        return verify(issuer, issuer.token(header, issuer.claims()))
                .identity()
                .subject()
                .equals("alice");
    }

    private static Refusal refused(FakeIssuer issuer, String header) {
        return refusalOf(() -> accepts(issuer, header));
    }

    private static VerifiedIdentity verify(FakeIssuer issuer, Secret token) {
        return new IdentityVerifier(List.of(issuer.trusted()), Now.CLOCK).verify(token, Optional.empty());
    }
}
