package dev.cambist.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.contract.Answered;
import dev.cambist.server.contract.Contract;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person sees and ends its own sessions, and learns nothing of anybody else's. */
@Timeout(300) // a guard against hanging
final class OwnSessionsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String SERVICE = "service=registry.example.com&refresh_token=";

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private ECKey issuerKey;
    private CambistServer server;

    @BeforeEach
    void start() throws Exception {
        issuerKey = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        Files.writeString(directory.resolve("keys.json"), new JWKSet(issuerKey.toPublicJWK()).toString());
        Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:0", management: "localhost:0", data: data }
                registries:
                  - service: registry.example.com
                  - service: other.example.com
                issuers:
                  - name: corp
                    url: https://issuer.example
                    audiences: [registry.example.com]
                    jwks-file: keys.json
                access:
                  - who: { issuer: corp, claims: { team: dev } }
                    role: AcrPush
                    on: ["team/**"]
                audit: { file: audit.jsonl }
                """);
        server = CambistServer.start(directory.resolve("cambist.yaml"), Map.of(), time::get);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void list_isOnesOwnSessionsAndNobodyElses() throws Exception {
        String first = exchange("alice");
        String second = exchange("alice");
        String bob = exchange("bob");

        JsonObject answer = ok("/oauth2/sessions", SERVICE + first);

        assertThat(ids(answer)).containsExactlyInAnyOrder(id(first), id(second));
        assertThat(answer.text("current")).contains(id(first));
        assertThat(answer.toString()).doesNotContain("bob").doesNotContain(id(bob));
    }

    @Test
    void revoke_oneOfOnesOwn_endsThatOne() throws Exception {
        String first = exchange("alice");
        String second = exchange("alice");

        JsonObject answer = ok("/oauth2/sessions/revoke", SERVICE + first + "&session=" + id(second));

        assertThat(answer.number("sessions")).contains(1L);
        assertThat(answer.value("access_tokens_live_on").orElseThrow().toString())
                .contains("registry.example.com");
        assertThat(status(second)).isEqualTo(401);
        assertThat(status(first)).isEqualTo(200);
    }

    @Test
    void revoke_all_endsEachOfOnesOwnAndNobodyElses() throws Exception {
        String first = exchange("alice");
        String second = exchange("alice");
        String bob = exchange("bob");
        time.set(NOW.plusSeconds(5));

        assertThat(ok("/oauth2/sessions/revoke", SERVICE + first + "&all=true").number("sessions"))
                .contains(2L);

        assertThat(status(first)).isEqualTo(401);
        assertThat(status(second)).isEqualTo(401);
        assertThat(status(bob)).isEqualTo(200);
    }

    /** The answer does not tell a session of somebody else's from one that never was. */
    @Test
    void revoke_sessionOfSomebodyElse_isRefusedLikeOneThatIsNot() throws Exception {
        String alice = exchange("alice");
        String bob = exchange("bob");

        HttpResponse<String> others = post("/oauth2/sessions/revoke", SERVICE + alice + "&session=" + id(bob));
        HttpResponse<String> none = post("/oauth2/sessions/revoke", SERVICE + alice + "&session=nothing");

        assertThat(others.statusCode()).isEqualTo(400);
        assertThat(withoutId(others)).isEqualTo(withoutId(none));
        assertThat(status(bob)).isEqualTo(200);
    }

    @Test
    void revoke_theSessionInUse_endsIt() throws Exception {
        String alice = exchange("alice");

        ok("/oauth2/sessions/revoke", SERVICE + alice + "&session=" + id(alice));

        assertThat(post("/oauth2/sessions", SERVICE + alice).body()).contains("revoked_token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "&session=a&all=true", "&all=yes", "&session=", "&everything=true", "&session=a&session=b"})
    void revoke_notExactlyOneThing_isRefusedAndEndsNothing(String more) throws Exception {
        String alice = exchange("alice");

        assertThat(post("/oauth2/sessions/revoke", SERVICE + alice + more).statusCode())
                .isEqualTo(400);
        assertThat(status(alice)).isEqualTo(200);
    }

    @Test
    void list_withoutATokenOrWithAnotherKind_isRefused() throws Exception {
        String alice = exchange("alice");
        String access = JsonObject.parse(
                        SignInClient.refresh(server, alice).body().getBytes(UTF_8))
                .text("access_token")
                .orElseThrow();

        assertThat(post("/oauth2/sessions", "service=registry.example.com").body())
                .contains("missing_field");
        assertThat(post("/oauth2/sessions", "refresh_token=" + alice).body()).contains("missing_field");
        assertThat(post("/oauth2/sessions", SERVICE + access).body()).contains("wrong_token_kind");
        assertThat(post("/oauth2/sessions", SERVICE + "x").body()).contains("malformed_token");
        assertThat(post("/oauth2/sessions", "service=other.example.com&refresh_token=" + alice)
                        .body())
                .contains("wrong_service");
        assertThat(post("/oauth2/sessions", SERVICE + alice + "&subject=bob").body())
                .contains("unsupported_field");
    }

    /** A page that somebody was lured to must not read the answer by a link. */
    @Test
    void list_byGet_isNotServed() throws Exception {
        HttpResponse<String> answer =
                SignInClient.send(HttpRequest.newBuilder(server.publicUrl().resolve("/oauth2/sessions")));

        assertThat(answer.statusCode()).isEqualTo(405);
    }

    @Test
    void acts_areAuditedAsThePersons_withoutTheToken() throws Exception {
        String alice = exchange("alice");
        ok("/oauth2/sessions", SERVICE + alice);
        ok("/oauth2/sessions/revoke", SERVICE + alice + "&all=true");
        server.close();

        assertThat(Files.readString(directory.resolve("audit.jsonl")))
                .contains("\"caller\":\"corp/alice\",\"act\":\"listed its own 1 sessions\"")
                .contains("\"caller\":\"corp/alice\",\"act\":\"ended all its own sessions")
                .doesNotContain(alice);
    }

    @Test
    void revocation_isListedWithWhoSaidIt() throws Exception {
        String alice = exchange("alice");
        ok("/oauth2/sessions/revoke", SERVICE + alice + "&all=true");

        String listed = SignInClient.send(
                        HttpRequest.newBuilder(server.managementUrl().resolve("/admin/v1/revocations")))
                .body();

        assertThat(listed).contains("\"by\":\"corp/alice\"");
    }

    private static List<String> ids(JsonObject answer) {
        return ((List<?>) answer.value("sessions").orElseThrow())
                .stream()
                        .map(one -> ((JsonObject) one).text("id").orElseThrow())
                        .toList();
    }

    private static String id(String refreshToken) {
        return Jws.parse(new Secret(refreshToken)).claims().text("jti").orElseThrow();
    }

    private static String withoutId(HttpResponse<String> answer) {
        String id = answer.headers().firstValue("X-Ms-Correlation-Request-Id").orElseThrow();
        return answer.body().replace(id, "");
    }

    private int status(String refreshToken) throws Exception {
        return SignInClient.refresh(server, refreshToken).statusCode();
    }

    private String exchange(String subject) throws Exception {
        return new SignInClient(issuerKey, NOW).exchange(server, subject);
    }

    private JsonObject ok(String path, String form) throws Exception {
        HttpResponse<String> answer = post(path, form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonObject.parse(answer.body().getBytes(UTF_8));
    }

    /** The answer, which the document describes. */
    private HttpResponse<String> post(String path, String form) throws Exception {
        HttpResponse<String> answer = SignInClient.post(server.publicUrl(), path, form);
        assertThat(Contract.of("sessions.yaml").faults(Answered.of(answer)))
                .as(answer.body())
                .isEmpty();
        return answer;
    }
}
