package dev.cambist.server.acr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.CambistServer;
import dev.cambist.server.gateway.relay.ContentDigest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry tells of pushes past the gateway is in the index soon; and who may tell it. */
@Timeout(300) // a guard against hanging
final class NotifiedIndexTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String IMAGE = MetadataLab.image("sha256:" + "1".repeat(64), 1);
    private static final String DIGEST = ContentDigest.of(IMAGE.getBytes(UTF_8));

    @TempDir
    private Path directory;

    private MemoryRegistry registry;
    private MemoryRegistry other;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private CambistServer server;

    @BeforeEach
    void start() throws Exception {
        registry = new MemoryRegistry();
        other = new MemoryRegistry();
        Files.writeString(directory.resolve("token"), TOKEN + "\n");
        Files.writeString(
                directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:0", management: "localhost:0", data: data }
                registries:
                  - service: registry.example.com
                    aliases: [localhost]
                    upstream: %s
                    index: { crawl: 30d, requests-per-second: 1000, notifications: true, notifications-token-file: token }
                  - service: near.example.com
                    upstream: %s
                    index: { crawl: 30d, requests-per-second: 1000, notifications: true }
                  - service: silent.example.com
                    upstream: %s
                access:
                  - { who: anyone, role: RepositoryContributor, on: ["open/**"] }
                """.formatted(registry.url(), other.url(), registry.url()));
        server = CambistServer.start(directory.resolve("cambist.yaml"), Map.of(), InstantSource.system());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        registry.close();
        other.close();
    }

    private static String pushed(String digest) {
        return "{\"events\":[{\"action\":\"push\",\"target\":{\"mediaType\":\"" + MetadataLab.TYPE
                + "\",\"repository\":\"open/app\",\"digest\":\"" + digest + "\"}}]}";
    }

    private HttpResponse<String> tell(String query, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        server.managementUrl().resolve("/notifications" + query))
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> tell(String body) throws Exception {
        return tell("?registry=registry.example.com", body, "Authorization", "Bearer " + TOKEN);
    }

    private String manifests() throws Exception {
        String form = "grant_type=password&service=registry.example.com&scope=repository:open/app:metadata_read";
        HttpRequest asked = HttpRequest.newBuilder(server.publicUrl().resolve("/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        String token = JsonObject.parse(
                        client.send(asked, BodyHandlers.ofByteArray()).body())
                .text("access_token")
                .orElseThrow();
        URI list = URI.create("http://localhost:" + server.publicUrl().getPort() + "/acr/v1/open%2Fapp/_manifests");
        HttpRequest request = HttpRequest.newBuilder(list)
                .header("Authorization", "Bearer " + token)
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    /** One without a tag, which no look at the registry's lists ever finds. */
    private void awaitUntagged(String digest) throws Exception {
        for (int tries = 0; tries < 1200 && !manifests().contains(digest); tries++) {
            Thread.sleep(50);
        }
        assertThat(manifests()).as("the index after the notification").contains(digest);
    }

    @Test
    void push_pastTheGatewayAndTold_isInTheIndex() throws Exception {
        registry.put("open/app", DIGEST, MetadataLab.TYPE, IMAGE);

        assertThat(tell(pushed(DIGEST)).statusCode()).isEqualTo(202);

        awaitUntagged(DIGEST);
    }

    @Test
    void event_ofZot_isTakenToo() throws Exception {
        registry.put("open/app", DIGEST, MetadataLab.TYPE, IMAGE);
        String data = "{\"name\":\"open/app\",\"reference\":\"" + DIGEST + "\",\"digest\":\"" + DIGEST + "\"}";

        HttpResponse<String> answer = tell(
                "?registry=registry.example.com",
                data,
                "Authorization",
                "Bearer " + TOKEN,
                "ce-type",
                "zotregistry.image.updated");

        assertThat(answer.statusCode()).isEqualTo(202);
        awaitUntagged(DIGEST);
    }

    @Test
    void notifications_whateverBecomesOfThem_areCounted() throws Exception {
        tell(pushed(DIGEST));
        tell(pushed(DIGEST).replace("push", "pull"));
        tell("?registry=registry.example.com", pushed(DIGEST), "Authorization", "Bearer " + "0".repeat(32));
        tell("{}");
        tell("?registry=made-up.example.com", pushed(DIGEST));

        assertThat(metrics())
                .contains(
                        "cambist_notifications_total{outcome=\"accepted\",registry=\"registry.example.com\"} 1.0",
                        "cambist_notifications_total{outcome=\"ignored\",registry=\"registry.example.com\"} 1.0",
                        "cambist_notifications_total{outcome=\"refused\",registry=\"registry.example.com\"} 2.0",
                        "cambist_notifications_total{outcome=\"refused\",registry=\"\"} 1.0")
                .doesNotContain("made-up");
    }

    @Test
    void crawl_thatEnded_isInTheMetrics() throws Exception {
        String end = "cambist_index_crawl_last_end_timestamp_seconds{registry=\"registry.example.com\"} ";
        for (int tries = 0; tries < 1200 && !metrics().contains(end); tries++) {
            Thread.sleep(50);
        }

        assertThat(metrics())
                .contains(
                        end,
                        "cambist_index_crawl_failing{registry=\"registry.example.com\"} 0.0",
                        "cambist_index_crawl_repositories{registry=\"registry.example.com\"} ")
                .doesNotContain("cambist_index_crawl_running{registry=\"silent.example.com\"}");
    }

    private String metrics() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.managementUrl().resolve("/metrics"))
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    @Test
    void event_thatLies_changesNothing() throws Exception {
        registry.put("open/app", DIGEST, MetadataLab.TYPE, IMAGE);
        String madeUp = "sha256:" + "9".repeat(64);

        assertThat(tell(pushed(madeUp)).body()).isEqualTo("{\"looked_at\":1}");
        tell(pushed(DIGEST));

        awaitUntagged(DIGEST); // looked at behind the other one
        assertThat(manifests()).doesNotContain(madeUp);
    }

    @Test
    void event_aboutNamesThatCannotBe_isNotLookedAt() throws Exception {
        assertThat(tell(pushed("../../secret")).body()).isEqualTo("{\"looked_at\":0}");
        assertThat(tell(pushed(DIGEST).replace("open/app", "../open")).body()).isEqualTo("{\"looked_at\":0}");
        assertThat(tell(pushed(DIGEST).replace("push", "pull")).body()).isEqualTo("{\"looked_at\":0}");
    }

    @Test
    void body_thatIsTooLarge_isTakenSoThatTheRegistryDoesNotSendItForEver() throws Exception {
        HttpResponse<String> answer = tell(pushed(DIGEST) + " ".repeat(1 << 20));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"looked_at\":0}");
    }

    @Test
    void body_thatNoRegistrySends_is400() throws Exception {
        HttpResponse<String> answer = tell("{\"events\":{}}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("malformed_body");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 400, missing_field",
        "?registry=nobody.example.com, 401, unknown_notifier",
        "?registry=silent.example.com, 401, unknown_notifier",
        "?registry=registry.example.com, 401, unknown_notifier"
    })
    void notification_thatNobodyMaySend_isRefused(String query, int status, String reason) throws Exception {
        HttpResponse<String> answer = tell(query, pushed(DIGEST));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(reason);
    }

    /** Registries with a token, without one, that tell nothing, and that are none: nobody learns which is which. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer 0123456789abcdef0123456789abcdee"})
    void refusal_withoutTheToken_isTheSameForEveryRegistryAndNone(String authorization) throws Exception {
        Set<String> refusals = new HashSet<>();
        for (String name : List.of("registry", "near", "silent", "nobody")) {
            List<String> headers =
                    new ArrayList<>(List.of("Via", "1.1 proxy")); // near has no token, but is asked from afar
            if (!authorization.isEmpty()) {
                headers.addAll(List.of("Authorization", authorization));
            }
            HttpResponse<String> answer =
                    tell("?registry=" + name + ".example.com", pushed(DIGEST), headers.toArray(String[]::new));
            refusals.add(answer.statusCode() + " " + answer.headers().firstValue("WWW-Authenticate") + " "
                    + answer.body().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "CORRELATION"));
        }
        assertThat(refusals).hasSize(1).first().asString().startsWith("401 Optional[Bearer] ");
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer 0123456789abcdef0123456789abcdee",
        "Bearer",
        "Basic 0123456789abcdef0123456789abcdef",
        "Bearer 0123456789abcdef0123456789abcdef0"
    })
    void token_thatIsAnother_isRefusedWithoutBeingRepeated(String authorization) throws Exception {
        HttpResponse<String> answer =
                tell("?registry=registry.example.com", pushed(DIGEST), "Authorization", authorization);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(answer.body()).contains("unknown_notifier").doesNotContain("0123456789");
    }

    @ParameterizedTest
    @CsvSource({"Origin, http://localhost", "X-Forwarded-For, 203.0.113.7", "Via, 1.1 proxy"})
    void notification_thatMayComeFromElsewhere_needsAToken(String header, String value) throws Exception {
        assertThat(tell("?registry=near.example.com", pushed(DIGEST)).statusCode())
                .isEqualTo(202);
        assertThat(tell("?registry=near.example.com", pushed(DIGEST), header, value)
                        .statusCode())
                .isEqualTo(401);
    }
}
