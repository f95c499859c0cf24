package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Podman;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code cambist login}, run as its users run it, and the clients that use what it wrote. */
@EndToEnd
final class LoginTest {
    @TempDir
    private Path directory;

    private RegistrySetup site;
    private Path workspace;
    private Path identity;

    @BeforeAll
    @Timeout(600)
    static void build() {
        Launcher.build();
    }

    @BeforeEach
    void startSite() throws Exception {
        site = RegistrySetup.start(Setup.DOCKER_REGISTRY_2_8_X5C, directory);
        workspace = site.workspace();
        identity = Files.writeString(workspace.resolve("identity.jwt"), site.identityToken(RegistrySetup.BUILDER));
    }

    @AfterEach
    void stopSite() {
        site.close();
    }

    @Test
    void login_thenSkopeo_pushesAndPulls() throws Exception {
        Skopeo skopeo = new Skopeo(workspace);
        TinyImage image = TinyImage.write(directory.resolve("image"), "cambist login");
        String name = site.registry().image("acme/shop/web:1");

        Outcome login = login(workspace.resolve("skopeo-auth.json"));

        assertThat(login.output() + login.error()).isEmpty();
        skopeo.push(image, name).orFail();
        skopeo.pull(name, directory.resolve("pulled")).orFail();
        skopeo.delete(name); // the policy does not let it, and its refusal must not end the login
        skopeo.inspect(name).orFail();
    }

    @Test
    void login_thenPodman_pushesAndPulls() throws Exception {
        Podman podman = new Podman(workspace);
        String name = site.registry().image("acme/shop/web:2");

        login(workspace.resolve("podman/auth.json"));

        podman.load(TinyImage.write(directory.resolve("image"), "cambist login"), name)
                .orFail();
        podman.push(name).orFail();
        podman.removeAll().orFail();
        podman.pull(name).orFail();
    }

    @Test
    void logout_thenSkopeo_isNobodyAgain() throws Exception {
        Path authFile = workspace.resolve("skopeo-auth.json");
        login(authFile);

        Launcher.run(workspace, "logout", site.registry().host(), "--authfile", authFile.toString())
                .orFail();

        Outcome push = new Skopeo(workspace)
                .push(
                        TinyImage.write(directory.resolve("image"), "nobody"),
                        site.registry().image("acme/shop/web:3"));
        assertThat(push.exitCode()).isNotZero();
    }

    @Test
    void token_forCurl_opensTheRegistry() {
        Outcome token = Launcher.run(
                        workspace,
                        "token",
                        site.registry().host(),
                        "--token",
                        identity.toString(),
                        "--scope",
                        "repository:acme/shop/web:pull")
                .orFail();

        assertThat(RegistrySetup.actions(token.output().strip())).containsExactly("pull");
    }

    private Outcome login(Path authFile) {
        return Launcher.run(
                        workspace,
                        "login",
                        site.registry().host(),
                        "--token",
                        identity.toString(),
                        "--authfile",
                        authFile.toString())
                .orFail();
    }
}
