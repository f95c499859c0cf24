package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.cambist.server.tracing.CollectorStandIn;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a strict collector gets of requests to a whole server, and what the registry behind it is told of the trace. */
@Timeout(180) // a guard against hanging
final class GatewayTracingTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String MANIFEST = "GET /v2/open/app/manifests/latest";
    private static final String SAMPLED = MANIFEST + "\ntraceparent: 00-" + TRACE + "-" + CALLER + "-01";

    @TempDir
    private Path directory;

    private CollectorStandIn collector;
    private FakeUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        collector = CollectorStandIn.start();
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        collector.close();
        assertThat(collector.faults()).isEmpty();
    }

    private GatewayLab lab(String more) throws Exception {
        return lab("http://" + upstream.authority(), more);
    }

    private GatewayLab lab(String registry, String more) throws Exception {
        return GatewayLab.start(
                directory,
                "",
                GatewayLab.registry(registry) + "\ntracing: { endpoint: \"" + collector.url() + "\"" + more + " }");
    }

    private Span span(String name) throws Exception {
        Eventually.holds("a span " + name + "; there are " + names(), () -> names().contains(name));
        return collector.spans().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<String> names() {
        return collector.spans().stream().map(Span::getName).toList();
    }

    private List<Span> clients() {
        return collector.spans().stream()
                .filter(span -> span.getKind() == SpanKind.SPAN_KIND_CLIENT)
                .sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
                .toList();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static Map<String, Object> attributes(List<KeyValue> all) {
        Map<String, Object> attributes = new TreeMap<>();
        for (KeyValue each : all) {
            AnyValue value = each.getValue();
            attributes.put(
                    each.getKey(),
                    value.hasIntValue() ? (Object) value.getIntValue() : (Object) value.getStringValue());
        }
        return attributes;
    }

    @Test
    void tokenRequest_ofNoTrace_beginsOne() throws Exception {
        try (GatewayLab lab = lab("")) {
            lab.token("repository:open/app:pull");

            Span span = span("POST /oauth2/token");
            assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
            assertThat(span.getParentSpanId()).isEqualTo(ByteString.EMPTY);
            assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
            assertThat(attributes(span.getAttributesList()))
                    .containsEntry("http.request.method", "POST")
                    .containsEntry("http.route", "/oauth2/token")
                    .containsEntry("http.response.status_code", 200L)
                    .containsEntry("client.address", "127.0.0.1")
                    .containsEntry("cambist.outcome", "granted")
                    .containsKeys("cambist.correlation_id", "user_agent.original");
        }
    }

    @Test
    void resource_ofSpans_isNamed() throws Exception {
        try (GatewayLab lab = lab(", attributes: { deployment.environment.name: staging, service.name: tokens }")) {
            lab.token("repository:open/app:pull");

            span("POST /oauth2/token");
            assertThat(attributes(collector.resources().getFirst().getAttributesList()))
                    .containsEntry("service.name", "tokens")
                    .containsEntry("deployment.environment.name", "staging")
                    .containsEntry("telemetry.sdk.language", "java")
                    .containsKeys("service.version", "service.instance.id");
        }
    }

    @Test
    void registryRequest_ofATrace_isASpanBelowItsCallersAndAboveTheRegistrys() throws Exception {
        try (GatewayLab lab = lab(", ratio: 0")) {
            assertThat(lab.ask(SAMPLED).status()).isEqualTo(200);

            Span server = span("GET /v2/{name}/manifests/{reference}");
            Span client = span("GET");
            assertThat(hex(server.getTraceId())).isEqualTo(TRACE);
            assertThat(hex(server.getParentSpanId())).isEqualTo(CALLER);
            assertThat(client.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
            assertThat(client.getTraceId()).isEqualTo(server.getTraceId());
            assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
            assertThat(upstream.last().header("traceparent"))
                    .isEqualTo("00-" + TRACE + "-" + hex(client.getSpanId()) + "-01");
            assertThat(client.getStartTimeUnixNano()).isGreaterThanOrEqualTo(server.getStartTimeUnixNano());
            assertThat(client.getEndTimeUnixNano()).isLessThanOrEqualTo(server.getEndTimeUnixNano());
            assertThat(attributes(server.getAttributesList()))
                    .containsEntry("cambist.operation", "manifest")
                    .containsEntry("cambist.repository", "open/app")
                    .containsEntry("http.response.status_code", 200L)
                    .containsEntry("http.response.body.size", 2L);
            assertThat(attributes(client.getAttributesList()))
                    .containsEntry("server.address", "localhost")
                    .containsEntry("server.port", (long) upstream.port())
                    .containsEntry("http.response.status_code", 200L)
                    .doesNotContainKeys("http.request.resend_count", "error.type");
        }
    }

    @Test
    void traceState_ofTheCaller_goesOn() throws Exception {
        try (GatewayLab lab = lab("")) {
            lab.ask(SAMPLED + "\ntracestate: b=2,a=1");

            assertThat(span("GET").getTraceState()).isEqualTo("b=2,a=1");
            assertThat(upstream.last().header("tracestate")).isEqualTo("b=2,a=1");
        }
    }

    @Test
    void registryRequest_ofACallerThatRecordsNothing_isNotRecorded() throws Exception {
        try (GatewayLab lab = lab("")) {
            lab.ask(MANIFEST + "\ntraceparent: 00-" + TRACE + "-" + CALLER + "-00");

            assertThat(upstream.last().header("traceparent"))
                    .startsWith("00-" + TRACE + "-")
                    .endsWith("-00")
                    .doesNotContain(CALLER);
        }
        assertThat(collector.spans()).noneMatch(span -> hex(span.getTraceId()).equals(TRACE));
    }

    @Test
    void ratioOfZero_recordsNoTraceThatBeginsHere() throws Exception {
        try (GatewayLab lab = lab(", ratio: 0")) {
            lab.ask(MANIFEST);

            assertThat(upstream.last().header("traceparent")).endsWith("-02"); // random, not sampled
        }
        assertThat(collector.requests()).isZero();
    }

    @Test
    void registryThatAsksToSignIn_isTwoAttempts() throws Exception {
        Files.writeString(directory.resolve("password"), "hunter2\n");
        FakeUpstream tokens = FakeUpstream.start()
                .plays(FakeUpstream.answering("HTTP/1.1 200 OK\nContent-Length: 24\n\n{\"token\":\"inner-secret\"}"));
        upstream.plays((head, wire) -> {
            if (head.header("Authorization").equals("Bearer inner-secret")) {
                FakeUpstream.reply(head, wire);
            } else {
                wire.body(head);
                wire.write("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"http://" + tokens.authority()
                        + "/token\",service=\"inner\"\r\nContent-Length: 0\r\n\r\n");
            }
        });
        String registries = "[{ service: registry.example.com, aliases: [localhost], upstream: { url: \"http://"
                + upstream.authority() + "\", user: cambist, password-file: password, token-realm: \"http://"
                + tokens.authority() + "/token\" } }]\ntracing: { endpoint: \"" + collector.url() + "\" }";
        try (GatewayLab lab = GatewayLab.start(directory, "", registries)) {
            assertThat(lab.ask(SAMPLED).status()).isEqualTo(200);

            Eventually.holds("two spans of a client", () -> clients().size() == 2);
            Span first = clients().getFirst();
            Span second = clients().getLast();
            assertThat(attributes(first.getAttributesList()))
                    .containsEntry("http.response.status_code", 401L)
                    .containsEntry("error.type", "401");
            assertThat(first.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(attributes(second.getAttributesList()))
                    .containsEntry("http.request.resend_count", 1L)
                    .containsEntry("http.response.status_code", 200L);
            assertThat(upstream.heads().stream()
                            .map(head -> head.header("traceparent"))
                            .filter(value -> value.contains(TRACE)))
                    .containsExactly(
                            "00-" + TRACE + "-" + hex(first.getSpanId()) + "-01",
                            "00-" + TRACE + "-" + hex(second.getSpanId()) + "-01");
            assertThat(span("GET /v2/{name}/manifests/{reference}").getStatus().getCode())
                    .isEqualTo(StatusCode.STATUS_CODE_UNSET);
        } finally {
            tokens.close();
        }
        assertThat(String.join("", collector.bodies()))
                .doesNotContain("hunter2")
                .doesNotContain("inner-secret");
    }

    @Test
    void registryThatIsAway_isAnErrorOfBothSpans() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        try (GatewayLab lab = lab("http://localhost:" + nobody, "")) {
            lab.ask(SAMPLED);

            Span server = span("GET /v2/{name}/manifests/{reference}");
            Span client = span("GET");
            assertThat(attributes(client.getAttributesList()))
                    .containsEntry("error.type", "unreachable")
                    .doesNotContainKey("http.response.status_code");
            assertThat(attributes(server.getAttributesList()))
                    .containsEntry("http.response.status_code", 503L)
                    .containsKey("cambist.refusal");
            assertThat(List.of(server, client))
                    .allMatch(span -> span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR);
        }
    }

    @Test
    void refusedRequest_isNoErrorOfTheServer() throws Exception {
        try (GatewayLab lab = lab("")) {
            lab.askAnonymously(MANIFEST);

            Span span = span("GET /v2/{name}/manifests/{reference}");
            assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
            assertThat(attributes(span.getAttributesList()))
                    .containsEntry("http.response.status_code", 401L)
                    .containsEntry("cambist.outcome", "refused")
                    .doesNotContainKey("error.type");
        }
    }

    @Test
    void methodThatNobodyKnows_isOneOfTheOthers() throws Exception {
        try (GatewayLab lab = lab("")) {
            lab.ask("BREW /v2/open/app/manifests/latest");

            assertThat(attributes(span("HTTP /v2").getAttributesList())).containsEntry("http.request.method", "_OTHER");
        }
        assertThat(String.join("", collector.bodies())).doesNotContain("BREW");
    }

    @Test
    void nothingSecret_isInWhatTheCollectorGets() throws Exception {
        String token;
        try (GatewayLab lab = lab("")) {
            token = lab.token("repository:open/app:pull,push");
            lab.ask(
                    "PUT /v2/open/app/blobs/uploads/0b1c?digest=sha256:" + "a".repeat(64)
                            + "&_state=SECRETSTATE\nContent-Length: 2",
                    "ok");

            span("PUT /v2/{name}/blobs/uploads/{id}");
        }
        assertThat(String.join("", collector.bodies()))
                .contains("open/app")
                .doesNotContain(token.substring(token.lastIndexOf('.') + 1))
                .doesNotContain("eyJ")
                .doesNotContain("SECRETSTATE")
                .doesNotContain("0b1c?");
    }

    @Test
    void headersOfAFile_areShownToTheCollector() throws Exception {
        Files.writeString(directory.resolve("headers"), "Authorization: Basic c2VjcmV0\nX-Scope-OrgID: tenant1\n");
        try (GatewayLab lab = lab(", headers-file: headers")) {
            lab.token("repository:open/app:pull");

            span("POST /oauth2/token");
            assertThat(collector.header("Authorization")).isEqualTo("Basic c2VjcmV0");
            assertThat(collector.header("X-Scope-OrgID")).isEqualTo("tenant1");
        }
    }

    @Test
    void spansThatWait_areSentAtAStop() throws Exception {
        try (GatewayLab lab = lab("")) {
            for (int i = 0; i < 20; i++) {
                lab.token("repository:open/app:pull");
            }
        }
        assertThat(names()).hasSize(20);
    }

    @Test
    void collectorThatAnswersNothing_holdsUpNoRequest() throws Exception {
        collector.plays(exchange -> {
            try {
                Thread.sleep(60_000); // longer than all of this; ended with the collector
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (GatewayLab lab = lab("")) {
            long start = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                assertThat(lab.ask(SAMPLED).status()).isEqualTo(200);
            }
            assertThat(System.nanoTime() - start).isLessThan(60_000_000_000L);
        }
    }

    @Test
    void traceThatBeginsHere_isNamedInTheAudit() throws Exception {
        try (GatewayLab lab = GatewayLab.start(
                directory,
                "",
                GatewayLab.registry("http://" + upstream.authority())
                        + "\naudit: { file: audit.jsonl }\ntracing: { endpoint: \"" + collector.url() + "\" }")) {
            lab.token("repository:open/app:pull");

            String trace = hex(span("POST /oauth2/token").getTraceId());
            Eventually.holds(
                    "the audit names the trace " + trace,
                    () -> Files.readString(directory.resolve("audit.jsonl")).contains(trace));
        }
    }
}
