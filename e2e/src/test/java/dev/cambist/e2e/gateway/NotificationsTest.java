package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.server.CambistServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is pushed past the gateway to a registry that is configured as the page says, the index knows soon. */
@EndToEnd
@Timeout(600) // a guard against hanging
final class NotificationsTest {
    private static final Path PAGE = Path.of("../docs/registry.md");
    private static final String NAME = "registry.example.com";

    @TempDir
    private Path directory;

    /** The block of the page that holds this line, as it stands there. */
    private static String block(String line) throws Exception {
        Matcher blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        while (blocks.find()) {
            if (blocks.group(1).contains(line)) {
                return blocks.group(1);
            }
        }
        throw new AssertionError(PAGE + " has no block with " + line);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOCKER_REGISTRY_2_8", "DISTRIBUTION_3"})
    void push_pastTheGateway_isInTheIndexThoughNobodyLooksForIt(Registry.Kind kind) throws Exception {
        int management = Ports.free();
        String told = block("notifications:\n  endpoints:").replace("127.0.0.1:8081", "localhost:" + management);
        Matcher token = Pattern.compile("Bearer ([0-9a-f]+)").matcher(told);
        assertThat(token.find()).isTrue();
        Files.writeString(directory.resolve("notifications-token"), token.group(1) + "\n");
        try (Registry registry = Registry.startOpen(kind, directory, told)) {
            Path file = Files.writeString(
                    directory.resolve("cambist.yaml"),
                    "server: { listen: \"localhost:0\", management: \"localhost:" + management + "\", data: data }\n"
                            + block("notifications-token-file")
                                    .replace(
                                            "http://127.0.0.1:5000",
                                            registry.url("").toString())
                                    .replace("service: " + NAME, "service: " + NAME + "\n    aliases: [localhost]")
                            + "access: [{ who: anyone, role: RepositoryContributor, on: [\"**\"] }]\n");
            try (CambistServer server = CambistServer.start(file, Map.of(), InstantSource.system())) {
                Skopeo skopeo = new Skopeo(directory);
                TinyImage first = TinyImage.write(directory.resolve("first"), "first");
                TinyImage second = TinyImage.write(directory.resolve("second"), "second");
                skopeo.push(first, registry.image("team/app:v1")).orFail();
                // The first one has no tag from here on: nothing but what was told leads to it.
                skopeo.push(second, registry.image("team/app:v1")).orFail();
                awaitManifests(server, list -> list.contains(second.manifest()), "the second image", registry);
                awaitManifests(server, list -> list.contains(first.manifest()), "the first image", registry);
                // Deleted by digest, and nobody asks for its repository until it is gone from the index.
                skopeo.delete(registry.image("team/app@" + first.manifest())).orFail();
                awaitManifests(server, list -> !list.contains(first.manifest()), "the deletion", registry);
                assertThat(manifests(server)).contains(second.manifest());
            }
        }
    }

    private void awaitManifests(CambistServer server, Predicate<String> reached, String what, Registry registry)
            throws Exception {
        for (int tries = 0; tries < 600 && !reached.test(manifests(server)); tries++) {
            Thread.sleep(100);
        }
        String list = manifests(server);
        assertThat(reached.test(list))
                .as("the index does not know of %s: %s%nthe registry: %s", what, list, registry.log())
                .isTrue();
    }

    private String manifests(CambistServer server) {
        URI root = URI.create("http://localhost:" + server.publicUrl().getPort());
        String token = Http.post(
                        root.resolve("/oauth2/token"),
                        Map.of("grant_type", "password", "service", NAME, "scope", "repository:team/app:metadata_read"))
                .text("access_token");
        return Http.getWithBearer(URI.create(root + "/acr/v1/team%2Fapp/_manifests"), token)
                .body();
    }
}
