package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Nginx;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.e2e.lab.Tool;
import dev.cambist.testkit.idp.IdentityProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two files for nginx that the documentation has, with clients that verify its certificate. */
@EndToEnd
final class NginxTest {
    private static final Setup SETUP = Setup.DOCKER_REGISTRY_2_8_X5C;

    @TempDir
    private Path directory;

    private final int port = Ports.free();
    private final String proxy = "localhost:" + port;
    private IdentityProvider provider;
    private Cambist cambist;
    private Registry registry;
    private Nginx nginx;

    @BeforeEach
    void start() throws Exception {
        provider = IdentityProvider.start();
        cambist = Cambist.startBehind(
                URI.create("https://" + proxy),
                directory.resolve("cambist"),
                RegistrySetup.besidePolicy(SETUP, provider));
        Path registryDirectory = Files.createDirectories(directory.resolve("registry"));
        registry = Registry.start(
                SETUP.registry(),
                registryDirectory,
                cambist.trust(RegistrySetup.SERVICE, SETUP.registry().format(), registryDirectory));
    }

    @AfterEach
    void stop() {
        if (nginx != null) {
            nginx.close();
        }
        registry.close();
        cambist.close();
        provider.close();
    }

    @Test
    void oneHost_skopeo_pushesAndPulls() throws Exception {
        start("registry.conf", "/v2/", 401);
        Path auth = directory.resolve("auth.json");
        TinyImage image = TinyImage.write(directory.resolve("image"), "through nginx");
        Path pulled = directory.resolve("pulled");
        String name = "docker://" + proxy + "/acme/shop/web:1";

        Outcome login = login(Tool.SKOPEO, proxy, refreshToken(), auth).orFail();
        run("", Tool.SKOPEO, "copy", "--authfile", auth, image.reference(), name)
                .orFail();
        run("", Tool.SKOPEO, "copy", "--authfile", auth, name, TinyImage.reference(pulled))
                .orFail();

        assertThat(login.output()).contains("Login Succeeded!");
        assertThat(image.isIn(pulled)).isTrue();
        assertThat(nginx.requests()).contains("/oauth2/token").contains("PUT /v2/acme/shop/web/manifests/1");
    }

    @Test
    void oneHost_podman_pushesAndPulls() throws Exception {
        start("registry.conf", "/v2/", 401);
        Path auth = directory.resolve("auth.json");
        TinyImage image = TinyImage.write(directory.resolve("image"), "podman through nginx");
        String name = proxy + "/acme/shop/web:2";

        login(Tool.PODMAN, proxy, refreshToken(), auth).orFail();
        String id = podman("pull", "-q", image.reference()).orFail().output().strip();
        podman("tag", id, name).orFail();
        podman("push", "--authfile", auth, name).orFail();
        podman("rmi", "--all", "--force").orFail();
        podman("pull", "--authfile", auth, name).orFail();

        assertThat(nginx.requests()).contains("PUT /v2/acme/shop/web/manifests/2");
    }

    @Test
    void oneHost_tokenForSomethingElse_isRefusedByTheRegistryAndExplainedByCambist() throws Exception {
        start("registry.conf", "/v2/", 401);
        Path auth = directory.resolve("auth.json");
        TinyImage image = TinyImage.write(directory.resolve("image"), "not ours");

        login(Tool.SKOPEO, proxy, refreshToken(), auth).orFail();
        Outcome push = run(
                "", Tool.SKOPEO, "copy", "--authfile", auth, image.reference(), "docker://" + proxy + "/acme/other:1");
        Outcome login = login(Tool.SKOPEO, proxy, "no token", directory.resolve("other.json"));

        assertThat(push.exitCode()).isNotZero();
        assertThat(login.exitCode()).isNotZero();
        assertThat(login.error()).contains("invalid username/password");
    }

    @Test
    void hostOfItsOwn_skopeo_signsInThereAndPushesElsewhere() throws Exception {
        start("login.conf", "/.well-known/jwks.json", 200);
        Path auth = directory.resolve("auth.json");
        TinyImage image = TinyImage.write(directory.resolve("image"), "beside nginx");

        run(
                        refreshToken(),
                        Tool.SKOPEO,
                        "login",
                        "--tls-verify=false",
                        "--authfile",
                        auth,
                        "-u",
                        Skopeo.NULL_GUID,
                        "--password-stdin",
                        registry.host())
                .orFail();
        run(
                        "",
                        Tool.SKOPEO,
                        "copy",
                        "--authfile",
                        auth,
                        "--dest-tls-verify=false",
                        image.reference(),
                        "docker://" + registry.image("acme/shop/web:3"))
                .orFail();

        assertThat(nginx.requests()).contains("/oauth2/token").doesNotContain("/v2/acme");
    }

    /** Starts nginx with a file of the documentation, and waits for the answer of a path. */
    private void start(String file, String path, int status) throws Exception {
        Map<Integer, Integer> ports =
                Map.of(443, port, 8080, cambist.port(), 5000, registry.url("/").getPort());
        nginx = Nginx.start(file, Files.createDirectories(directory.resolve("nginx")), ports)
                .await(URI.create("https://" + proxy + path), status);
    }

    private String refreshToken() {
        return cambist.refreshToken(
                RegistrySetup.SERVICE,
                provider.token(RegistrySetup.BUILDER)
                        .audiences(List.of("cambist"))
                        .sign());
    }

    private Outcome login(Tool tool, String host, String token, Path auth) {
        return run(token, tool, "login", "--authfile", auth, "-u", Skopeo.NULL_GUID, "--password-stdin", host);
    }

    private Outcome podman(Object... words) {
        List<Object> command = new ArrayList<>(List.of(
                "--root",
                directory.resolve("root"),
                "--runroot",
                directory.resolve("run"),
                "--tmpdir",
                directory.resolve("tmp"),
                "--storage-driver",
                "vfs",
                "--cgroup-manager",
                "cgroupfs",
                "--events-backend",
                "none"));
        command.addAll(List.of(words));
        return run("", Tool.PODMAN, command.toArray());
    }

    /** Runs a client that trusts nginx's authority and nobody else. */
    private Outcome run(String input, Tool tool, Object... words) {
        List<String> command = new ArrayList<>(
                List.of("env", "SSL_CERT_FILE=" + nginx.authority(), tool.path().toString()));
        for (Object word : words) {
            command.add(word.toString());
        }
        return Commands.run(directory, input, command);
    }
}
