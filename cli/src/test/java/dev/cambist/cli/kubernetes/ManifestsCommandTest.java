package dev.cambist.cli.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.World;
import dev.cambist.cli.login.Desk;
import dev.cambist.server.config.Configuration;
import dev.cambist.server.config.ConfigurationFile;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestsCommandTest {
    private static final Path PAGE = Path.of("..", "docs", "kubernetes.md");
    private static final String REGISTRY = "registry.example.com";
    private static final String ISSUER = "https://oidc.cluster.example.com";

    @TempDir
    private Path directory;

    @Test
    void manifests_ofARegistry_areTheGoldenFile() throws Exception {
        assertThat(manifests(REGISTRY, "--issuer", ISSUER, "--namespace", "team-a"))
                .isEqualTo(new Ran(0, golden("manifests.yaml"), ""));
    }

    @Test
    void manifests_withTheNode_areTheGoldenFile() throws Exception {
        assertThat(manifests("registry.example.com:5000", "--issuer", ISSUER, "--node", "--part", "kubelet")
                        .out())
                .isEqualTo(golden("node.yaml"));
    }

    @Test
    void manifests_withAnAudience_haveItInAllParts() {
        String out =
                manifests(REGISTRY, "--issuer", ISSUER, "--audience", "cambist").out();

        assertThat(out)
                .contains("serviceAccountTokenAudience: \"cambist\"")
                .contains("resources: [\"cambist\"]")
                .contains("audiences: [\"cambist\"]");
    }

    @Test
    void issuerOfTheManifests_isReadByTheServer() throws Exception {
        String out = manifests(REGISTRY, "--issuer", ISSUER, "--namespace", "team-a", "--part", "cambist")
                .out();
        Path file = directory.resolve("cambist.yaml");
        String rest = """
                server: { listen: localhost:8443, data: data }
                registries:
                  - { service: registry.example.com, trust: x5c }
                """;
        Files.writeString(file, rest + out);

        Configuration configuration = ConfigurationFile.read(file, Map.of());

        assertThat(configuration.issuers()).hasSize(1);
        assertThat(configuration.issuers().toString()).contains(ISSUER, REGISTRY);
    }

    @Test
    void manifests_plainIssuer_areRefused() {
        Ran ran = manifests(REGISTRY, "--issuer", "http://oidc.cluster.example.com");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("--issuer is the https address");
    }

    @Test
    void manifests_namespaceWithAPattern_areRefused() {
        Ran ran = manifests(REGISTRY, "--issuer", ISSUER, "--namespace", "*");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("--namespace takes one namespace");
    }

    @Test
    void manifests_repositoryInsteadOfARegistry_areRefused() {
        Ran ran = manifests("registry.example.com/team/app", "--issuer", ISSUER);

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("this is no registry");
    }

    @Test
    void commands_ofThePage_work() throws Exception {
        List<String> commands = Stream.of(Files.readString(PAGE, UTF_8).split("```", -1))
                .filter(part -> part.startsWith("sh\n"))
                .flatMap(part -> part.substring(3).lines())
                .toList();

        assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
        for (String command : commands) {
            assertThat(command).startsWith("cambist kubernetes manifests ");
            String[] words = command.split(" ", -1);
            Ran ran = manifests(Arrays.copyOfRange(words, 3, words.length));
            assertThat(ran.exitCode()).as("%s: %s", command, ran.err()).isZero();
            assertThat(ran.out()).isNotEmpty();
        }
    }

    private static Ran manifests(String... arguments) {
        List<String> words = new ArrayList<>(List.of("kubernetes", "manifests"));
        words.addAll(Arrays.asList(arguments));
        Desk desk = new Desk(World.of(Map.of()), false, InstantSource.system());
        return Ran.cambistAt(desk, words.toArray(String[]::new));
    }

    private static String golden(String name) throws Exception {
        try (InputStream in = ManifestsCommandTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
