package dev.cambist.testkit.idp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenDraftTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String GROUP = "7a1c0f7e-0000-4000-8000-000000000001";

    @AutoClose
    private final IdentityProvider idp = IdentityProvider.start(
            Settings.defaults().withClock(InstantSource.fixed(NOW)).withAlgorithms(SigningAlgorithm.ES256));

    @AutoClose
    private final Http http = new Http();

    private final User alice = User.named("alice").withGroups(GROUP).withRoles("Pusher");
    private final ServicePrincipal ci = ServicePrincipal.named("ci").withRoles("Pusher");

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void sign_withEveryAlgorithm_verifiesWithThePublishedKeys(SigningAlgorithm algorithm)
            throws IOException, JOSEException, GeneralSecurityException {
        String token = idp.token(alice).algorithm(algorithm).sign();

        assertThat(Tokens.parse(token).getHeader().getAlgorithm().getName()).isEqualTo(algorithm.header());
        assertThat(Tokens.verifies(token, http.keys(idp, idp.v2Issuer()))).isTrue();
    }

    @Test
    void sign_withDefaultSettings_isRs256() {
        try (var entra = IdentityProvider.start()) {
            String token = entra.token(alice).sign();

            assertThat(Tokens.parse(token).getHeader().getAlgorithm().getName()).isEqualTo("RS256");
        }
    }

    @Test
    void user_inVersion1_hasEntrasClaims() {
        var claims = Tokens.claims(idp.token(alice).v1().sign());

        assertThat(claims)
                .containsEntry("aud", "https://containerregistry.azure.net")
                .containsEntry("iss", idp.v1Issuer())
                .containsEntry("iat", NOW.getEpochSecond())
                .containsEntry("nbf", NOW.getEpochSecond())
                .containsEntry("exp", NOW.plus(Duration.ofHours(1)).getEpochSecond())
                .containsEntry("appid", "04b07795-8ddb-461a-bbee-02f9e1bf7b46")
                .containsEntry("appidacr", "0")
                .containsEntry("idp", idp.v1Issuer())
                .containsEntry("oid", alice.objectId())
                .containsEntry("tid", IdentityProvider.TENANT)
                .containsEntry("upn", "alice@cambist.example")
                .containsEntry("unique_name", "alice@cambist.example")
                .containsEntry("scp", "user_impersonation")
                .containsEntry("groups", List.of(GROUP))
                .containsEntry("roles", List.of("Pusher"))
                .containsEntry("ver", "1.0")
                .doesNotContainKeys("azp", "preferred_username", "idtyp");
    }

    @Test
    void user_inVersion2_hasEntrasClaims() {
        var claims = Tokens.claims(idp.token(alice).v2().sign());

        assertThat(claims)
                .containsEntry("iss", idp.v2Issuer())
                .containsEntry("azp", "04b07795-8ddb-461a-bbee-02f9e1bf7b46")
                .containsEntry("azpacr", "0")
                .containsEntry("name", "alice")
                .containsEntry("oid", alice.objectId())
                .containsEntry("tid", IdentityProvider.TENANT)
                .containsEntry("preferred_username", "alice@cambist.example")
                .containsEntry("scp", "user_impersonation")
                .containsEntry("groups", List.of(GROUP))
                .containsEntry("ver", "2.0")
                .doesNotContainKeys("appid", "upn", "unique_name", "idp", "idtyp");
    }

    @Test
    void servicePrincipal_inVersion1_hasEntrasClaims() {
        var claims = Tokens.claims(idp.token(ci).v1().sign());

        assertThat(claims)
                .containsEntry("appid", ci.clientId())
                .containsEntry("appidacr", "1")
                .containsEntry("idp", idp.v1Issuer())
                .containsEntry("idtyp", "app")
                .containsEntry("oid", ci.objectId())
                .containsEntry("sub", ci.objectId())
                .containsEntry("roles", List.of("Pusher"))
                .containsEntry("ver", "1.0")
                .doesNotContainKeys("scp", "upn", "name", "groups");
    }

    @Test
    void servicePrincipal_inVersion2_hasEntrasClaims() {
        var claims = Tokens.claims(idp.token(ci).sign());

        assertThat(claims)
                .containsEntry("azp", ci.clientId())
                .containsEntry("azpacr", "1")
                .containsEntry("idtyp", "app")
                .containsEntry("sub", ci.objectId())
                .containsEntry("ver", "2.0")
                .doesNotContainKeys("scp", "preferred_username", "appid", "idp");
    }

    @Test
    void header_ofVersion1_namesTheKeyTwice() {
        var first = Tokens.parse(idp.token(alice).v1().sign()).getHeader();
        var second = Tokens.parse(idp.token(alice).v2().sign()).getHeader();

        assertThat(first.toJSONObject()).containsEntry("x5t", first.getKeyID()).containsEntry("typ", "JWT");
        assertThat(second.toJSONObject()).containsOnlyKeys("typ", "alg", "kid");
    }

    @Test
    void subject_ofAUser_isPairwise() {
        Object toAcr = Tokens.claims(idp.token(alice).sign()).get("sub");
        Object toAcrAgain = Tokens.claims(idp.token(alice).v1().sign()).get("sub");
        Object toArm = Tokens.claims(idp.token(alice)
                        .audience("https://management.azure.com")
                        .sign())
                .get("sub");

        assertThat(toAcr).isEqualTo(toAcrAgain).isNotEqualTo(toArm).isNotEqualTo(alice.objectId());
    }

    @Test
    void groups_beyondTwoHundred_becomeAReference() {
        String[] groups = IntStream.range(0, 201).mapToObj(i -> "group-" + i).toArray(String[]::new);

        var claims = Tokens.claims(idp.token(alice.withGroups(groups)).sign());

        assertThat(claims)
                .doesNotContainKey("groups")
                .containsEntry("_claim_names", Map.of("groups", "src1"))
                .containsKey("_claim_sources");
    }

    @Test
    void user_ofAnotherTenant_hasThatTenantsIssuerAndAnotherObjectId() {
        String tenant = "11111111-2222-4333-8444-555555555555";
        User other = User.named("alice", tenant);

        assertThat(Tokens.claims(idp.token(other).sign()))
                .containsEntry("iss", idp.v2Issuer(tenant))
                .containsEntry("tid", tenant);
        assertThat(other.objectId()).isNotEqualTo(alice.objectId());
    }

    @Test
    void claims_ofTheAccountAndOfTheDraft_winInThatOrder() {
        User odd = alice.withClaim("ver", "3.0").withClaim("upn", "account");

        var claims = Tokens.claims(
                idp.token(odd).claim("upn", "draft").withoutClaim("scp").sign());

        assertThat(claims)
                .containsEntry("ver", "3.0")
                .containsEntry("upn", "draft")
                .doesNotContainKey("scp");
    }

    @Test
    void times_whenSet_areSecondsSince1970() {
        var claims = Tokens.claims(idp.token(alice)
                .issuedAt(NOW.minusSeconds(7))
                .notBefore(NOW.plusSeconds(5))
                .expiresIn(Duration.ofMinutes(5))
                .sign());

        assertThat(claims)
                .containsEntry("iat", NOW.getEpochSecond() - 7)
                .containsEntry("nbf", NOW.getEpochSecond() + 5)
                .containsEntry("exp", NOW.getEpochSecond() + 300);
    }

    @Test
    void lifetime_ofLessThanZero_makesATokenThatWasValidOnce() {
        var claims = Tokens.claims(
                idp.token(alice).expiresIn(Duration.ofSeconds(-10)).sign());

        assertThat(claims)
                .containsEntry("exp", NOW.getEpochSecond() - 10)
                .containsEntry("iat", NOW.getEpochSecond() - 3610)
                .containsEntry("nbf", NOW.getEpochSecond() - 3610);
    }

    @Test
    void audiences_givenAsList_stayAList() {
        var claims = Tokens.claims(idp.token(alice).audiences(List.of("one")).sign());

        assertThat(claims).containsEntry("aud", List.of("one"));
    }

    @Test
    void header_whenSet_doesNotChangeTheSignature() throws IOException, JOSEException, GeneralSecurityException {
        String token =
                idp.token(alice).header("typ", "at+jwt").withoutHeader("kid").sign();

        var jwt = Tokens.parse(token);
        assertThat(jwt.getHeader().getType().getType()).isEqualTo("at+jwt");
        assertThat(jwt.getHeader().getKeyID()).isNull();
        assertThat(Tokens.verifies(jwt, http.keys(idp, idp.v2Issuer()).getKeys().getFirst()))
                .isTrue();
    }

    @Test
    void draft_whenChanged_staysAsItWas() {
        TokenDraft draft = idp.token(alice);

        draft.audience("changed").claim("upn", "changed");

        assertThat(Tokens.claims(draft.sign()))
                .containsEntry("aud", IdentityProvider.ACR_AUDIENCE)
                .doesNotContainKey("upn");
    }

    @Test
    void tokens_ofTheSameDraft_differ() {
        TokenDraft draft = idp.token(alice).algorithm(SigningAlgorithm.RS256);

        assertThat(draft.sign()).isNotEqualTo(draft.sign());
    }

    @Test
    void versions_ofAWorkload_areRefused() {
        TokenDraft draft = idp.token(Workload.gitHub("acme/app", "refs/heads/main"));

        assertThatIllegalArgumentException().isThrownBy(draft::v1);
    }
}
