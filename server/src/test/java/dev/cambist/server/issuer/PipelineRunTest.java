package dev.cambist.server.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.CambistServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The pipelines of the pages, read as their systems read them and run with an identity of the page's own issuer. */
@Timeout(120)
final class PipelineRunTest {
    private static final TestKey KEY = TestKey.es256("k");
    private static final Pattern PUSHED = Pattern.compile("push registry\\.example\\.com/(.*):.*");

    @TempDir
    Path folder;

    /** One token for each page that has a pipeline. */
    static Stream<PageToken> pipelines() {
        Map<String, PageToken> ofPage = new LinkedHashMap<>();
        Stream.concat(PageToken.ofPipelines(), PageToken.ofPlatforms())
                .filter(token -> !IdentityPages.otherYaml(token.page()).isEmpty())
                .forEach(token -> ofPage.putIfAbsent(token.page(), token));
        return ofPage.values().stream();
    }

    @BeforeEach
    void toolsOfThePages() {
        List<String> path = List.of(System.getenv("PATH").split(":", -1));
        for (String tool : List.of("curl", "jq")) {
            assumeTrue(path.stream().anyMatch(directory -> Files.isExecutable(Path.of(directory, tool))), tool);
        }
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void pipeline_asItsSystemReadsIt_isSound(PageToken token) {
        for (String yaml : IdentityPages.otherYaml(token.page())) {
            assertThat(PipelineSyntax.complaints(token.page(), PipelineSyntax.map(loaded(yaml))))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void pipeline_withItsOwnIdentity_pushesWhatItsRuleLetsItPush(PageToken token) throws Exception {
        try (CambistServer server = server(token);
                FakeIssuer platform = new FakeIssuer()) {
            PipelineRun.Result result = run(token, server, platform, token.claims());

            assertThat(result.exitCode()).as("%s", result).isZero();
            String repository = result.commands().stream()
                    .flatMap(command -> PUSHED.matcher(command).results())
                    .map((MatchResult match) -> match.group(1))
                    .reduce((first, second) -> second)
                    .orElseThrow();
            assertThat(granted(server, result.password(), "repository:" + repository + ":pull,push"))
                    .as(repository)
                    .contains("push");
        }
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void pipeline_withAnIdentityThatIsRefused_saysWhyAndEnds(PageToken token) throws Exception {
        Map<String, Object> claims = new LinkedHashMap<>(token.claims());
        claims.put("aud", "https://elsewhere.example.com");
        try (CambistServer server = server(token);
                FakeIssuer platform = new FakeIssuer()) {
            PipelineRun.Result result = run(token, server, platform, claims);

            assertThat(result.exitCode()).as("%s", result).isNotZero();
            assertThat(result.printed()).contains("audience", "https://elsewhere.example.com");
            assertThat(result.commands())
                    .noneMatch(command -> command.contains(" push ") || command.contains(" build "));
        }
    }

    private PipelineRun.Result run(
            PageToken token, CambistServer server, FakeIssuer platform, Map<String, Object> claims) throws Exception {
        Map<String, Object> all = new LinkedHashMap<>(claims);
        long now = Instant.now().getEpochSecond();
        all.putAll(Map.of("iss", token.issuer(), "iat", now, "exp", now + 300));
        PipelineRun run = new PipelineRun(
                folder.resolve("job"),
                server.publicUrl().resolve("/"),
                platform,
                KEY.sign(all).value());
        IdentityPages.otherYaml(token.page()).forEach(yaml -> run.read(loaded(yaml)));
        return run.run();
    }

    /** The page's own configuration; only the keys of its issuers are here. */
    private CambistServer server(PageToken token) throws Exception {
        Files.writeString(folder.resolve("keys.json"), FakeIssuer.keySet(KEY));
        String issuers = IdentityPages.configurations(token.page())
                .getFirst()
                .replaceAll("(?m)^  - name: .*$", "$0\n    jwks-file: keys.json");
        String rest = IdentityPages.REST.replace(
                "listen: 127.0.0.1:0", "listen: localhost:0, management: localhost:0, data: data");
        Path file = Files.writeString(folder.resolve("cambist.yaml"), rest + issuers);
        return CambistServer.start(file, Map.of(), InstantSource.system());
    }

    private static String granted(CambistServer server, String refreshToken, String scope)
            throws IOException, InterruptedException {
        String form = "grant_type=refresh_token&client_id=test&service=registry.example.com&scope="
                + URLEncoder.encode(scope, UTF_8) + "&refresh_token=" + refreshToken;
        URI address = server.publicUrl().resolve("/oauth2/token");
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String body = client.send(request, BodyHandlers.ofString()).body();
            return JsonObject.parse(body.getBytes(UTF_8)).text("scope").orElse(body);
        } catch (dev.cambist.core.json.JsonException e) {
            throw new IOException(e);
        }
    }

    private static Object loaded(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }
}
