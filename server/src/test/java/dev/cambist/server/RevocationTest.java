package dev.cambist.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
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

/** Sessions of a whole server: listed, ended, and gone for good. */
@Timeout(300) // a guard against hanging
final class RevocationTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private ECKey issuerKey;
    private CambistServer server;

    @BeforeEach
    void start() throws Exception {
        issuerKey = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        Files.writeString(directory.resolve("keys.json"), new JWKSet(issuerKey.toPublicJWK()).toString());
        configure("");
        server = CambistServer.start(directory.resolve("cambist.yaml"), Map.of(), time::get);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void configure(String more) throws IOException {
        Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:0", management: "localhost:0", data: data }
                registries:
                  - service: registry.example.com
                  - service: fronted.example.com
                    upstream: http://127.0.0.1:9
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
                """ + more);
    }

    @Test
    void sessions_afterAnExchange_areListedWithTheClaimsThatRulesUse() throws Exception {
        String alice = exchange("alice");
        refresh(alice);

        JsonObject answer = admin("/sessions");

        assertThat(answer.number("count")).contains(1L);
        assertThat(answer.value("sessions").orElseThrow())
                .asInstanceOf(list(JsonObject.class))
                .singleElement()
                .satisfies(session -> {
                    assertThat(session.members())
                            .containsEntry("registry", "registry.example.com")
                            .containsEntry("issuer", "corp")
                            .containsEntry("subject", "alice")
                            .containsEntry("agent", "test/1")
                            .containsEntry("begun", NOW.toString())
                            .containsEntry("expires", NOW.plusSeconds(10_800).toString());
                    JsonObject claims = session.object("claims").orElseThrow();
                    assertThat(claims.text("team")).contains("dev");
                    assertThat(claims.has("email")).isFalse();
                });
    }

    @Test
    void revoke_identity_endsItsSessionsAtOnceAndNoOthers() throws Exception {
        String alice = exchange("alice");
        String bob = exchange("bob");
        time.set(NOW.plusSeconds(5));

        JsonObject answer = revoke("issuer=corp&subject=alice");

        assertThat(answer.value("revoked")).contains(true);
        assertThat(answer.number("sessions")).contains(1L);
        assertThat(refresh(alice).body()).contains("revoked_token");
        assertThat(refresh(alice).statusCode()).isEqualTo(401);
        assertThat(refresh(bob).statusCode()).isEqualTo(200);
    }

    @Test
    void revoke_thenSignInAgain_works() throws Exception {
        exchange("alice");
        time.set(NOW.plusSeconds(5));
        revoke("issuer=corp&subject=alice");
        time.set(NOW.plusSeconds(6));

        assertThat(refresh(exchange("alice")).statusCode()).isEqualTo(200);
    }

    @Test
    void revoke_dryRun_countsAndEndsNothing() throws Exception {
        String alice = exchange("alice");
        exchange("bob");
        time.set(NOW.plusSeconds(5));

        JsonObject answer = revoke("issuer=corp&dry_run=true");

        assertThat(answer.value("revoked")).contains(false);
        assertThat(answer.number("sessions")).contains(2L);
        assertThat(refresh(alice).statusCode()).isEqualTo(200);
    }

    @Test
    void revoke_thenRestart_staysRevoked() throws Exception {
        String alice = exchange("alice");
        String bob = exchange("bob");
        time.set(NOW.plusSeconds(5));
        revoke("issuer=corp&subject=alice");
        server.close();
        server = CambistServer.start(directory.resolve("cambist.yaml"), Map.of(), time::get);

        assertThat(refresh(alice).body()).contains("revoked_token");
        assertThat(refresh(bob).statusCode()).isEqualTo(200);
        assertThat(admin("/sessions").number("count")).contains(2L);
    }

    @Test
    void revoke_tellsWhereAccessTokensLiveOn() throws Exception {
        JsonObject answer = revoke("everything=true&dry_run=true");

        assertThat(answer.value("access_tokens_live_on").orElseThrow())
                .isEqualTo(List.of(new JsonObject(Map.of(
                        "registry",
                        "registry.example.com",
                        "until",
                        NOW.plusSeconds(900).toString()))));
    }

    @Test
    void revoke_registryThatIsNotServed_isRefused() throws Exception {
        HttpResponse<String> answer =
                SignInClient.post(server.managementUrl(), "/admin/v1/revocations", "registry=registy.example");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("unknown_service");
    }

    @Test
    void revoke_momentToCome_isRefused() throws Exception {
        HttpResponse<String> answer = SignInClient.post(
                server.managementUrl(), "/admin/v1/revocations", "everything=true&before=" + NOW.plusSeconds(60));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("a moment that has passed");
    }

    @Test
    void revocations_areListedWithWhoSaidThem() throws Exception {
        revoke("issuer=corp");

        assertThat(admin("/revocations").value("revocations").orElseThrow().toString())
                .contains("issuer", "corp", "operator on this machine");
    }

    @Test
    void revoke_isAudited() throws Exception {
        revoke("issuer=corp&subject=alice");
        server.close();

        assertThat(Files.readString(directory.resolve("audit.jsonl")))
                .contains("\"outcome\":\"administered\"")
                .contains("\"act\":\"revoked identity corp/alice before 2026-11-22T12:00:00Z: 0 sessions\"")
                .contains("\"caller\":\"operator on this machine\"");
    }

    @Test
    void admin_onThePublicListener_isNotThere() throws Exception {
        assertThat(SignInClient.post(server.publicUrl(), "/admin/v1/revocations", "everything=true")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void admin_closedByTheConfiguration_isRefusedAndRecorded() throws Exception {
        server.close();
        configure("admin: { loopback: false }\n");
        server = CambistServer.start(directory.resolve("cambist.yaml"), Map.of(), time::get);

        HttpResponse<String> answer =
                SignInClient.post(server.managementUrl(), "/admin/v1/revocations", "everything=true");
        server.close();

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("not_an_operator");
        assertThat(Files.readString(directory.resolve("audit.jsonl"))).contains("not_an_operator");
    }

    private JsonObject admin(String path) throws Exception {
        HttpResponse<String> answer =
                SignInClient.send(HttpRequest.newBuilder(server.managementUrl().resolve("/admin/v1" + path)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonObject.parse(answer.body().getBytes(UTF_8));
    }

    private JsonObject revoke(String form) throws Exception {
        HttpResponse<String> answer = SignInClient.post(server.managementUrl(), "/admin/v1/revocations", form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonObject.parse(answer.body().getBytes(UTF_8));
    }

    private HttpResponse<String> refresh(String token) throws Exception {
        return SignInClient.refresh(server, token);
    }

    private String exchange(String subject) throws Exception {
        return new SignInClient(issuerKey, NOW).exchange(server, subject);
    }
}
