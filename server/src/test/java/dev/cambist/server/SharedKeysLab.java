package dev.cambist.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.keys.TrustProfile;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.store.TestPostgres;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two servers with directories of their own that share keys through Debian's own PostgreSQL. */
final class SharedKeysLab {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final Duration LEAD = Duration.ofMinutes(10);
    static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern KEY_ID = Pattern.compile("\"kid\":\"([^\"]+)\"");

    final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    final TestPostgres postgres;
    final ECKey issuerKey;
    final CambistServer one;
    final CambistServer other;
    private final Path directory;
    private final HiddenCatalog registry;

    SharedKeysLab(Path directory) throws Exception {
        this.directory = directory;
        registry = new HiddenCatalog();
        postgres = TestPostgres.start();
        issuerKey = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        Files.writeString(directory.resolve("keys.json"), new JWKSet(issuerKey.toPublicJWK()).toString());
        secret("password", postgres.password());
        secret("encryption-key", Base64.getEncoder().encodeToString(new byte[32]) + "\n"); // test only
        one = startWhenItListens(file("one"));
        other = start(file("other"));
    }

    /** What {@code cambist keys rotate} does, in a process of its own. */
    void rotate() throws Exception {
        Configuration configuration = ConfigurationFile.read(file("command"), Map.of());
        try (ServerKeys keys = ServerKeys.open(configuration, time::get)) {
            keys.directory().signingKeys("registry.example.com", TrustProfile.X5C, SignatureAlgorithm.ES256);
            keys.directory().rotation().rotateRefreshSecret(LEAD);
            keys.directory()
                    .rotation()
                    .rotate("registry.example.com", TrustProfile.X5C, SignatureAlgorithm.ES256, LEAD);
        }
    }

    private CambistServer startWhenItListens(Path file) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return start(file);
            } catch (IOException e) {
                assertThat(System.nanoTime())
                        .as("the database does not listen: " + e)
                        .isLessThan(deadline);
                Thread.sleep(100);
            }
        }
    }

    CambistServer start(Path file) throws Exception {
        return CambistServer.start(file, Map.of(), time::get);
    }

    Path file(String data) throws IOException {
        return Files.writeString(directory.resolve(data + ".yaml"), """
                server: { listen: "localhost:0", management: "localhost:0", data: %s }
                registries:
                  - service: registry.example.com
                  - { service: localhost, upstream: "http://localhost:%d" }
                issuers:
                  - name: corp
                    url: https://issuer.example
                    audiences: [registry.example.com]
                    jwks-file: keys.json
                access:
                  - who: { issuer: corp }
                    role: AcrPush
                    on: ["team/**"]
                  - who: { issuer: corp }
                    actions: [catalog]
                    on: ["**"]
                store: { postgres: "%s", user: %s, password-file: password, outage: 2h }
                keys: { keep-in: store, encryption-key-file: encryption-key }
                """.formatted(
                        data, registry.port(), postgres.url(), postgres.user()));
    }

    void secret(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    void assertTaken(String refreshToken) throws Exception {
        assertThat(SignInClient.refresh(one, refreshToken).statusCode()).isEqualTo(200);
        assertThat(SignInClient.refresh(other, refreshToken).statusCode()).isEqualTo(200);
    }

    static Set<String> published(CambistServer server) throws Exception {
        String keys = SignInClient.send(
                        HttpRequest.newBuilder(server.publicUrl().resolve("/.well-known/jwks.json")))
                .body();
        Set<String> ids = new TreeSet<>();
        Matcher matcher = KEY_ID.matcher(keys);
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids;
    }

    static void awaitPublished(CambistServer server, int keys) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (published(server).size() != keys) {
            assertThat(System.nanoTime())
                    .as("%s keys are not published, but %s", keys, published(server))
                    .isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    String exchange(CambistServer server, String subject) throws Exception {
        return new SignInClient(issuerKey, NOW).exchange(server, subject);
    }

    void stop() throws Exception {
        one.close();
        other.close();
        postgres.close();
        registry.close();
    }
}
