package dev.cambist.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.Now;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IdentityTest {
    private static final Identity ALICE =
            new Identity("corp", FakeIssuer.URL, "alice", new JsonObject(Map.of("email", "alice@corp.example")));

    @Test
    void toString_ofAnIdentity_keepsItsClaimsToItself() {
        assertThat(ALICE).hasToString("corp/alice");
    }

    @Test
    void subjectClaim_ofACaller_isTheSubjectOrEmpty() {
        assertThat(ALICE.subjectClaim()).isEqualTo("alice");
        assertThat(new Caller.Anonymous().subjectClaim()).isEmpty();
        assertThat(new Caller.Anonymous()).hasToString("anonymous");
    }

    @ParameterizedTest
    @CsvSource({"'', u, s", "' ', u, s", "i, '', s", "i, u, ''", "i, u, ' '"})
    void constructor_withoutIssuerOrSubject_isAnError(String issuer, String url, String subject) {
        assertThatThrownBy(() -> new Identity(issuer, url, subject, JsonObject.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void constructor_withoutClaims_isAnError() {
        assertThatThrownBy(() -> new Identity("i", "u", "s", null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void stillTrusts_sameNameAndUrl_isTrue() {
        assertThat(verifier("corp", FakeIssuer.URL).stillTrusts(ALICE)).isTrue();
    }

    @Test
    void stillTrusts_issuerRemoved_isFalse() {
        assertThat(verifier("corp", "https://else.example").stillTrusts(ALICE)).isFalse();
    }

    /** Rules speak of names: under another name, other rules would be about the identity. */
    @Test
    void stillTrusts_urlUnderAnotherName_isFalse() {
        assertThat(verifier("other", FakeIssuer.URL).stillTrusts(ALICE)).isFalse();
    }

    @Test
    void trustedIssuer_withoutAudienceOrAlgorithm_isAnError() {
        assertThatThrownBy(() -> trusted(Set.of(), Set.of(SignatureAlgorithm.ES256)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("issuer corp needs an audience and an algorithm");
        assertThatThrownBy(() -> trusted(Set.of("a"), Set.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static IdentityVerifier verifier(String name, String url) {
        return new IdentityVerifier(List.of(new FakeIssuer(name, url).trusted()), Now.CLOCK);
    }

    private static TrustedIssuer trusted(Set<String> audiences, Set<SignatureAlgorithm> algorithms) {
        return new TrustedIssuer(
                "corp",
                FakeIssuer.URL,
                Optional.empty(),
                audiences,
                algorithms,
                "sub",
                new FakeIssuer("corp", FakeIssuer.URL),
                Optional.empty());
    }
}
