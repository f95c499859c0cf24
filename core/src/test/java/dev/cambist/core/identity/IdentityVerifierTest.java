package dev.cambist.core.identity;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.Compact;
import dev.cambist.core.Keys;
import dev.cambist.core.Now;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verifier's refusals, one by one; times, keys, audiences and tenants have tests of their own. */
final class IdentityVerifierTest {
    private final FakeIssuer corp = new FakeIssuer("corp", FakeIssuer.URL);
    private final FakeIssuer github = new FakeIssuer("github", "https://github.example");
    private final IdentityVerifier verifier =
            new IdentityVerifier(List.of(corp.trusted(), github.trusted()), Now.CLOCK);

    @Test
    void verify_soundToken_isAnIdentityOfIssuerAndSubject() {
        Claims claims = corp.claims().with("groups", List.of("a", "b"));
        VerifiedIdentity verified = verify(corp.token(claims));
        assertThat(verified.identity()).isEqualTo(new Identity("corp", FakeIssuer.URL, "alice", claims.object()));
        assertThat(verified.expiry()).isEqualTo(Now.INSTANT.plusSeconds(3600));
        assertThat(verified.tenant()).isEmpty();
        assertThat(verified).hasToString("verified corp/alice");
    }

    @Test
    void verify_sameSubjectOfTwoIssuers_areTwoIdentities() {
        assertThat(verify(corp.token(corp.claims())).identity())
                .isNotEqualTo(verify(github.token(github.claims())).identity());
    }

    @Test
    void verify_whatIsNoToken_isRefused() {
        assertThat(refused(new Secret("hunter2"))).isInstanceOf(BadCredential.MalformedToken.class);
    }

    @Test
    void verify_issuerThatIsNotConfigured_isRefusedWithItsName() {
        assertThat(refused(corp.token(corp.claims().with("iss", "https://else.example"))))
                .isEqualTo(new BadCredential.UntrustedIssuer("https://else.example"));
    }

    /** The most asked question of all: the caller hears the same as of any other issuer, the log and explain say why. */
    @Test
    void verify_issuerWithAnotherSlashAtItsEnd_isAnotherAndTheLogSaysSo() {
        FakeIssuer slashed = new FakeIssuer("corp", "https://login.example/");
        for (String[] pair : new String[][] {
            {FakeIssuer.URL, FakeIssuer.URL + "/"}, {"https://login.example/", "https://login.example"}
        }) {
            IdentityVerifier both = new IdentityVerifier(List.of(corp.trusted(), slashed.trusted()), Now.CLOCK);
            Refusal refusal =
                    refusalOf(() -> both.verify(corp.token(corp.claims().with("iss", pair[1])), Optional.empty()));
            assertThat(refusal.message())
                    .isEqualTo("issuer " + pair[1] + " is not trusted here; get a token from an issuer that this"
                            + " server's configuration names");
            assertThat(refusal.hint().orElseThrow())
                    .startsWith(pair[0] + " is configured, which differs by the slash at its end");
        }
        assertThat(refused(corp.token(corp.claims().with("iss", "https://else.example/")))
                        .hint())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS://issuer.example", "http://issuer.example", " " + FakeIssuer.URL, "corp", ""})
    void verify_issuerSpelledDifferently_isAnother(String issuer) {
        assertThat(refused(corp.token(corp.claims().with("iss", issuer))))
                .isEqualTo(new BadCredential.UntrustedIssuer(
                        issuer, issuer.equals(FakeIssuer.URL + "/") ? Optional.of(FakeIssuer.URL) : Optional.empty()));
    }

    @Test
    void verify_withoutIssuer_isRefused() {
        assertThat(refused(corp.token(corp.claims().without("iss")))).isEqualTo(new BadCredential.MissingClaim("iss"));
        assertThat(refused(corp.token(corp.claims().with("iss", List.of(FakeIssuer.URL)))))
                .isEqualTo(new BadCredential.MissingClaim("iss"));
    }

    @Test
    void verify_algorithmThatIsNotAllowed_isRefusedWithThoseThatAre() {
        for (String algorithm : List.of("none", "HS256", "ES384", "PS256", "es256", "RS1")) {
            assertThat(refused(corp.token("{\"alg\":\"" + algorithm + "\",\"kid\":\"k1\"}", corp.claims())))
                    .isEqualTo(new BadCredential.AlgorithmNotAllowed(algorithm, List.of("RS256", "ES256")));
        }
    }

    @Test
    void verify_withoutAlgorithm_isRefused() {
        assertThat(refused(corp.token("{\"kid\":\"k1\"}", corp.claims())))
                .isEqualTo(new BadCredential.AlgorithmNotAllowed("missing", List.of("RS256", "ES256")));
    }

    @Test
    void verify_unsignedToken_isRefused() {
        Secret unsigned =
                new Secret(Compact.unsigned("{\"alg\":\"none\"}", corp.claims().json()) + ".");
        assertThat(refused(unsigned)).isInstanceOf(BadCredential.AlgorithmNotAllowed.class);
    }

    @Test
    void verify_publicKeyUsedAsHmacSecret_isRefused() {
        HmacKey confused = new HmacKey("k1", Keys.P256.getPublic().getEncoded());
        Secret token = Compact.signed(
                "{\"alg\":\"HS256\",\"kid\":\"k1\"}", corp.claims().json(), confused);
        assertThat(refused(token)).isInstanceOf(BadCredential.AlgorithmNotAllowed.class);
    }

    @Test
    void verify_otherKeyUnderTheSameName_isRefused() {
        Secret forged = Compact.signed(
                "{\"alg\":\"ES256\",\"kid\":\"k1\"}", corp.claims().json(), Keys.OTHER_P256, SignatureAlgorithm.ES256);
        assertThat(refused(forged)).isEqualTo(new BadCredential.BadSignature());
    }

    @Test
    void verify_claimsOfAnotherToken_areRefused() {
        String[] one = corp.token(corp.claims()).value().split("\\.", -1);
        String[] other = corp.token(corp.claims().with("sub", "root")).value().split("\\.", -1);
        assertThat(refused(new Secret(one[0] + "." + other[1] + "." + one[2])))
                .isEqualTo(new BadCredential.BadSignature());
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "Jwt", "at+jwt", "AT+JWT", "application/at+jwt", "application/jwt"})
    void verify_typeOfAnIdentityToken_isAccepted(String type) {
        assertThat(verify(typed(type))).isNotNull();
    }

    @Test
    void verify_withoutType_isAccepted() {
        assertThat(verify(corp.token("{\"alg\":\"ES256\",\"kid\":\"k1\"}", corp.claims())))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"refresh+jwt", "logout+jwt", "dpop+jwt", "secevent+jwt", "JOSE", "", "jwt ", "text/jwt"})
    void verify_typeOfAnotherKind_isRefused(String type) {
        assertThat(refused(typed(type)))
                .isEqualTo(new BadCredential.WrongTokenKind(
                        "a token of type " + type, "an identity token (type JWT or at+jwt)"));
    }

    @Test
    void verify_withoutSubject_isRefused() {
        assertThat(refused(corp.token(corp.claims().without("sub")))).isEqualTo(new BadCredential.MissingClaim("sub"));
        assertThat(refused(corp.token(corp.claims().with("sub", 7L)))).isEqualTo(new BadCredential.MissingClaim("sub"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u2003"})
    void verify_blankSubject_isRefused(String subject) {
        assertThat(refused(corp.token(corp.claims().with("sub", subject))))
                .isEqualTo(new BadCredential.MissingClaim("sub"));
    }

    @ParameterizedTest
    @CsvSource({"https://a.example, https://a.example/", "https://a.example/, https://a.example"})
    void verify_issuerThatDiffersByTheSlashAtItsEnd_isRefusedNamingTheOne(String shown, String configured) {
        IdentityVerifier verifier = new IdentityVerifier(List.of(new FakeIssuer("a", configured).trusted()), Now.CLOCK);
        FakeIssuer other = new FakeIssuer("a", shown);

        assertThat(refusalOf(() -> verifier.verify(other.token(other.claims()), Optional.empty())))
                .isEqualTo(new BadCredential.UntrustedIssuer(shown, Optional.of(configured)));
    }

    @Test
    void constructor_twoIssuersOfOneUrlAndName_isAnError() {
        assertThatThrownBy(() -> new IdentityVerifier(
                        List.of(corp.trusted(), new FakeIssuer("corp", FakeIssuer.URL).trusted()), Now.CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two issuers have the URL " + FakeIssuer.URL);
    }

    private Secret typed(String type) {
        return corp.token("{\"alg\":\"ES256\",\"typ\":\"" + type + "\",\"kid\":\"k1\"}", corp.claims());
    }

    private Refusal refused(Secret token) {
        return refusalOf(() -> verify(token));
    }

    private VerifiedIdentity verify(Secret token) {
        return verifier.verify(token, Optional.empty());
    }
}
