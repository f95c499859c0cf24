package dev.cambist.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.cambist.server.store.TestPostgres;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Two servers with the same keys that share Debian's own PostgreSQL, where it is installed. */
@EnabledIf("isInstalled")
@Timeout(600) // a guard against hanging
final class SharedStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration OUTAGE = Duration.ofMinutes(10);

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private TestPostgres postgres;
    private ECKey issuerKey;
    private CambistServer one;
    private CambistServer other;

    static boolean isInstalled() {
        return TestPostgres.isInstalled();
    }

    @BeforeEach
    void start() throws Exception {
        postgres = TestPostgres.start();
        issuerKey = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        Files.writeString(directory.resolve("keys.json"), new JWKSet(issuerKey.toPublicJWK()).toString());
        Path password = Files.writeString(directory.resolve("password"), postgres.password());
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        Path file =
                Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:0", management: "localhost:0", data: data }
                registries:
                  - service: registry.example.com
                issuers:
                  - name: corp
                    url: https://issuer.example
                    audiences: [registry.example.com]
                    jwks-file: keys.json
                access:
                  - who: { issuer: corp }
                    role: AcrPush
                    on: ["team/**"]
                store: { postgres: "%s", user: %s, password-file: password }
                audit: { file: "${AUDIT}", keep-in-store: 30d }
                """.formatted(postgres.url(), postgres.user()));
        one = CambistServer.start(file, Map.of("AUDIT", "one.jsonl"), time::get);
        other = CambistServer.start(file, Map.of("AUDIT", "other.jsonl"), time::get);
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        other.close();
        postgres.close();
    }

    @Test
    void replicas_ofOneStore_knowOfEachOther() throws Exception {
        String listed = replicas(one);
        while (!listed.contains("\"this\":false") || !replicas(other).contains("\"this\":false")) {
            Thread.sleep(50); // until the beat in which the one that started first sees the other
            listed = replicas(one);
        }

        assertThat(listed)
                .contains(
                        ":" + one.publicUrl().getPort() + "\"",
                        ":" + other.publicUrl().getPort() + "\"")
                .doesNotContain("\"quiet\":true", "\"same_version\":false", "\"same_configuration\":false");
        other.close();
        while (replicas(one).contains("\"this\":false")) {
            Thread.sleep(50);
        }
    }

    private static String replicas(CambistServer server) throws Exception {
        return body(server, "/admin/v1/replicas");
    }

    @Test
    void revoke_atOneServer_isInForceAtTheOther() throws Exception {
        String alice = exchange(one, "alice");
        awaitStatus(other, alice, 200);
        time.set(NOW.plusSeconds(5));

        revoke(one);
        long acknowledged = System.nanoTime();
        awaitStatus(other, alice, 401);

        System.out.println("a revocation was in force at another server after "
                + Duration.ofNanos(System.nanoTime() - acknowledged).toMillis() + " ms");
    }

    @Test
    void databaseLost_forAWhile_isServedFromMemoryAndThenFailsClosed() throws Exception {
        String alice = exchange(one, "alice");
        String bob = exchange(one, "bob");
        awaitStatus(other, bob, 200);
        time.set(NOW.plusSeconds(5));
        revoke(one);
        awaitStatus(other, alice, 401);

        postgres.stop();
        awaitReadiness("\"about\":\"store\"");
        assertThat(refresh(other, bob).statusCode()).isEqualTo(200);
        assertThat(refresh(other, alice).statusCode()).isEqualTo(401);

        time.set(NOW.plus(OUTAGE).plusSeconds(60));
        HttpResponse<String> closed = refresh(other, bob);
        assertThat(closed.statusCode()).isEqualTo(503);
        assertThat(closed.body()).contains("store_unavailable");
        assertThat(closed.headers().firstValue("Retry-After")).isPresent();

        postgres.restart();
        awaitStatus(other, bob, 200);
        assertThat(refresh(other, alice).statusCode()).isEqualTo(401);
    }

    @Test
    void robot_whatIsDoneAtOneServer_isInForceAtTheOther() throws Exception {
        RobotClient robots = new RobotClient(one);
        String password = robots.create("ci", "role=AcrPull&on=team/**&registry=registry.example.com&expires=never");
        awaitRobot(other, password, 200);

        robots.act("disable", "name=ci");
        long acknowledged = System.nanoTime();
        awaitRobot(other, password, 401);

        System.out.println("a disabled robot was shut out of another server after "
                + Duration.ofNanos(System.nanoTime() - acknowledged).toMillis() + " ms");
        new RobotClient(other).act("enable", "name=ci");
        awaitRobot(one, password, 200);
    }

    @Test
    void audit_keptInTheStore_isThatOfAllServers() throws Exception {
        exchange(one, "alice");
        exchange(other, "bob");
        String query = "/admin/v1/audit?identity=corp/alice";
        while (!body(other, query).contains("\"caller\":\"corp/alice\"")) {
            Thread.sleep(20); // the server that answered copies it behind the request
        }
        assertThat(body(other, query)).doesNotContain("corp/bob");
        assertThat(body(one, "/admin/v1/audit?identity=bob")).contains("\"caller\":\"corp/bob\"");
        assertThat(Files.readString(directory.resolve("other.jsonl"))).doesNotContain("corp/alice");

        postgres.stop();
        HttpResponse<String> away = get(one, query);
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.body()).contains("store_unavailable");
        exchange(one, "carol"); // nobody is refused for want of a copy
        postgres.restart();

        while (!get(other, "/admin/v1/audit?identity=carol").body().contains("corp/carol")) {
            Thread.sleep(20);
        }
    }

    private static String body(CambistServer server, String path) throws Exception {
        HttpResponse<String> answer = get(server, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static HttpResponse<String> get(CambistServer server, String path) throws Exception {
        return SignInClient.send(HttpRequest.newBuilder(server.managementUrl().resolve(path)));
    }

    private static void awaitRobot(CambistServer server, String password, int status) throws Exception {
        while (RobotClient.signIn(server, "ci", password, "").statusCode() != status) {
            Thread.sleep(20);
        }
    }

    private void revoke(CambistServer server) throws Exception {
        HttpResponse<String> answer =
                SignInClient.post(server.managementUrl(), "/admin/v1/revocations", "issuer=corp&subject=alice");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Asks until the answer is this; the test's time limit ends it otherwise. */
    private void awaitStatus(CambistServer server, String token, int status) throws Exception {
        while (refresh(server, token).statusCode() != status) {
            Thread.sleep(20);
        }
    }

    private void awaitReadiness(String words) throws Exception {
        URI ready = other.managementUrl().resolve("/readyz");
        while (!SignInClient.send(HttpRequest.newBuilder(ready)).body().contains(words)) {
            Thread.sleep(20);
        }
    }

    private static HttpResponse<String> refresh(CambistServer server, String token) throws Exception {
        return SignInClient.refresh(server, token);
    }

    private String exchange(CambistServer server, String subject) throws Exception {
        return new SignInClient(issuerKey, NOW).exchange(server, subject);
    }
}
