package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.MovableClock;
import dev.cambist.e2e.lab.Outcome;
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

/** Tokens that were good once: Cambist makes them with its clock behind, and then its clock is put right. */
@EndToEnd
@ParameterizedClass
@EnumSource(names = {"DOCKER_REGISTRY_2_8_X5C", "DISTRIBUTION_3_X5C", "ZOT_X5C", "DOCKER_REGISTRY_2_8_GATEWAY"})
final class ExpiredTokensTest {
    private static final String SCOPE = "repository:acme/shop/web:pull,push";

    /** Refresh tokens last three hours, access tokens fifteen minutes. */
    private static final Duration PAST = Duration.ofHours(-4);

    private static final MovableClock CLOCK = new MovableClock(Duration.ZERO);

    @TempDir
    private static Path directory;

    private static RegistrySetup site;

    @Parameter
    private Setup setup;

    private static String oldRefreshToken;
    private static String oldAccessToken;

    @BeforeParameterizedClassInvocation
    static void start(Setup setup) throws Exception {
        CLOCK.setAhead(Duration.ZERO);
        site = RegistrySetup.start(setup, directory.resolve(setup.name()), CLOCK);
        CLOCK.setAhead(PAST);
        String identityToken = site.identityTokenAt(RegistrySetup.BUILDER, CLOCK.instant());
        oldRefreshToken = site.cambist().refreshToken(RegistrySetup.SERVICE, identityToken);
        oldAccessToken = site.cambist().accessToken(RegistrySetup.SERVICE, oldRefreshToken, SCOPE);
        CLOCK.setAhead(Duration.ZERO);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (site != null) {
            site.close();
            site = null;
        }
    }

    @Test
    void login_expiredRefreshToken_isRefused() throws Exception {
        Outcome login = site.skopeo().login(site.host(), oldRefreshToken);

        assertThat(login.exitCode()).as("%s", login).isEqualTo(1);
        assertThat(login.error()).contains("invalid username/password");
    }

    @Test
    void token_expiredRefreshToken_isRefusedWithItsAge() {
        var answer = site.cambist().token(RegistrySetup.SERVICE, oldRefreshToken, SCOPE);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).containsPattern("expired (59|60) minutes ago; sign in again");
    }

    @Test
    void login_expiredAccessTokenAsPassword_isRefused() throws Exception {
        Outcome login = site.skopeo().login(site.host(), oldAccessToken);

        assertThat(login.exitCode()).as("%s", login).isEqualTo(1);
        assertThat(login.error()).contains("invalid username/password");
    }

    @Test
    void push_expiredAccessTokenAsBearer_isRefusedByTheRegistry() throws Exception {
        Skopeo skopeo = site.skopeo();
        TinyImage image = TinyImage.write(site.workspace(), "late at " + setup);
        String fresh =
                site.cambist().accessToken(RegistrySetup.SERVICE, site.refreshToken(RegistrySetup.BUILDER), SCOPE);

        Outcome push = skopeo.push(image, site.image("acme/shop/web:1"), "--dest-registry-token", oldAccessToken);

        assertThat(push.exitCode()).as("%s", push).isEqualTo(1);
        assertThat(push.error())
                .contains("unauthorized: authentication required")
                .doesNotContain("denied:");
        skopeo.push(image, site.image("acme/shop/web:1"), "--dest-registry-token", fresh)
                .orFail();
    }
}
