package dev.cambist.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.tls.TemporaryAuthority;
import dev.cambist.server.tls.TlsFiles;
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
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin API by token, on a management listener with TLS that is closed to programs without one. */
final class AdminSignInTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String ADMIN = "service=cambist:admin&scope=cambist:admin:*";
    private static final String RULES = """
              - comment: operators
                who: { issuer: corp, subject: alice }
                role: CambistAdmin
              - who: { issuer: corp, subject: bob }
                role: CambistReader
            """;

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private TemporaryAuthority authority;
    private ECKey issuerKey;
    private CambistServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        authority = TemporaryAuthority.create(InstantSource.system().instant()); // as the TLS client reads the time
        issuerKey = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        Files.writeString(directory.resolve("keys.json"), new JWKSet(issuerKey.toPublicJWK()).toString());
        new TlsFiles(directory).write(authority.issueForLocalhost());
        client = HttpClient.newBuilder().sslContext(authority.clientContext()).build();
        configure(RULES);
        server = CambistServer.start(directory.resolve("cambist.yaml"), Map.of(), time::get);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void configure(String rules) throws IOException {
        Files.writeString(directory.resolve("cambist.yaml"), """
                server:
                  listen: localhost:0
                  management: 0.0.0.0:0
                  management-tls: { certificate: tls.crt, key: tls.key }
                  url: https://login.example.com
                  data: data
                registries:
                  - service: registry.example.com
                issuers:
                  - name: corp
                    url: https://issuer.example
                    audiences: [registry.example.com]
                    jwks-file: keys.json
                access:
                  - who: { issuer: corp, claims: { team: dev } }
                    role: AcrPush
                    on: ["**"]
                  - who: anyone
                    actions: [pull, push, delete, metadata_read, metadata_write, catalog]
                    on: ["**"]
                  %s
                audit: { file: audit.jsonl }
                admin: { loopback: false }
                """.formatted(
                        rules.strip().indent(2).strip().replace("\n  ", "\n")));
    }

    @Test
    void call_withoutAToken_isToldWhereOneIsToBeHad() throws Exception {
        HttpResponse<String> answer = get("/sessions", "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("not_an_operator", "admin.loopback", "sign in for service cambist:admin");
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"https://login.example.com/oauth2/token\",service=\"cambist:admin\","
                        + "scope=\"cambist:admin:*\"");
    }

    @Test
    void call_operator_asksAndChanges() throws Exception {
        String token = adminToken("alice");

        assertThat(get("/sessions", token).statusCode()).isEqualTo(200);
        assertThat(get("/sessions", token).body()).contains("\"registry\":\"cambist:admin\"");
        HttpResponse<String> created = post(
                "/robots", "name=nightly&registry=registry.example.com&expires=never&role=AcrPull&on=team/**", token);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
        server.close();

        assertThat(Files.readString(directory.resolve("audit.jsonl")))
                .contains("\"caller\":\"corp/alice\"")
                .contains("\"act\":\"created robot nightly");
    }

    @Test
    void call_reader_asksAndTriesAndChangesNothing() throws Exception {
        String token = adminToken("bob");

        assertThat(get("/sessions", token).statusCode()).isEqualTo(200);
        assertThat(get("/robots", token).statusCode()).isEqualTo(200);
        assertThat(post("/revocations", "everything=true&dry_run=true", token).statusCode())
                .isEqualTo(200);
        for (String form : new String[] {"everything=true", "everything=true&dry_run=false"}) {
            HttpResponse<String> answer = post("/revocations", form, token);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body())
                    .contains(
                            "operator_may_not", "subject bob of issuer corp may ask the admin API, and change nothing");
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains("error=\"insufficient_scope\"");
        }
        assertThat(post("/robots/delete", "name=nightly", token).body()).contains("operator_may_not");
        assertThat(get("/sessions", token).statusCode()).isEqualTo(200);
    }

    @Test
    void exchange_anybodyElse_isRefused() throws Exception {
        HttpResponse<String> answer = new SignInClient(issuerKey, NOW).exchange(server, "carol", "cambist:admin");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("no_rights", "cambist:admin");
    }

    @Test
    void call_tokensOfTheRegistry_areRefused() throws Exception {
        String login = new SignInClient(issuerKey, NOW).exchange(server, "alice");
        String token = accessToken(login, "service=registry.example.com&scope=cambist:admin:*");

        for (String other : new String[] {login, token, login("alice"), "no.token.atall", "x"}) {
            HttpResponse<String> answer = get("/sessions", other);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains("error=\"invalid_token\"");
        }
        assertThat(get("/sessions", token).body()).contains("wrong_token_kind", "an access token for a registry");
    }

    @Test
    void token_withALoginForARegistry_isRefused() throws Exception {
        String login = new SignInClient(issuerKey, NOW).exchange(server, "alice");

        assertThat(token(login, ADMIN).body()).contains("wrong_service");
        assertThat(token(login("alice"), "service=registry.example.com&scope=repository:a:pull")
                        .body())
                .contains("wrong_service");
    }

    @Test
    void token_anonymousOrRobot_isRefused() throws Exception {
        HttpResponse<String> created = post(
                "/robots",
                "name=nightly&registry=registry.example.com&expires=never&role=AcrPull&on=**",
                adminToken("alice"));
        String password = created.body().replaceAll("(?s).*(cambist_[0-9A-Za-z]{49}).*", "$1");

        assertThat(form("grant_type=password&" + ADMIN).body()).contains("no_operator");
        assertThat(form("grant_type=password&username=nightly&password=" + password + "&" + ADMIN)
                        .body())
                .contains("unknown_user");
        HttpResponse<String> forServer =
                post("/robots", "name=r&registry=cambist:admin&expires=never&role=AcrPull&on=**", adminToken("alice"));
        assertThat(forServer.body()).contains("unknown_service");
        HttpResponse<String> withRole = post(
                "/robots",
                "name=r&registry=registry.example.com&expires=never&role=CambistAdmin&on=**",
                adminToken("alice"));
        assertThat(withRole.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer=corp&subject=alice",
                "issuer=corp",
                "registry=cambist:admin",
                "everything=true",
                "SESSION"
            })
    void call_afterARevocation_isRefusedAtOnce(String what) throws Exception {
        String token = adminToken("alice");
        String session = get("/sessions", token).body().replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
        time.set(NOW.plusSeconds(5));
        String other = adminToken("alice");
        assertThat(post("/revocations", what.equals("SESSION") ? "session=" + session : what, other)
                        .statusCode())
                .isEqualTo(200);

        assertThat(get("/sessions", token).body()).contains("revoked_token");
    }

    @Test
    void call_afterTheRuleIsGone_isRefusedAtOnce() throws Exception {
        String token = adminToken("alice");
        configure("- { who: { issuer: corp, subject: bob }, role: CambistAdmin }");
        server.close();
        server = CambistServer.start(directory.resolve("cambist.yaml"), Map.of(), time::get);

        HttpResponse<String> answer = get("/sessions", token);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("operator_may_not", "may not use the admin API");
    }

    @Test
    void call_afterTheTokensEnd_isRefused() throws Exception {
        String token = adminToken("alice");
        time.set(NOW.plusSeconds(901));

        assertThat(get("/sessions", token).body()).contains("expired_token");
    }

    @Test
    void health_withoutAToken_isTold() throws Exception {
        for (String path : new String[] {"/livez", "/readyz", "/metrics"}) {
            assertThat(send(HttpRequest.newBuilder(management().resolve(path)), "")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void call_inPlainHttp_isToldToComeEncrypted() throws Exception {
        URI plain = URI.create("http://localhost:" + management().getPort() + "/admin/v1/sessions");

        assertThat(send(HttpRequest.newBuilder(plain), adminToken("alice")).body())
                .contains("this port speaks HTTPS");
    }

    @Test
    void start_withoutTheCertificate_fails() throws Exception {
        server.close();
        Files.delete(directory.resolve("tls.crt"));

        assertThatThrownBy(() -> CambistServer.start(directory.resolve("cambist.yaml"), Map.of(), time::get))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tls.crt");
    }

    private URI management() {
        return URI.create("https://localhost:" + server.managementUrl().getPort());
    }

    private String login(String subject) throws Exception {
        HttpResponse<String> answer = new SignInClient(issuerKey, NOW).exchange(server, subject, "cambist:admin");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return member(answer, "refresh_token");
    }

    private String adminToken(String subject) throws Exception {
        return accessToken(login(subject), ADMIN);
    }

    private String accessToken(String login, String what) throws Exception {
        return member(token(login, what), "access_token");
    }

    private HttpResponse<String> token(String login, String what) throws Exception {
        return form("grant_type=refresh_token&refresh_token=" + login + "&" + what);
    }

    private HttpResponse<String> form(String form) throws Exception {
        return SignInClient.post(server.publicUrl(), "/oauth2/token", form);
    }

    private static String member(HttpResponse<String> answer, String name) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonObject.parse(answer.body().getBytes(UTF_8)).text(name).orElseThrow();
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return send(HttpRequest.newBuilder(management().resolve("/admin/v1" + path)), token);
    }

    private HttpResponse<String> post(String path, String form, String token) throws Exception {
        return send(
                HttpRequest.newBuilder(management().resolve("/admin/v1" + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)),
                token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String token) throws Exception {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
