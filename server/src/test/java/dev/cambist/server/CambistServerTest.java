package dev.cambist.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.contract.Answered;
import dev.cambist.server.settings.Configuration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(120) // a guard against hanging
final class CambistServerTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final String ANONYMOUS =
            "grant_type=password&service=registry.example.com&scope=repository:public/app:pull&client_id=test";

    @TempDir
    private Path directory;

    private final Logger log = (Logger) LoggerFactory.getLogger("dev.cambist.server");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private Path file;
    private ECKey issuerKey;
    private CambistServer server;

    @BeforeEach
    void writeFiles() throws Exception {
        file = directory.resolve("cambist.yaml");
        issuerKey = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        Files.writeString(directory.resolve("keys.json"), new JWKSet(issuerKey.toPublicJWK()).toString());
        configure("localhost:0", "public/**");
    }

    @BeforeEach
    void listenToTheLog() {
        log.setLevel(Level.INFO);
        log.setAdditive(false);
        log.addAppender(lines);
        lines.list = new CopyOnWriteArrayList<>(); // the server logs while the test reads
        lines.start();
    }

    @AfterEach
    void stop() {
        log.detachAppender(lines);
        log.setLevel(null);
        log.setAdditive(true);
        if (server != null) {
            server.close();
        }
    }

    @Test
    void server_fromAFile_exchangesIdentityTokens() throws Exception {
        server = CambistServer.start(file, Map.of(), CLOCK);

        String refreshToken = member(exchange(), "refresh_token");
        JsonObject answer = token("grant_type=refresh_token&service=registry.example.com&client_id=test"
                + "&scope=repository:team/app:pull,push&refresh_token=" + refreshToken);

        assertThat(answer.text("scope")).contains("repository:team/app:pull,push");
    }

    @Test
    void server_fromAConfiguration_answers() throws Exception {
        Configuration configuration = ConfigurationFile.read(file, Map.of());

        server = CambistServer.start(configuration, CLOCK);

        assertThat(token(ANONYMOUS).text("scope")).contains("repository:public/app:pull");
    }

    @Test
    void server_startedAgain_acceptsTheTokensOfBefore() throws Exception {
        server = CambistServer.start(file, Map.of(), CLOCK);
        String refreshToken = member(exchange(), "refresh_token");
        String keys = get(server.publicUrl(), "/.well-known/jwks.json");
        server.close();
        server = CambistServer.start(file, Map.of(), CLOCK);

        JsonObject answer = token("grant_type=refresh_token&service=registry.example.com&client_id=test"
                + "&refresh_token=" + refreshToken);

        assertThat(answer.text("access_token")).isPresent();
        assertThat(get(server.publicUrl(), "/.well-known/jwks.json")).isEqualTo(keys);
    }

    @Test
    void reload_goodChange_isInForceForTheNextRequest() throws Exception {
        server = CambistServer.start(file, Map.of(), CLOCK);
        assertThat(token(ANONYMOUS).text("scope")).contains("repository:public/app:pull");

        configure("localhost:0", "other/**");

        awaitScope("");
    }

    @Test
    void reload_anotherAddress_changesAllButTheAddressAndSaysSo() throws Exception {
        server = CambistServer.start(file, Map.of(), CLOCK);

        configure("localhost:1", "other/**");

        awaitScope("");
        awaitLog("the block server has changed; what stands there needs a restart");
    }

    @Test
    void reload_issuerWithoutUsableKeys_keepsWhatIsInForce() throws Exception {
        server = CambistServer.start(file, Map.of(), CLOCK);

        Files.writeString(directory.resolve("keys.json"), "nonsense");
        configure("localhost:0", "other/**");

        awaitLog("the configuration from before stays in force");
        assertThat(token(ANONYMOUS).text("scope")).contains("repository:public/app:pull");
        assertThat(exchange().text("refresh_token")).isPresent();
    }

    @Test
    void health_issuerThatIsDown_isNamedAndTheServerReady() throws Exception {
        Files.writeString(file, Files.readString(file).replace("issuers:", """
                issuers:
                  - name: down
                    url: http://localhost:1
                    audiences: [registry.example.com]"""));
        server = CambistServer.start(file, Map.of(), CLOCK);

        JsonObject health =
                JsonObject.parse(get(server.managementUrl(), "/readyz").getBytes(UTF_8));

        assertThat(health.text("status")).contains("ready");
        assertThat(health.object("issuers").orElseThrow().members())
                .containsEntry("https://issuer.example", "available")
                .containsEntry("http://localhost:1", "unavailable");
    }

    @Test
    void metrics_ofRequestsAndIssuers_areAtTheManagementListener() throws Exception {
        server = CambistServer.start(file, Map.of(), CLOCK);
        exchange();
        token(ANONYMOUS);

        String page = get(server.managementUrl(), "/metrics");

        assertThat(page)
                .contains("cambist_requests_total{endpoint=\"/oauth2/exchange\",outcome=\"granted\",refusal=\"\"} 1.0")
                .contains("cambist_tokens_issued_total{issuer=\"anonymous\",kind=\"access\","
                        + "registry=\"registry.example.com\"} 1.0")
                .containsPattern(
                        "cambist_issuer_keys_available\\{issuer=\"[^\"]+\",url=\"https://issuer.example\"} 1.0")
                .containsPattern(
                        "cambist_issuer_keys_age_seconds\\{issuer=\"[^\"]+\",url=\"https://issuer.example\"} 0.0")
                .contains("cambist_build_info{version=\"")
                .contains("jvm_memory_used_bytes{area=\"heap\"}");
        assertThat(get(server.managementUrl(), "/metrics")).contains("jvm_threads_current ");
    }

    @Test
    void start_fileWithMistakes_namesThem() throws Exception {
        Files.writeString(file, "server: {}\n");

        assertThatThrownBy(() -> CambistServer.start(file, Map.of(), CLOCK)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void start_addressTaken_saysWhichAndLeavesNothingBehind() throws Exception {
        server = CambistServer.start(file, Map.of(), CLOCK);
        configure("localhost:" + server.publicUrl().getPort(), "public/**");

        assertThatThrownBy(() -> CambistServer.start(file, Map.of(), CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(Integer.toString(server.publicUrl().getPort()));
    }

    @Test
    void start_secondServerOfOneDataDirectory_saysSoAndLeavesTheFirstAlone() throws Exception {
        server = CambistServer.start(file, Map.of(), CLOCK);
        exchange();
        Path store = directory.resolve("data/cambist.db");
        while (!Files.exists(store)) {
            Thread.sleep(20);
        }

        assertThatThrownBy(() -> CambistServer.start(file, Map.of(), CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is the data directory of another server");
        assertThat(token(ANONYMOUS).text("access_token")).isPresent();
    }

    @Test
    void start_everyAddress_isReachedAsLocalhost() throws Exception {
        configure("0.0.0.0:0", "public/**");
        Files.writeString(
                file,
                Files.readString(file).replace("  management:", "  url: https://login.example.com\n  management:"));

        server = CambistServer.start(file, Map.of(), CLOCK);

        assertThat(server.publicUrl()).hasHost("localhost");
        assertThat(token(ANONYMOUS).text("access_token")).isPresent();
    }

    private void configure(String listen, String publicRepositories) throws IOException {
        Files.writeString(file, """
                server:
                  listen: "%s"
                  management: localhost:0
                  data: data
                registries:
                  - service: registry.example.com
                issuers:
                  - name: corp
                    url: https://issuer.example
                    audiences: [registry.example.com]
                    jwks-file: keys.json
                access:
                  - who: { issuer: corp, subject: alice }
                    role: AcrPush
                    on: ["team/**"]
                  - who: anyone
                    role: AcrPull
                    on: ["%s"]
                """.formatted(listen, publicRepositories));
    }

    /** Asks until the answer is this; the test's time limit ends it otherwise. */
    private void awaitScope(String scope) throws Exception {
        while (!token(ANONYMOUS).text("scope").orElseThrow().equals(scope)) {
            Thread.onSpinWait();
        }
    }

    private void awaitLog(String words) {
        while (lines.list.stream().noneMatch(line -> line.getFormattedMessage().contains(words))) {
            Thread.onSpinWait();
        }
    }

    private JsonObject exchange() throws Exception {
        String header = JsonWriter.write(Map.of("alg", "ES256", "kid", "k"));
        String claims = JsonWriter.write(Map.of(
                "iss", "https://issuer.example",
                "sub", "alice",
                "aud", "registry.example.com",
                "exp", NOW.getEpochSecond() + 600));
        String signed = Jws.encode(header.getBytes(US_ASCII)) + "." + Jws.encode(claims.getBytes(US_ASCII));
        byte[] signature = SignatureAlgorithm.ES256.sign(issuerKey.toPrivateKey(), signed.getBytes(US_ASCII));
        return post(
                "/oauth2/exchange",
                "grant_type=access_token&service=registry.example.com&access_token=" + signed + "."
                        + Jws.encode(signature));
    }

    private JsonObject token(String form) throws Exception {
        return post("/oauth2/token", form);
    }

    private JsonObject post(String path, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.publicUrl().resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        HttpResponse<String> response = send(request);
        Answered.of(response).check();
        return JsonObject.parse(response.body().getBytes(UTF_8));
    }

    private static String get(URI base, String path) throws Exception {
        return send(HttpRequest.newBuilder(base.resolve(path)).build()).body();
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private static String member(JsonObject object, String name) {
        return object.text(name).orElseThrow();
    }
}
