package dev.cambist.e2e.packages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Program;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.e2e.lab.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The compose file, as docker compose reads it; and its services, run without a daemon as it says. */
@EndToEnd
@Timeout(3600)
final class ComposeTest {
    private static final Path FILE = Launcher.file("deploy/compose/compose.yaml");

    @TempDir
    private Path directory;

    @Test
    void file_withAWordThatComposeDoesNotKnow_isRefused() throws Exception {
        Path mistaken = Files.writeString(
                directory.resolve("compose.yaml"), Files.readString(FILE).replace("cap_drop", "cap_dropp"));
        Outcome outcome = read(mistaken);
        assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.error()).contains("cap_dropp");
    }

    @Test
    void services_asWritten_areReadOnlyAndReachedByThisMachineAlone() throws Exception {
        JsonObject services = services();

        assertThat(services.members()).containsOnlyKeys("registry", "cambist", "identity-provider");
        for (String name : services.members().keySet()) {
            JsonObject service = services.object(name).orElseThrow();
            assertThat(service.value("read_only")).as(name).hasValue(true);
            assertThat(service.texts("cap_drop")).as(name).containsExactly("ALL");
            assertThat(service.texts("security_opt")).as(name).containsExactly("no-new-privileges:true");
        }
        assertThat(services.object("registry").orElseThrow().has("ports")).isFalse();
        assertThat(objects(services.object("cambist").orElseThrow(), "ports"))
                .hasSize(1)
                .allSatisfy(port -> assertThat(port.text("host_ip")).hasValue("127.0.0.1"));
    }

    @Test
    void services_runAsWritten_takeAFirstPush() throws Exception {
        Instant begin = Instant.now();
        JsonObject services = services();
        JsonObject registry = services.object("registry").orElseThrow();
        JsonObject cambist = services.object("cambist").orElseThrow();
        JsonObject provider = services.object("identity-provider").orElseThrow();
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost registry\n");
        Path tokens = owned("tokens");
        Container image =
                Container.of(OciLayout.unpack(Packages.containerImage(), directory.resolve("layout")), directory);
        try (Network network = Network.start(directory);
                Program store = network.start("registry", environment(registry), registryCommand())) {
            store.awaitReady(() -> network.run("curl", "-sS", "--fail", "http://localhost:5000/v2/")
                    .succeeded());
            Container base = image.in(network).mounting(hosts, "/etc/hosts", "ro");
            Container first = mounted(base, cambist).mounting(owned("data"), "/var/lib/cambist", "rw");
            Container second = mounted(base, provider).mounting(tokens, "/run/tokens", "rw");
            List<String> idp = new ArrayList<>(provider.texts("entrypoint"));
            idp.addAll(provider.texts("command"));
            List<String> probe = cambist.object("healthcheck").orElseThrow().texts("test");
            assertThat(probe).startsWith("CMD");
            assertThat(provider.text("network_mode")).hasValue("service:cambist");

            try (Program serve = first.start("cambist", first.ownCommand());
                    Program issuer = second.start("identity-provider", idp)) {
                issuer.awaitReady(() -> Files.exists(tokens.resolve("github")));
                serve.awaitReady(() -> first.run(inPath(probe)).succeeded());
                Path auth = directory.resolve("auth.json");
                // Until Cambist has the keys of a provider that may have started later, it asks to come again.
                serve.awaitReady(() -> network.run(
                                "env",
                                "CAMBIST_TOKEN_FILE=" + tokens.resolve("github"),
                                Launcher.file("dist/target/cambist/bin/cambist").toString(),
                                "login",
                                "localhost:8080",
                                "--authfile",
                                auth.toString())
                        .succeeded());
                push(network, auth, "acme/shop/hello").orFail();
                assertThat(push(network, auth, "acme/other/hello").succeeded()).isFalse();
                System.out.printf(
                        "from nothing to the first push, compose: %.1f s%n",
                        Duration.between(begin, Instant.now()).toMillis() / 1e3);
            }
        }
    }

    private Outcome push(Network network, Path auth, String repository) throws Exception {
        TinyImage image = TinyImage.write(directory.resolve(repository.replace('/', '-')), repository);
        return network.run(
                Tool.SKOPEO.path().toString(),
                "copy",
                "--authfile",
                auth.toString(),
                "--dest-tls-verify=false",
                image.reference(),
                "docker://localhost:8080/" + repository + ":1");
    }

    /** With what the service mounts of this tree. */
    private static Container mounted(Container container, JsonObject service) {
        Container all = container;
        for (JsonObject volume : objects(service, "volumes")) {
            if (volume.text("type").orElseThrow().equals("bind")) {
                all = all.mounting(
                        Path.of(volume.text("source").orElseThrow()),
                        volume.text("target").orElseThrow(),
                        volume.value("read_only").orElse(false).equals(true) ? "ro" : "rw");
            }
        }
        return all;
    }

    private static List<String> inPath(List<String> probe) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\"", "sh"));
        words.addAll(probe.subList(1, probe.size()));
        return words;
    }

    /** What the image of Distribution has as its configuration, as a file of this machine. */
    private List<String> registryCommand() throws Exception {
        Path data = Files.createDirectories(directory.resolve("images"));
        Path file = Files.writeString(directory.resolve("registry.yaml"), """
                version: 0.1
                storage: { filesystem: { rootdirectory: "%s" } }
                http: { addr: ":5000" }
                """.formatted(data));
        return List.of(Tool.DISTRIBUTION.path().toString(), "serve", file.toString());
    }

    private static Map<String, String> environment(JsonObject service) {
        return service.object("environment").orElseThrow().members().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().toString()));
    }

    /** A directory of the image's user. */
    private Path owned(String name) throws Exception {
        Path made = Files.createDirectories(directory.resolve(name));
        Files.setAttribute(made, "unix:mode", 0_40_700);
        Files.setAttribute(made, "unix:uid", 65532);
        return made;
    }

    private JsonObject services() throws Exception {
        return JsonObject.parseWithNulls(read(FILE).orFail().output().getBytes(UTF_8))
                .object("services")
                .orElseThrow();
    }

    private Outcome read(Path file) {
        // As from where the file is: that is what its paths are seen from.
        return Commands.run(
                FILE.getParent(), List.of(Tool.COMPOSE.path().toString(), "--format", "json", file.toString()));
    }

    private static List<JsonObject> objects(JsonObject of, String member) {
        return ((List<?>) of.value(member).orElseThrow())
                .stream().map(JsonObject.class::cast).toList();
    }
}
