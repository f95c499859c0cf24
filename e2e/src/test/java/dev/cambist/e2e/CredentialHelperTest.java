package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.e2e.lab.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The clients that start {@code docker-credential-cambist}, and what they make of its answers. */
@EndToEnd
final class CredentialHelperTest {
    @TempDir
    private Path directory;

    private RegistrySetup site;
    private Path home;
    private Path authFile;

    @BeforeAll
    @Timeout(600)
    static void build() {
        Launcher.build();
    }

    @BeforeEach
    void startSite() throws Exception {
        site = RegistrySetup.start(Setup.DOCKER_REGISTRY_2_8_X5C, directory);
        home = site.workspace();
        authFile = home.resolve(".docker/config.json");
        Files.createDirectories(authFile.getParent());
        String helpers =
                JsonWriter.write(Map.of("credHelpers", Map.of(site.registry().host(), "cambist")));
        Files.writeString(authFile, helpers);
    }

    @AfterEach
    void stopSite() {
        site.close();
    }

    @Test
    void skopeo_withTheHelper_pushesAndPulls() throws Exception {
        String name = site.registry().image("acme/shop/web:1");

        push(name, "skopeo").orFail();

        skopeo("inspect", "--tls-verify=false", "docker://" + name).orFail();
        assertThat(kept()).hasSize(1);
    }

    @Test
    void docker_withTheHelper_readsManifestsUntilItIsLoggedOut() throws Exception {
        String name = site.registry().image("acme/shop/web:2");
        push(name, "docker").orFail();

        Outcome manifest = docker("manifest", "inspect", "--insecure", name).orFail();
        assertThat(manifest.output()).contains("schemaVersion");

        assertThat(Files.readString(authFile)).contains("\"credHelpers\"").doesNotContain("identitytoken", "eyJ");
        docker("logout", site.registry().host()).orFail();
        assertThat(kept()).isEmpty();
    }

    @Test
    void docker_loginWithAPassword_isToldThatNothingIsKept() throws Exception {
        String refreshToken = site.refreshToken(RegistrySetup.MAINTAINER);

        Outcome login = run(
                refreshToken,
                Tool.DOCKER,
                "--host",
                noDaemon(),
                "login",
                "-u",
                Skopeo.NULL_GUID,
                "--password-stdin",
                site.registry().host());

        assertThat(login.exitCode()).isNotZero();
        assertThat(login.error()).contains("docker-credential-cambist keeps no passwords");
        assertThat(Files.readString(authFile)).doesNotContain("eyJ");
    }

    @Test
    void podman_withTheHelper_pulls() throws Exception {
        String name = site.registry().image("acme/shop/web:3");
        push(name, "podman").orFail();

        run(
                        "",
                        Tool.PODMAN,
                        "--root",
                        home.resolve("root").toString(),
                        "--runroot",
                        home.resolve("run").toString(),
                        "--storage-driver",
                        "vfs",
                        "--cgroup-manager",
                        "cgroupfs",
                        "--events-backend",
                        "none",
                        "pull",
                        "--tls-verify=false",
                        "--authfile",
                        authFile.toString(),
                        name)
                .orFail();
    }

    @Test
    void jib_withTheHelper_pushes() throws Exception {
        String name = site.registry().image("acme/shop/web:4");
        CredentialRetrieverFactory helpers =
                CredentialRetrieverFactory.forImage(ImageReference.parse(name), event -> {}, environment());
        Path file = Files.writeString(directory.resolve("hello"), "jib");

        // Jib's own word for a registry without TLS.
        System.setProperty("sendCredentialsOverHttp", "true");
        try {
            Jib.fromScratch()
                    .addLayer(List.of(file), "/")
                    .containerize(Containerizer.to(RegistryImage.named(name)
                                    .addCredentialRetriever(helpers.dockerCredentialHelper(helper())))
                            .setAllowInsecureRegistries(true)
                            .setBaseImageLayersCache(directory.resolve("base"))
                            .setApplicationLayersCache(directory.resolve("layers")));
        } finally {
            System.clearProperty("sendCredentialsOverHttp");
        }

        skopeo("inspect", "--tls-verify=false", "docker://" + name).orFail();
    }

    @Test
    void helper_withoutIdentity_letsSkopeoPullAsNobody() throws Exception {
        String name = site.registry().image("public/hello:1");
        Files.writeString(home.resolve("identity.jwt"), site.identityToken(RegistrySetup.MAINTAINER));
        push(name, "public").orFail();
        Files.delete(home.resolve("identity.jwt"));

        // The registry stands for a metadata service that knows no identity, whatever this machine has.
        Map<String, String> nobody = Map.of(
                "HOME",
                home.toString(),
                "PATH",
                path(),
                "AZURE_POD_IDENTITY_AUTHORITY_HOST",
                "http://" + site.registry().host());
        Outcome inspect = Commands.run(
                home,
                "",
                nobody,
                List.of(
                        Tool.SKOPEO.path().toString(),
                        "inspect",
                        "--tls-verify=false",
                        "--authfile",
                        authFile.toString(),
                        "docker://" + name));

        assertThat(inspect.orFail().error()).contains("no identity token was found");
    }

    private Outcome push(String name, String content) throws Exception {
        TinyImage image = TinyImage.write(directory.resolve("image"), content);
        return skopeo("copy", "--dest-tls-verify=false", image.reference(), "docker://" + name);
    }

    private Outcome skopeo(String command, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(command, "--authfile", authFile.toString()));
        words.addAll(List.of(arguments));
        return run("", Tool.SKOPEO, words.toArray(String[]::new));
    }

    private Outcome docker(String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("--host", noDaemon()));
        words.addAll(List.of(arguments));
        return run("", Tool.DOCKER, words.toArray(String[]::new));
    }

    private String noDaemon() {
        return "unix://" + home.resolve("no-daemon.sock");
    }

    private Outcome run(String input, Tool tool, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(tool.path().toString()));
        command.addAll(List.of(arguments));
        return Commands.run(home, input, environment(), command);
    }

    private Map<String, String> environment() throws Exception {
        Path identity = home.resolve("identity.jwt");
        if (!Files.exists(identity)) {
            Files.writeString(identity, site.identityToken(RegistrySetup.BUILDER));
        }
        return Map.of("HOME", home.toString(), "PATH", path(), "CAMBIST_TOKEN_FILE", identity.toString());
    }

    private static Path helper() {
        return Launcher.file("dist/target/cambist/bin/docker-credential-cambist");
    }

    private static String path() {
        return helper().getParent() + ":" + System.getenv("PATH");
    }

    private List<Path> kept() throws Exception {
        try (Stream<Path> files = Files.list(home.resolve(".cache/cambist/docker"))) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }
}
