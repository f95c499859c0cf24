package dev.cambist.testkit.idp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {
    @AutoClose
    private final IdentityProvider idp =
            IdentityProvider.start(Settings.defaults().withAlgorithms(SigningAlgorithm.ES256));

    @AutoClose
    private final Http http = new Http();

    @Test
    void gitHub_onABranch_hasTheClaimsOfActions() throws IOException, JOSEException, GeneralSecurityException {
        String token = idp.token(Workload.gitHub("acme/app", "refs/heads/main"))
                .audience("registry.example.com")
                .sign();

        assertThat(Tokens.claims(token))
                .containsEntry("iss", idp.url() + "/github")
                .containsEntry("aud", "registry.example.com")
                .containsEntry("sub", "repo:acme/app:ref:refs/heads/main")
                .containsEntry("repository", "acme/app")
                .containsEntry("repository_owner", "acme")
                .containsEntry("ref", "refs/heads/main")
                .containsEntry("ref_type", "branch")
                .containsEntry("workflow_ref", "acme/app/.github/workflows/ci.yml@refs/heads/main")
                .doesNotContainKeys("oid", "tid", "ver");
        assertThat(Tokens.verifies(token, http.keys(idp, idp.issuer("github")))).isTrue();
        assertThat(Tokens.verifies(token, http.keys(idp, idp.v2Issuer()))).isFalse();
    }

    @Test
    void gitLab_inASubgroup_hasTheClaimsOfItsJobs() {
        var claims =
                Tokens.claims(idp.token(Workload.gitLab("acme/web/app", "main")).sign());

        assertThat(claims)
                .containsEntry("iss", idp.issuer("gitlab"))
                .containsEntry("sub", "project_path:acme/web/app:ref_type:branch:ref:main")
                .containsEntry("project_path", "acme/web/app")
                .containsEntry("namespace_path", "acme/web");
    }

    @Test
    void kubernetes_atASecondCluster_hasThatIssuer() {
        var claims =
                Tokens.claims(idp.token(Workload.kubernetes("prod", "deployer").at("cluster-2"))
                        .sign());

        assertThat(claims)
                .containsEntry("iss", idp.issuer("cluster-2"))
                .containsEntry("sub", "system:serviceaccount:prod:deployer");
        assertThat(claims.get("kubernetes.io"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("namespace", "prod");
    }

    @Test
    void anySubject_withAnyClaims_isSigned() {
        Workload robot = Workload.of("keycloak", "robot").withClaim("realm_access", Map.of("roles", "pusher"));

        assertThat(Tokens.claims(idp.token(robot).sign()))
                .containsEntry("sub", "robot")
                .containsEntry("realm_access", Map.of("roles", "pusher"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "Upper", "..", "c0ffee00-0000-4000-8000-000000000001"})
    void issuerName_thatIsNoPlainSegment_isRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Workload.of(name, "anybody"));
    }

    @Test
    void gitHubWithIds_repository_hasItsIdsInTheSubjectAndTheSameClaims() {
        Workload job = Workload.gitHubWithIds("acme/app", "refs/heads/main");

        assertThat(job.subject()).isEqualTo("repo:acme@65/app@74:ref:refs/heads/main");
        assertThat(job.claims())
                .isEqualTo(Workload.gitHub("acme/app", "refs/heads/main").claims());
    }

    @Test
    void azureServiceConnection_anyTwo_differInTheirSubjectsOnly() {
        Workload one = Workload.azureServiceConnection("t", "o", "one");
        Workload other = Workload.azureServiceConnection("t", "o", "other");

        assertThat(one.subject())
                .isEqualTo("/eid1/c/pub/t/AAAA/a/BBBB/sc/o/one")
                .isNotEqualTo(other.subject());
        assertThat(one.claims())
                .isEqualTo(other.claims())
                .containsEntry("tid", "t")
                .containsKey("oid");
    }
}
