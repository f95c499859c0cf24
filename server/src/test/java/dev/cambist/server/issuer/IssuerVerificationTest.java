package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.identity.IdentityVerifier;
import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.settings.IssuerSettings;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From an issuer's signature over HTTP to the core's verifier. */
@Timeout(60)
final class IssuerVerificationTest {
    private static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    private static final TestKey OLD = TestKey.es256("old");
    private static final TestKey NEW = TestKey.es256("new");

    private static final KeyPair RSA = TestKey.rsaPair(2048);
    private static final KeyPair OTHER_RSA = TestKey.rsaPair(2048);

    private final SettableClock clock = new SettableClock();
    private final FakeIssuer fake = FakeIssuer.publishing(OLD);
    private final IssuerDirectory directory = new IssuerDirectory(clock);

    @AfterEach
    void close() {
        directory.close();
        fake.close();
    }

    static Stream<TestKey> keys() {
        return Stream.of(
                new TestKey("rs256", SignatureAlgorithm.RS256, RSA),
                new TestKey("ps256", SignatureAlgorithm.PS256, RSA),
                TestKey.es256("es256"),
                TestKey.es384("es384"),
                TestKey.ed25519("ed25519"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void verify_signedWithAPublishedKey_isTheSubject(TestKey key) {
        fake.publish(TestKey.es256("another"), key);

        assertThat(verifier().verify(key.sign(claims()), Optional.empty()).identity())
                .hasToString("ci/repo:acme/app");
    }

    @ParameterizedTest
    @MethodSource("keys")
    void verify_signedWithAnotherKeyOfThatName_isRefused(TestKey key) {
        TestKey impostor = switch (key.algorithm()) {
            case ES256 -> TestKey.es256(key.id());
            case ES384 -> TestKey.es384(key.id());
            case EDDSA -> TestKey.ed25519(key.id());
            default -> new TestKey(key.id(), key.algorithm(), OTHER_RSA);
        };
        fake.publish(key);

        assertRefused(impostor.sign(claims()), new BadCredential.BadSignature());
    }

    @Test
    void verify_algorithmThatTheKeyIsNotFor_isRefused() {
        TestKey key = new TestKey("rsa", SignatureAlgorithm.RS256, RSA);
        Map<String, Object> jwk = new HashMap<>(key.jwk());
        jwk.put("alg", "PS256");
        fake.page(FakeIssuer.KEYS, 200, JsonWriter.write(Map.of("keys", List.of(jwk))));

        assertRefused(key.sign(claims()), new BadCredential.UnknownKey(fake.url(), Optional.of("rsa")));
    }

    @Test
    void verify_rotationUnderLoad_findsTheNewKeyWithOneRequest() throws Exception {
        IdentityVerifier verifier = verifier();
        verifier.verify(OLD.sign(claims()), Optional.empty());
        clock.advance(Duration.ofMinutes(1));
        CountDownLatch everybodyIsHere = new CountDownLatch(32);
        fake.page(FakeIssuer.KEYS, exchange -> {
            FakeKeySource.await(everybodyIsHere);
            FakeIssuer.send(exchange, 200, FakeIssuer.keySet(OLD, NEW));
        });
        Secret ofOldKey = OLD.sign(claims());
        Secret ofNewKey = NEW.sign(claims());

        List<String> subjects = callAtOnce(32, () -> {
            everybodyIsHere.countDown();
            // Those who hold a known key go on while the others wait.
            verifier.verify(ofOldKey, Optional.empty());
            return verifier.verify(ofNewKey, Optional.empty()).identity().subject();
        });

        assertThat(subjects).hasSize(32).containsOnly("repo:acme/app");
        assertThat(fake.requests(FakeIssuer.KEYS)).isEqualTo(2);
        assertThat(fake.requests(FakeIssuer.DISCOVERY)).isEqualTo(1);
    }

    @Test
    void verify_floodOfUnknownKeys_isOneRequest() throws Exception {
        IdentityVerifier verifier = verifier();
        verifier.verify(OLD.sign(claims()), Optional.empty());
        clock.advance(Duration.ofMinutes(1));
        Secret ofUnknownKey = NEW.sign(claims());

        List<Refusal> refusals = callAtOnce(1_000, () -> refusal(verifier, ofUnknownKey));

        assertThat(refusals).hasSize(1_000).containsOnly(new BadCredential.UnknownKey(fake.url(), Optional.of("new")));
        assertThat(fake.requests()).isEqualTo(3);
    }

    @Test
    void verify_floodOnADeadIssuer_isOneRequest() throws Exception {
        fake.down(true);
        IdentityVerifier verifier = verifier();
        Secret token = OLD.sign(claims());

        List<Refusal> refusals = callAtOnce(1_000, () -> refusal(verifier, token));

        assertThat(refusals)
                .hasSize(1_000)
                .containsOnly(new Temporary.IssuerUnavailable(fake.url(), Duration.ofSeconds(1)));
        assertThat(fake.requests()).isEqualTo(1);
    }

    @Test
    void verify_keyThatWasTakenBack_isRefusedAfterTheNextLook() {
        IdentityVerifier verifier = verifier();
        Secret token = OLD.sign(claims());
        verifier.verify(token, Optional.empty());
        fake.publish(NEW);
        clock.advance(Duration.ofMinutes(1));
        verifier.verify(NEW.sign(claims()), Optional.empty());

        assertRefused(verifier, token, new BadCredential.UnknownKey(fake.url(), Optional.of("old")));
    }

    @Test
    void verify_entraTokensOfBothVersions_areOneIssuer() {
        IdentityVerifier verifier = entraVerifier();
        String v2 = fake.url() + "/" + TENANT + "/v2.0";
        String v1 = fake.url() + "/" + TENANT + "/";

        for (String issuer : List.of(v2, v1)) {
            Secret token = OLD.sign(entraClaims(issuer, TENANT));
            assertThat(verifier.verify(token, Optional.of(TENANT)).identity()).hasToString("corp/object-1");
        }
    }

    @Test
    void verify_entraTokenOfAnotherTenant_isRefused() {
        Secret token = OLD.sign(entraClaims(fake.url() + "/" + TENANT + "/", "00000000-0000-4000-8000-000000000000"));

        assertRefused(entraVerifier(), token, new BadCredential.MissingClaim("tid"));
    }

    @Test
    void redeem_entraTenant_hasExactlyOneRedeemerWhoseTokenVerifies() {
        IdentityVerifier verifier = entraVerifier();
        // Entra may answer with a token of the first version although its second endpoint was asked.
        Secret identityToken = OLD.sign(entraClaims(fake.url() + "/" + TENANT + "/", TENANT));
        fake.page("/token", 200, JsonWriter.write(Map.of("access_token", identityToken.value())));

        TrustedIssuer issuer = verifier.redeemingIssuer(Optional.of(TENANT));
        Secret redeemed = issuer.redeemer().orElseThrow().redeem(new Secret("0.refresh"), "192.0.2.1");

        assertThat(verifier.verify(redeemed, Optional.of(TENANT)).identity()).hasToString("corp/object-1");
    }

    private IdentityVerifier verifier() {
        return verifier(Configured.openId(fake.url()));
    }

    private IdentityVerifier entraVerifier() {
        Map<String, Object> endpoint = Map.of("token_endpoint", fake.url() + "/token");
        fake.describe("/" + TENANT + "/v2.0", fake.url() + "/" + TENANT + "/v2.0", endpoint);
        fake.describe("/" + TENANT, fake.url() + "/" + TENANT + "/", endpoint);
        return verifier(Configured.entra(fake.url(), TENANT));
    }

    private IdentityVerifier verifier(IssuerSettings settings) {
        return new IdentityVerifier(directory.update(List.of(settings)), clock);
    }

    private Map<String, Object> claims() {
        return FakeIssuer.claims(fake.url(), "repo:acme/app", clock);
    }

    private Map<String, Object> entraClaims(String issuer, String tenant) {
        Map<String, Object> claims = new HashMap<>(FakeIssuer.claims(issuer, "pairwise", clock));
        claims.put("oid", "object-1");
        claims.put("tid", tenant);
        return claims;
    }

    private void assertRefused(Secret token, Refusal refusal) {
        assertRefused(verifier(), token, refusal);
    }

    private static void assertRefused(IdentityVerifier verifier, Secret token, Refusal refusal) {
        assertThatThrownBy(() -> verifier.verify(token, Optional.empty()))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
    }

    private static Refusal refusal(IdentityVerifier verifier, Secret token) {
        try {
            throw new AssertionError(verifier.verify(token, Optional.empty()));
        } catch (RefusedException e) {
            return e.refusal();
        }
    }

    private static <T> List<T> callAtOnce(int callers, Callable<T> call) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> results = IntStream.range(0, callers)
                    .mapToObj(i -> threads.submit(call))
                    .toList();
            List<T> values = new ArrayList<>();
            for (Future<T> result : results) {
                values.add(result.get());
            }
            return values;
        }
    }
}
