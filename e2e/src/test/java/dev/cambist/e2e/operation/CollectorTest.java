package dev.cambist.e2e.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.process.ProductVersion;
import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.Collector;
import dev.cambist.e2e.lab.Collector.Span;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Program;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.e2e.lab.Tool;
import dev.cambist.testkit.idp.IdentityProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What OpenTelemetry's own collector gets of a gateway that real clients use, and of the Distribution 3 behind it. */
@EndToEnd
@Timeout(600) // a guard against hanging
final class CollectorTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SILENT = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String MANIFEST = "/v2/acme/shop/web/manifests/1";

    @TempDir
    private static Path directory;

    private static Collector collector;
    private static IdentityProvider provider;
    private static Registry registry;
    private static Cambist cambist;
    private static String refreshToken;
    private static String accessToken;

    @BeforeAll
    static void use() throws Exception {
        collector = Collector.start(directory);
        provider = IdentityProvider.start();
        registry = Registry.startTraced(Files.createDirectories(directory.resolve("registry")), collector.endpoint());
        cambist = Cambist.start(
                directory.resolve("cambist"),
                RegistrySetup.inFrontPolicy(registry, provider) + "tracing:\n  endpoint: " + collector.endpoint()
                        + "\n  attributes: { deployment.environment.name: production }\n");
        refreshToken = cambist.refreshToken(
                RegistrySetup.SERVICE,
                provider.token(RegistrySetup.BUILDER).audience("cambist").sign());
        Skopeo skopeo = new Skopeo(directory);
        skopeo.login(cambist.host(), refreshToken).orFail();
        skopeo.push(TinyImage.write(directory.resolve("image"), "traced"), cambist.host() + "/acme/shop/web:1")
                .orFail();
        accessToken = cambist.accessToken(RegistrySetup.SERVICE, refreshToken, "repository:acme/shop/web:pull");
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {cambist, registry, provider, collector}) {
            try {
                each.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    private static Predicate<Span> ours(String name) {
        return span -> span.service().equals("cambist") && span.name().equals(name);
    }

    @Test
    void exchangeAndToken_eachBeginATrace() {
        Span exchange = collector.await(ours("POST /oauth2/exchange"));
        Span token = collector.await(ours("POST /oauth2/token"));

        assertThat(exchange.kind()).isEqualTo("Server");
        assertThat(exchange.parent()).isEmpty();
        assertThat(exchange.trace()).matches("[0-9a-f]{32}").isNotEqualTo(token.trace());
        assertThat(exchange.attributes())
                .containsEntry("http.response.status_code", "200")
                .containsEntry("cambist.outcome", "granted")
                .containsKey("cambist.correlation_id");
        assertThat(exchange.resource())
                .containsEntry("deployment.environment.name", "production")
                .containsEntry("telemetry.sdk.language", "java");
    }

    @Test
    void refusal_isNamedInItsSpan() {
        assertThat(cambist.exchange(RegistrySetup.SERVICE, "nonsense").status()).isEqualTo(401);

        Span span = collector.await(
                ours("POST /oauth2/exchange").and(each -> each.attributes().containsKey("cambist.refusal")));
        assertThat(span.attributes())
                .containsEntry("cambist.outcome", "refused")
                .containsEntry("http.response.status_code", "401");
    }

    @Test
    void pull_ofATrace_isOneTraceFromTheCallerThroughCambistToTheRegistry() {
        assertThat(pull(TRACE, "01").output()).contains("application/vnd.oci.image.manifest.v1+json");

        Predicate<Span> inTrace = span -> span.trace().equals(TRACE);
        Span server = collector.await(inTrace.and(ours("GET /v2/{name}/manifests/{reference}")));
        Span client = collector.await(inTrace.and(ours("GET")));
        Span registrys = collector.await(inTrace.and(
                span -> span.service().equals("distribution") && span.kind().equals("Server")));
        assertThat(server.parent()).isEqualTo(CALLER);
        assertThat(server.kind()).isEqualTo("Server");
        assertThat(server.fields()).containsEntry("TraceState", "vendor=1");
        assertThat(client.parent()).isEqualTo(server.id());
        assertThat(client.kind()).isEqualTo("Client");
        assertThat(registrys.parent()).isEqualTo(client.id());
        assertThat(registrys.name()).isEqualTo("GET " + MANIFEST);
    }

    @Test
    void pull_ofATraceThatIsNotRecorded_sendsNothing() {
        pull(SILENT, "00");
        String after = "b7ad6b7169203331b7ad6b7169203331";
        pull(after, "01");

        collector.await(ours("GET").and(span -> span.trace().equals(after)));
        assertThat(collector.spans())
                .filteredOn(ours("GET"))
                .noneMatch(span -> span.trace().equals(SILENT));
    }

    @Test
    void spans_haveNoCredentialAndNoIdentity() {
        String last = "c0ffee00000000000000000000000001";
        pull(last, "01");
        collector.await(ours("GET").and(span -> span.trace().equals(last)));

        assertThat(collector.spans())
                .filteredOn(span -> span.service().equals("cambist"))
                .hasSizeGreaterThan(10)
                .allSatisfy(span -> assertThat(span.toString())
                        .doesNotContain(refreshToken, accessToken, "repo:acme/shop:ref", "sha256:"));
    }

    /** Its Java runtime has no more than it needs, which might be less than the exporter does. */
    @Test
    void image_thatIsShipped_sendsSpansToo() throws Exception {
        int port = Ports.free();
        Path file = Files.writeString(directory.resolve("shipped.yaml"), """
                server: { listen: "localhost:%d", management: "localhost:0", data: shipped }
                registries: [{ service: registry.example }]
                access: [{ who: anyone, role: AcrPull, on: ["public/**"] }]
                tracing: { endpoint: "%s", attributes: { service.name: shipped } }
                """.formatted(port, collector.endpoint()));
        URI url = URI.create("http://localhost:" + port);
        try (Program serve = Program.start(
                "shipped",
                directory,
                Map.of(),
                List.of(
                        Launcher.file("dist/target/cambist-production/bin/cambist")
                                .toString(),
                        "serve",
                        "--config",
                        file.toString()))) {
            serve.awaitReady(() -> Http.answers(url.resolve("/oauth2/token?service=registry.example"), 200));
            Span span = collector.await(each -> each.service().equals("shipped"));

            assertThat(span.name()).isEqualTo("GET /oauth2/token");
            assertThat(span.resource().get("service.version")).isEqualTo(ProductVersion.TEXT);
        }
    }

    /** What the page says it was tried with is what is built here. */
    @Test
    void page_namesTheCollectorThatItWasTriedWith() throws Exception {
        String version = Files.readAllLines(Launcher.file("e2e/tools/otelcol/go.mod")).stream()
                .filter(line -> line.contains("go.opentelemetry.io/collector/otelcol "))
                .map(line -> line.replaceFirst(".* v(\\d+\\.\\d+)\\..*", "$1"))
                .findFirst()
                .orElseThrow();

        assertThat(Launcher.file("docs/tracing.md")).content().contains("tried with " + version);
    }

    private static Outcome pull(String trace, String flags) {
        return Commands.run(
                        directory,
                        "header = \"Authorization: Bearer " + accessToken + "\"",
                        List.of(
                                Tool.CURL.path().toString(),
                                "-sS",
                                "--fail",
                                "--config",
                                "-",
                                "-H",
                                "Accept: application/vnd.oci.image.manifest.v1+json",
                                "-H",
                                "traceparent: 00-" + trace + "-" + CALLER + "-" + flags,
                                "-H",
                                "tracestate: vendor=1",
                                cambist.url(MANIFEST).toString()))
                .orFail();
    }
}
