package dev.cambist.server.gateway.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.settings.UpstreamSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry behind the gateway that takes only tokens, of a token service of its own or of another address. */
@Timeout(60) // a guard against hanging
final class GatewayTokenUpstreamTest {
    private static final String BLOB = "/v2/open/app/blobs/sha256:" + "a".repeat(64);
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("cambist:changeit".getBytes(UTF_8));

    @TempDir
    private Path directory;

    private final AtomicInteger issued = new AtomicInteger();
    private volatile String good = "none yet";
    private volatile String realm = "";
    private FakeUpstream tokens;
    private FakeUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(directory.resolve("password"), "changeit\n");
        tokens = FakeUpstream.start().plays(this::sell);
        upstream = FakeUpstream.start().plays(this::serve);
        realm = "http://" + tokens.authority() + "/token";
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
        tokens.close();
    }

    private void sell(RawConnection.Head head, RawConnection wire) throws IOException {
        good = "t" + issued.incrementAndGet();
        String body = "{\"token\":\"" + good + "\",\"expires_in\":300}";
        wire.write(
                head.header("Authorization").equals(BASIC)
                        ? "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body
                        : "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    }

    private void serve(RawConnection.Head head, RawConnection wire) throws IOException {
        if (head.header("Authorization").equals("Bearer " + good)) {
            FakeUpstream.reply(head, wire);
        } else {
            wire.body(head);
            wire.write("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"" + realm
                    + "\",service=\"inner\"\r\nContent-Length: 0\r\n\r\n");
        }
    }

    private GatewayLab lab(String more) throws Exception {
        return GatewayLab.start(
                directory,
                "",
                "[{ service: registry.example.com, aliases: [localhost], upstream: { url: \"http://"
                        + upstream.authority() + "\", user: cambist, password-file: password" + more + " } }]");
    }

    private GatewayLab told() throws Exception {
        return lab(", token-realm: \"" + realm + "\"");
    }

    @Test
    void pull_upstreamAsksForAToken_arrivesWithOne() throws Exception {
        try (GatewayLab lab = told()) {
            RawConnection.Message answer = lab.ask("GET " + BLOB);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ok");
            assertThat(tokens.last().target()).isEqualTo("/token?service=inner&scope=repository%3Aopen%2Fapp%3Apull");
        }
    }

    @Test
    void pulls_ofOneRepository_shareAToken() throws Exception {
        try (GatewayLab lab = told()) {
            for (int time = 0; time < 5; time++) {
                assertThat(lab.ask("GET " + BLOB).status()).isEqualTo(200);
            }

            assertThat(issued).hasValue(1);
            assertThat(upstream.heads()).hasSize(6);
        }
    }

    @Test
    void pull_tokenThatIsTakenNoMore_isRenewedOnce() throws Exception {
        try (GatewayLab lab = told()) {
            assertThat(lab.ask("GET " + BLOB).status()).isEqualTo(200);
            good = "another";

            assertThat(lab.ask("GET " + BLOB).status()).isEqualTo(200);
            assertThat(issued).hasValue(2);
        }
    }

    @Test
    void pull_tokenThatIsNeverTaken_is503AfterTheSecondTry() throws Exception {
        upstream.plays((head, wire) -> {
            good = "nothing";
            serve(head, wire);
        });
        try (GatewayLab lab = told()) {
            assertThat(lab.ask("GET " + BLOB).status()).isEqualTo(503);
            assertThat(upstream.heads()).hasSize(2);
        }
    }

    /** What was streamed cannot be sent again, so that the token is there before. */
    @Test
    void push_firstOfAll_arrivesWithATokenAtOnce() throws Exception {
        try (GatewayLab lab = told()) {
            RawConnection.Message answer =
                    lab.ask("PUT /v2/open/app/manifests/1\nContent-Type: a/b\nContent-Length: 5", "12345");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(upstream.heads()).hasSize(2);
            assertThat(upstream.heads().getFirst().line()).isEqualTo("GET /v2/ HTTP/1.1");
            assertThat(tokens.last().target()).endsWith("&scope=repository%3Aopen%2Fapp%3Apull%2Cpush");
        }
    }

    @Test
    void push_tokenThatIsTakenNoMore_is503AndTheNextSucceeds() throws Exception {
        try (GatewayLab lab = told()) {
            String push = "PUT /v2/open/app/manifests/1\nContent-Type: a/b\nContent-Length: 5";
            assertThat(lab.ask(push, "12345").status()).isEqualTo(200);
            good = "another";

            RawConnection.Message answer = lab.ask(push, "12345");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotEmpty();
            assertThat(lab.ask(push, "12345").status()).isEqualTo(200);
        }
    }

    @Test
    void catalog_upstreamAsksForAToken_isRead() throws Exception {
        upstream.plays((head, wire) -> {
            if (head.header("Authorization").equals("Bearer " + good)) {
                wire.write("HTTP/1.1 200 OK\r\nContent-Length: 29\r\n\r\n{\"repositories\":[\"open/app\"]} ");
            } else {
                serve(head, wire);
            }
        });
        try (GatewayLab lab = told();
                RawConnection wire = lab.connect()) {
            wire.write(GatewayLab.anonymousHead(
                    "GET /v2/_catalog", "Authorization: Bearer " + lab.token("registry:catalog:*") + "\r\n"));

            assertThat(wire.answer("GET").body()).isEqualTo("{\"repositories\":[\"open/app\"]}");
            assertThat(tokens.last().target()).endsWith("&scope=registry%3Acatalog%3A*");
        }
    }

    /** Whoever can answer in the registry's name must not get its password. */
    @Test
    void login_realmOfAnotherAddress_neverGoesThere() throws Exception {
        try (GatewayLab lab = lab("")) {
            RawConnection.Message answer = lab.ask("GET " + BLOB);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("token-realm").doesNotContain(realm);
            assertThat(tokens.heads()).isEmpty();
        }
    }

    @Test
    void login_realmOfTheUpstreamItself_goesThere() throws Exception {
        upstream.plays((head, wire) -> {
            if (head.target().startsWith("/token")) {
                sell(head, wire);
            } else {
                serve(head, wire);
            }
        });
        realm = "http://" + upstream.authority() + "/token";
        try (GatewayLab lab = lab("")) {
            assertThat(lab.ask("GET " + BLOB).status()).isEqualTo(200);
        }
    }

    @Test
    void tokenService_thatRefuses_is503AndSaysThatThereIsNoToken() throws Exception {
        tokens.plays(FakeUpstream.answering("HTTP/1.1 401 Unauthorized\nContent-Length: 0\n\n"));
        try (GatewayLab lab = told()) {
            RawConnection.Message answer = lab.ask("GET " + BLOB);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("takes tokens only").doesNotContain("changeit");
        }
    }

    @Test
    void check_saysWhatTheUpstreamWants() {
        assertThat(UpstreamCheck.ask(settings(Optional.of(URI.create(realm))))).satisfies(finding -> {
            assertThat(finding.letsIn()).isTrue();
            assertThat(finding.words()).startsWith("asks for a token of " + realm);
        });
        assertThat(UpstreamCheck.ask(settings(Optional.empty()))).satisfies(finding -> {
            assertThat(finding.letsIn()).isFalse();
            assertThat(finding.words()).contains("token-realm").doesNotContain("changeit");
        });
        upstream.plays(FakeUpstream::reply);
        assertThat(UpstreamCheck.ask(settings(Optional.empty())))
                .isEqualTo(new UpstreamCheck.Finding(true, "asks for no sign-in"));
        upstream.plays(FakeUpstream.answering(
                "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\nContent-Length: 0\n\n"));
        assertThat(UpstreamCheck.ask(settings(Optional.empty())))
                .isEqualTo(new UpstreamCheck.Finding(
                        false,
                        "asks for user and password (Basic), and refuses those of user cambist; mend upstream.user or"
                                + " the content of upstream.password-file"));
    }

    private UpstreamSettings settings(Optional<URI> tokenRealm) {
        return new UpstreamSettings(
                URI.create("http://" + upstream.authority()),
                Optional.of(new UpstreamSettings.Login("cambist", new Secret("changeit"))),
                tokenRealm,
                List.of(),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5));
    }
}
