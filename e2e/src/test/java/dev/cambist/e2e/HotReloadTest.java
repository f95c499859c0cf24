package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The configuration file changes while a client is signed in. */
@EndToEnd
@ParameterizedClass
@EnumSource(names = {"DISTRIBUTION_3_X5C", "DISTRIBUTION_3_GATEWAY"})
final class HotReloadTest {
    private static final Duration LIVE_WITHIN = Duration.ofSeconds(2);
    private static final String SCOPE = "repository:acme/shop/web:pull,push";

    @Parameter
    private Setup setup;

    @TempDir
    private Path directory;

    private RegistrySetup site;
    private Skopeo skopeo;
    private String refreshToken;
    private TinyImage image;

    @BeforeEach
    void signIn() throws Exception {
        site = RegistrySetup.start(setup, directory);
        skopeo = site.skopeo();
        refreshToken = site.refreshToken(RegistrySetup.BUILDER);
        skopeo.login(site.host(), refreshToken).orFail();
        image = TinyImage.write(directory.resolve("image"), "while the policy changes");
        skopeo.push(image, site.image("acme/shop/web:1")).orFail();
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void ruleRemoved_nextTokenHasLess() throws Exception {
        site.cambist().configure(site.policy().replace("role: AcrPush", "role: AcrPull"));

        await(() -> !mayPush());

        Outcome push = skopeo.push(image, site.image("acme/shop/web:2"));
        assertThat(push.exitCode()).as("%s", push).isEqualTo(1);
        assertThat(push.error()).contains("denied: requested access to the resource is denied");
        skopeo.pull(site.image("acme/shop/web:1"), site.workspace()).orFail();
    }

    @Test
    void issuerRemoved_refreshTokenBuysNothingMore() throws Exception {
        site.cambist()
                .configure(site.policy()
                        .replace("{ name: github,", "{ name: elsewhere,")
                        .replace("{ issuer: github,", "{ issuer: elsewhere,"));

        await(() ->
                site.cambist().token(RegistrySetup.SERVICE, refreshToken, SCOPE).status() == 401);

        Outcome pull = skopeo.pull(site.image("acme/shop/web:1"), site.workspace());
        assertThat(pull.exitCode()).as("%s", pull).isEqualTo(1);
        assertThat(pull.error()).contains("invalid username/password");
    }

    @Test
    void brokenFile_keepsTheOldPolicyUntilItIsRepaired() throws Exception {
        site.cambist().configure(site.policy().replace("role: AcrPush", "role: AcrPusch"));

        // Longer than a good change takes: whatever was going to happen has happened.
        Instant until = Instant.now().plus(LIVE_WITHIN.plusMillis(500));
        while (Instant.now().isBefore(until)) {
            assertThat(mayPush()).isTrue();
        }
        skopeo.push(image, site.image("acme/shop/web:2")).orFail();

        site.cambist().overwrite(site.policy().replace("role: AcrPush", "role: AcrPull"));
        await(() -> !mayPush());
    }

    private boolean mayPush() {
        return site.cambist()
                .token(RegistrySetup.SERVICE, refreshToken, SCOPE)
                .text("access_token")
                .transform(RegistrySetup::actions)
                .contains("push");
    }

    /** Live within two seconds, and measured to be. */
    private static void await(BooleanSupplier changed) {
        Instant start = Instant.now();
        while (!changed.getAsBoolean()) {
            assertThat(Duration.between(start, Instant.now()))
                    .as("time until the change is live")
                    .isLessThan(LIVE_WITHIN);
        }
    }
}
