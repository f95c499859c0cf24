package dev.cambist.cli.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.World;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.tls.TemporaryAuthority;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

class ManifestsCommandTest {
    /** The key of RFC 7517 appendix A.1. */
    private static final String KEYS = """
            {"keys":[{"kty":"EC","crv":"P-256","use":"sig","kid":"1",
              "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
              "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}
            """;

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

    /** The kubelet runs every provider that matches an image: of two, one would lend every pod the node's rights. */
    @ParameterizedTest
    @ValueSource(strings = {"", "--node"})
    void kubeletPart_anyImage_isMatchedByOneProvider(String node) {
        String out = manifests((REGISTRY + " other.example.com --part kubelet --issuer " + ISSUER + " " + node)
                        .strip()
                        .split(" ", -1))
                .out();

        assertThat(KubeletRules.providers(out).stream()
                        .flatMap(provider -> ((List<?>) provider.get("matchImages")).stream())
                        .map(String::valueOf))
                .containsExactly(REGISTRY, "other.example.com");
    }

    /** As the kubelet's own validation wants it, with all that can be given. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example.com",
                "registry.example.com --node",
                "a.example.com b.example.com:5000 [::1]:5000 --audience cambist --cache service-account",
                "registry.example.com --ca-file /etc/cambist/ca.pem --node --cache token"
            })
    void kubeletPart_allThatCanBeGiven_isSoundToTheKubelet(String arguments) {
        Ran ran = manifests((arguments + " --part kubelet --issuer " + ISSUER).split(" ", -1));

        assertThat(ran.err()).isEmpty();
        assertThat(KubeletRules.complaints(ran.out())).isEmpty();
    }

    @Test
    void manifests_ofASecondRegistry_haveNoNameOfTheFirst() {
        Set<String> first = names(manifests("a.example.com", "--issuer", ISSUER).out());
        Set<String> second =
                names(manifests("b.example.com", "--issuer", ISSUER).out());

        assertThat(first).hasSize(3).doesNotContainAnyElementsOf(second);
    }

    @Test
    void manifests_ofSeveralRegistries_haveAnIssuerWithTheAudiencesOfAll() {
        String out =
                manifests("a.example.com", "b.example.com", "--issuer", ISSUER).out();

        assertThat(out)
                .contains("audiences: [\"a.example.com\",\"b.example.com\"]")
                .containsOnlyOnce("kubernetes:");
        assertThat(names(out)).hasSize(5);
    }

    @Test
    void cache_ofTheServiceAccount_isPrintedAsTheKubeletWritesIt() {
        assertThat(manifests(REGISTRY, "--issuer", ISSUER, "--cache", "service-account")
                        .out())
                .contains("cacheType: ServiceAccount", "as long as no rule looks at a pod or a node");
    }

    @Test
    void caFile_isHandedToTheProvider() {
        assertThat(manifests(REGISTRY, "--issuer", ISSUER, "--ca-file", "/etc/cambist/ca.pem")
                        .out())
                .contains("env:\n      - { name: CAMBIST_CA_FILE, value: \"/etc/cambist/ca.pem\" }\n");
    }

    @Test
    void caFile_thatIsNotFromTheRoot_isRefused() {
        Ran ran = manifests(REGISTRY, "--issuer", ISSUER, "--ca-file", "ca.pem");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("--ca-file is a file on the nodes");
    }

    @Test
    void keys_ofTwoPlaces_areRefused() {
        Ran ran = manifests(REGISTRY, "--issuer", ISSUER, "--in-cluster", "--jwks-file", "keys.json");

        assertThat(ran.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--api-server https://10.0.0.1:6443", "--jwks-file keys.json"})
    void fragment_fromEachPlaceOfKeys_mergesIntoAConfigurationThatHasItsOwn(String keys) throws Exception {
        String out = manifests((REGISTRY + " --namespace team-a --part cambist --issuer " + ISSUER + " " + keys)
                        .strip()
                        .split(" ", -1))
                .out();
        Files.writeString(directory.resolve("keys.json"), KEYS);
        Files.writeString(
                directory.resolve("cluster-ca.pem"),
                TemporaryAuthority.create(Instant.now()).pem());
        String before = """
                server: { listen: localhost:8443, data: data }
                registries: [{ service: registry.example.com, trust: x5c }]
                issuers:
                  - { name: corp, url: https://id.example.com, audiences: [registry.example.com] }
                access:
                  - { who: { issuer: corp, subject: alice }, role: AcrPush, on: [\"**\"] }
                """;
        Path file = Files.writeString(directory.resolve("cambist.yaml"), merged(before, out));

        Configuration configuration = ConfigurationFile.read(file, Map.of());

        assertThat(configuration.issuers()).hasSize(2);
        assertThat(configuration.access().rules()).hasSize(2);
    }

    @Test
    void fragment_insideTheCluster_takesTheKeysOfItsApiServer() {
        assertThat(manifests(REGISTRY, "--issuer", ISSUER, "--in-cluster", "--part", "cambist")
                        .out())
                .contains("kubernetes: { in-cluster: true, issuer: \"" + ISSUER + "\" }");
    }

    /** Each list of the fragment appended to the one of the same name. */
    private static String merged(String configuration, String fragment) {
        Map<String, Object> all = new LinkedHashMap<>(KubeletRules.mapping(configuration));
        KubeletRules.mapping(fragment).forEach((key, list) -> {
            List<Object> both = new ArrayList<>((List<?>) all.getOrDefault(key, List.of()));
            both.addAll((List<?>) list);
            all.put(key, both);
        });
        return new Dump(DumpSettings.builder().build()).dumpToString(all);
    }

    /** The names of everything that is made: providers, roles, issuers. */
    private static Set<String> names(String manifests) {
        return Pattern.compile("(?m)^(?:  - |metadata: \\{ )name: \"?([^\" ]+)\"?")
                .matcher(manifests)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());
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
        ProcessContext context = World.of(Map.of());
        return Ran.cambistAt(context, words.toArray(String[]::new));
    }

    private static String golden(String name) throws Exception {
        try (InputStream in = ManifestsCommandTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
