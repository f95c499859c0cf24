package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Podman;
import dev.cambist.e2e.lab.TinyImage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The main job with podman. */
@EndToEnd
final class PodmanTest {
    @TempDir
    private Path directory;

    @Test
    void push_repositoryOfSomebodyElse_isDenied() throws Exception {
        try (RegistrySetup site = RegistrySetup.start(Setup.DISTRIBUTION_3_X5C, directory)) {
            Podman podman = site.podman();
            String name = site.image("acme/payroll/web:1");
            podman.login(site.host(), site.refreshToken(RegistrySetup.BUILDER)).orFail();
            podman.load(TinyImage.write(directory.resolve("image"), "not to be pushed"), name)
                    .orFail();

            Outcome push = podman.push(name);

            assertThat(push.exitCode()).as("%s", push).isEqualTo(125);
            assertThat(push.error()).contains("denied: requested access to the resource is denied");
        }
    }

    @Test
    void login_identityTokenInPlaceOfRefreshToken_isExchangedOnTheWay() throws Exception {
        try (RegistrySetup site = RegistrySetup.start(Setup.DISTRIBUTION_3_X5C, directory)) {
            Podman podman = site.podman();

            Outcome login = podman.login(site.host(), site.identityToken(RegistrySetup.BUILDER));

            assertThat(login.exitCode()).as("%s", login).isZero();
        }
    }

    @Test
    void login_tokenOfNobodyTrusted_isRefused() throws Exception {
        try (RegistrySetup site = RegistrySetup.start(Setup.DISTRIBUTION_3_X5C, directory)) {
            Podman podman = site.podman();

            Outcome login = podman.login(
                    site.host(), site.identityToken(RegistrySetup.BUILDER).replace('.', '-'));

            assertThat(login.exitCode()).as("%s", login).isEqualTo(125);
            assertThat(login.error()).contains("invalid username/password");
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "DOCKER_REGISTRY_2_8_X5C",
                "DISTRIBUTION_3_X5C",
                "DOCKER_REGISTRY_2_8_GATEWAY",
                "DISTRIBUTION_3_GATEWAY_TLS"
            })
    void pushAndPull_signedInWithRefreshToken_giveTheSameLayer(Setup setup) throws Exception {
        try (RegistrySetup site = RegistrySetup.start(setup, directory)) {
            Podman podman = site.podman();
            TinyImage image = TinyImage.write(directory.resolve("image"), "podman");
            String name = site.image("acme/shop/web:1");

            Outcome login = podman.login(site.host(), site.refreshToken(RegistrySetup.BUILDER))
                    .orFail();
            podman.load(image, name).orFail();
            String layers = podman.layers(name).orFail().output();
            podman.push(name).orFail();
            podman.removeAll().orFail();
            podman.pull(name).orFail();

            assertThat(login.output()).contains("Login Succeeded!");
            // Podman writes manifests anew, so their digests differ; a layer's content does not.
            assertThat(podman.layers(name).orFail().output()).isEqualTo(layers).contains("sha256:");
        }
    }
}
