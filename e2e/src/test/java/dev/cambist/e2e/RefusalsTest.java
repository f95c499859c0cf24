package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may not, does not; and what skopeo then says. */
@EndToEnd
@ParameterizedClass
@EnumSource(
        names = {
            "DOCKER_REGISTRY_2_8_X5C",
            "DISTRIBUTION_3_X5C",
            "ZOT_X5C",
            "DOCKER_REGISTRY_2_8_GATEWAY",
            "DISTRIBUTION_3_GATEWAY",
            "ZOT_GATEWAY"
        })
final class RefusalsTest {
    @TempDir
    private static Path directory;

    private static RegistrySetup site;

    @Parameter
    private Setup setup;

    @BeforeParameterizedClassInvocation
    static void start(Setup setup) throws Exception {
        site = RegistrySetup.start(setup, directory.resolve(setup.name()));
        TinyImage image = TinyImage.write(site.workspace(), "for everybody");
        Skopeo maintainer = site.signedIn(site.refreshToken(RegistrySetup.MAINTAINER));
        maintainer.push(image, repository("public/hello:1")).orFail();
        maintainer.push(image, repository("acme/shop/web:1")).orFail();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (site != null) {
            site.close();
            site = null;
        }
    }

    @Test
    void push_identityThatMayOnlyPull_isDenied() throws Exception {
        Skopeo cluster = site.signedIn(site.refreshToken(RegistrySetup.CLUSTER));
        TinyImage image = TinyImage.write(site.workspace(), "not to be pushed");

        Outcome push = cluster.push(image, repository("acme/shop/web:2"));

        assertDenied(push);
        cluster.pull(repository("acme/shop/web:1"), site.workspace()).orFail();
    }

    @Test
    void push_repositoryOfSomebodyElse_isDenied() throws Exception {
        TinyImage image = TinyImage.write(site.workspace(), "not to be pushed");

        Outcome push =
                site.signedIn(site.refreshToken(RegistrySetup.BUILDER)).push(image, repository("acme/payroll/web:1"));

        assertDenied(push);
    }

    @Test
    void pull_repositoryOfSomebodyElse_isDenied() throws Exception {
        Skopeo maintainer = site.signedIn(site.refreshToken(RegistrySetup.MAINTAINER));
        maintainer
                .push(TinyImage.write(site.workspace(), "secret"), repository("ops/secret:1"))
                .orFail();

        Outcome pull = site.signedIn(site.refreshToken(RegistrySetup.BUILDER))
                .pull(repository("ops/secret:1"), site.workspace());

        assertDenied(pull);
    }

    @Test
    void delete_identityThatMayPush_isDenied() throws Exception {
        Outcome delete = site.signedIn(site.refreshToken(RegistrySetup.BUILDER)).delete(repository("acme/shop/web:1"));

        assertThat(delete.exitCode()).as("%s", delete).isEqualTo(1);
        assertThat(delete.error())
                .contains(
                        site.isGateway() ? "needs repository:acme/shop/web:delete" : "authentication required",
                        "(401 Unauthorized)");
        site.signedIn(site.refreshToken(RegistrySetup.CLUSTER))
                .inspect(repository("acme/shop/web:1"))
                .orFail();
    }

    @Test
    void pull_nobodySignedInInsidePublic_works() throws Exception {
        site.skopeo().pull(repository("public/hello:1"), site.workspace()).orFail();
    }

    @Test
    void pull_nobodySignedInOutsidePublic_isDenied() throws Exception {
        Outcome pull = site.skopeo().pull(repository("acme/shop/web:1"), site.workspace());

        assertDenied(pull);
    }

    @Test
    void push_nobodySignedInInsidePublic_isDenied() throws Exception {
        TinyImage image = TinyImage.write(site.workspace(), "not to be pushed");

        Outcome push = site.skopeo().push(image, repository("public/hello:2"));

        assertDenied(push);
    }

    @Test
    void exchange_identityTokenThatHasExpired_isRefusedWithItsAge() {
        String expired = site.identityToken(RegistrySetup.BUILDER, Duration.ofMinutes(-10));

        Http.Answer answer = site.cambist().exchange(RegistrySetup.SERVICE, expired);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).containsPattern("expired 10 minutes ago; get a new one");
    }

    @Test
    void login_identityTokenInPlaceOfRefreshToken_isExchangedOnTheWay() throws Exception {
        site.skopeo()
                .login(site.host(), site.identityToken(RegistrySetup.BUILDER))
                .orFail();
    }

    @Test
    void login_tokenThatNobodySigned_isRefused() throws Exception {
        String token = site.identityToken(RegistrySetup.BUILDER);

        Outcome login = site.skopeo().login(site.host(), token.substring(0, token.lastIndexOf('.') + 1) + "AAAA");

        assertNotSignedIn(login);
    }

    @Test
    void login_refreshTokenOfAnotherRegistry_isRefused() throws Exception {
        String other =
                site.cambist().refreshToken(RegistrySetup.OTHER_SERVICE, site.identityToken(RegistrySetup.BUILDER));

        Outcome login = site.skopeo().login(site.host(), other);

        assertNotSignedIn(login);
    }

    @Test
    void pull_accessTokenOfAnotherRegistry_isRefusedByTheRegistry() throws Exception {
        String scope = "repository:acme/shop/web:pull";
        String identityToken = site.identityToken(RegistrySetup.BUILDER);
        String right = accessToken(RegistrySetup.SERVICE, identityToken, scope);
        String wrong = accessToken(RegistrySetup.OTHER_SERVICE, identityToken, scope);
        Skopeo skopeo = site.skopeo();

        Outcome pull = skopeo.pull(repository("acme/shop/web:1"), site.workspace(), "--src-registry-token", wrong);

        assertNotBelieved(pull);
        skopeo.pull(repository("acme/shop/web:1"), site.workspace(), "--src-registry-token", right)
                .orFail();
    }

    @Test
    void pull_refreshTokenAsBearer_isRefusedByTheRegistry() throws Exception {
        Outcome pull = site.skopeo()
                .pull(
                        repository("acme/shop/web:1"),
                        site.workspace(),
                        "--src-registry-token",
                        site.refreshToken(RegistrySetup.BUILDER));

        assertNotBelieved(pull);
    }

    private static String accessToken(String service, String identityToken, String scope) {
        return site.cambist().accessToken(service, site.cambist().refreshToken(service, identityToken), scope);
    }

    /** The token is good and does not go far enough. */
    private void assertDenied(Outcome outcome) {
        assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(1);
        boolean isZotsOwn = setup.registry() == Registry.Kind.ZOT && !site.isGateway();
        assertThat(outcome.error())
                .contains(
                        isZotsOwn
                                ? "unauthorized: authentication required"
                                : "denied: requested access to the resource is denied");
    }

    /** The token is none that the registry believes. */
    private static void assertNotBelieved(Outcome outcome) {
        assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.error())
                .contains("unauthorized: authentication required")
                .doesNotContain("denied:");
    }

    /** Cambist itself refuses; skopeo repeats only the status in words of its own. */
    private static void assertNotSignedIn(Outcome login) {
        assertThat(login.exitCode()).as("%s", login).isEqualTo(1);
        assertThat(login.error()).contains("invalid username/password");
    }

    private static String repository(String name) {
        return site.image(name);
    }
}
