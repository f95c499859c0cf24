package dev.cambist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.keys.TrustProfile;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.store.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Two servers with directories of their own that share keys through Debian's own PostgreSQL, where it is installed. */
@EnabledIf("isInstalled")
@Timeout(600) // a guard against hanging
final class SharedKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration LEAD = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern KEY_ID = Pattern.compile("\"kid\":\"([^\"]+)\"");

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private HttpServer registry;
    private TestPostgres postgres;
    private ECKey issuerKey;
    private CambistServer one;
    private CambistServer other;

    static boolean isInstalled() {
        return TestPostgres.isInstalled();
    }

    @BeforeEach
    void start() throws Exception {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", SharedKeysTest::answer);
        registry.start();
        postgres = TestPostgres.start();
        issuerKey = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        Files.writeString(directory.resolve("keys.json"), new JWKSet(issuerKey.toPublicJWK()).toString());
        secret("password", postgres.password());
        secret("encryption-key", Base64.getEncoder().encodeToString(new byte[32]) + "\n"); // test only
        one = startWhenItListens(file("one"));
        other = start(file("other"));
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        other.close();
        postgres.close();
        registry.stop(0);
    }

    @Test
    void rotate_whileBothServe_refusesNoTokenAndIsPublishedByBothBeforeItSigns() throws Exception {
        assertThat(published(other)).hasSize(2).isEqualTo(published(one));
        String first = exchange(one, "alice");
        assertTaken(first);

        rotate();
        awaitPublished(one, 3);
        awaitPublished(other, 3);
        assertThat(published(other)).isEqualTo(published(one));
        String meanwhile = exchange(other, "bob");
        assertTaken(first);
        assertTaken(meanwhile);

        time.set(NOW.plus(LEAD).plusSeconds(1));
        String second = exchange(one, "carol");
        assertTaken(first);
        assertTaken(meanwhile);
        assertTaken(second);
        assertTaken(exchange(other, "dora"));
        assertThat(published(other)).isEqualTo(published(one)).hasSize(3);
    }

    /** Neither robots nor their tokens notice; the former key stays as long as a password needs it. */
    @Test
    void rotate_keyOfRobots_letsThemInWithTheSamePasswordsAtBoth() throws Exception {
        RobotClient robots = new RobotClient(one);
        JsonObject made =
                robots.ok("/robots", "name=ci&role=AcrPull&on=team/**&registry=registry.example.com&expires=never");
        String first = RobotClient.password(made, 1);
        String second = RobotClient.password(made, 2);
        awaitRobot(other, first);
        String former = robotKeys(one).getFirst();

        robots.ok("/keys/rotate", "robots=true&after_seconds=" + LEAD.toSeconds());
        awaitRobotKeys(other, 2);
        time.set(NOW.plus(LEAD).plusSeconds(1));
        assertRobot(other, first);
        assertRobot(one, first);

        String passed = "id=" + former;
        assertThat(robots.ok("/keys/retire", passed).toString()).contains("may_be_valid");
        time.set(NOW.plus(Duration.ofDays(2)));
        assertThat(robots.ok("/keys/retire", passed).toString())
                .as("password 2 is a digest of it")
                .contains("may_be_valid");
        awaitRobot(other, second); // which has not asked the store for two days
        awaitRetired(robots, passed);

        awaitRobotKeys(other, 1);
        awaitRobot(one, first);
        for (CambistServer server : List.of(one, other)) {
            assertRobot(server, first);
            assertRobot(server, second);
        }
    }

    /** Behind 2000 names that are not the caller's business there is no name at which the list could openly go on. */
    @Test
    void catalog_cursorOfOneServer_isGoodAtTheOther() throws Exception {
        String refresh = RobotClient.json(new SignInClient(issuerKey, NOW).exchange(one, "alice", "localhost"))
                .text("refresh_token")
                .orElseThrow();
        HttpResponse<String> first = catalog(one, refresh, "/v2/_catalog?n=10");
        assertThat(RobotClient.json(first).texts("repositories")).isEmpty();
        String link = first.headers().firstValue("Link").orElseThrow();
        assertThat(link).doesNotContain("hidden");

        HttpResponse<String> second = catalog(other, refresh, link.substring(1, link.indexOf('>')));

        assertThat(RobotClient.json(second).texts("repositories")).containsExactly("team/app");
    }

    private static HttpResponse<String> catalog(CambistServer server, String refresh, String path) throws Exception {
        HttpResponse<String> token = SignInClient.post(
                server.publicUrl(),
                "/oauth2/token",
                "grant_type=refresh_token&service=localhost&scope=registry:catalog:*&refresh_token=" + refresh);
        HttpResponse<String> answer = SignInClient.send(HttpRequest.newBuilder(
                        server.publicUrl().resolve(path))
                .header(
                        "Authorization",
                        "Bearer " + RobotClient.json(token).text("access_token").orElseThrow()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    /** A page of the registry's catalog, which has 2000 names that begin with hidden, and then team/app. */
    private static void answer(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        Matcher last = Pattern.compile("last=([^&]+)").matcher(query);
        String after = last.find() ? last.group(1) : "";
        List<String> names = Stream.concat(
                        IntStream.range(0, 2000).mapToObj("hidden/%04d"::formatted), Stream.of("team/app"))
                .filter(name -> name.compareTo(after) > 0)
                .limit(100)
                .toList();
        byte[] body = new JsonWriter(4096)
                .beginObject()
                .name("repositories")
                .texts(names)
                .endObject()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        if (!names.contains("team/app")) {
            exchange.getResponseHeaders()
                    .add("Link", "</v2/_catalog?n=100&last=" + names.getLast() + ">; rel=\"next\"");
        }
        exchange.sendResponseHeaders(200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    private static void assertRobot(CambistServer server, String password) throws Exception {
        assertThat(RobotClient.signIn(server, "ci", password, "").statusCode()).isEqualTo(200);
    }

    private static void awaitRobot(CambistServer server, String password) throws Exception {
        while (RobotClient.signIn(server, "ci", password, "").statusCode() != 200) {
            Thread.sleep(20);
        }
    }

    /** Once the password that came in last is kept as a digest of the new key. */
    private static void awaitRetired(RobotClient robots, String form) throws Exception {
        while (!robots.ok("/keys/retire", form).toString().contains("removed")) {
            Thread.sleep(20);
        }
    }

    private static void awaitRobotKeys(CambistServer server, int keys) throws Exception {
        while (robotKeys(server).size() != keys) {
            Thread.sleep(20);
        }
    }

    private static List<String> robotKeys(CambistServer server) throws Exception {
        HttpRequest.Builder list = HttpRequest.newBuilder(server.managementUrl().resolve("/admin/v1/keys"));
        List<?> keys = (List<?>)
                RobotClient.json(SignInClient.send(list)).value("keys").orElseThrow();
        return keys.stream()
                .map(JsonObject.class::cast)
                .filter(key -> key.has("robots"))
                .map(key -> key.text("id").orElseThrow())
                .toList();
    }

    @Test
    void start_ofANewServer_needsOnlyTheConfiguration() throws Exception {
        rotate();
        awaitPublished(one, 3);
        String alice = exchange(one, "alice");
        try (CambistServer third = start(file("third"))) {
            assertThat(published(third)).isEqualTo(published(one));
            assertThat(SignInClient.refresh(third, alice).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void unreadable_anotherEncryptionKeyOrNoDatabase_saysWhich() throws Exception {
        assertThat(unreadable()).isEmpty();

        byte[] another = new byte[32];
        another[0] = 1;
        secret("encryption-key", Base64.getEncoder().encodeToString(another) + "\n"); // test only
        assertThat(unreadable().orElseThrow()).contains("store:", "is encrypted with key", "and configured is");
        postgres.stop();
        assertThat(unreadable().orElseThrow()).contains(postgres.url() + " cannot be opened");
        postgres.restart();
    }

    /** A database in which no server has been yet stays as it is. */
    @Test
    void unreadable_databaseWithoutTables_makesNoneAndIsNone() throws Exception {
        one.close();
        other.close();
        try (Connection database = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
                Statement statement = database.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");

            assertThat(unreadable()).isEmpty();
            try (ResultSet tables = statement.executeQuery(
                    "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")) {
                tables.next();
                assertThat(tables.getInt(1)).isZero();
            }
        }
    }

    private Optional<String> unreadable() throws Exception {
        return ServerKeys.unreadable(ConfigurationFile.read(file("check"), Map.of()));
    }

    @Test
    void databaseLost_keysStayAndAStartSaysWhy() throws Exception {
        String alice = exchange(one, "alice");
        Set<String> before = published(one);
        assertTaken(alice);
        postgres.stop();

        assertTaken(alice);
        assertTaken(exchange(other, "bob"));
        assertThat(published(other)).isEqualTo(before);
        assertThatThrownBy(() -> start(file("third")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("store: cannot be read or written: " + postgres.url() + " cannot be opened")
                .hasMessageContaining("keys.keep-in: store");

        postgres.restart();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                rotate();
                break;
            } catch (IOException e) {
                assertThat(System.nanoTime())
                        .as("the database is not back: " + e)
                        .isLessThan(deadline);
                Thread.sleep(100);
            }
        }
        awaitPublished(other, 3);
    }

    /** What {@code cambist keys rotate} does, in a process of its own. */
    private void rotate() throws Exception {
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

    private CambistServer start(Path file) throws Exception {
        return CambistServer.start(file, Map.of(), time::get);
    }

    private Path file(String data) throws IOException {
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
                        data, registry.getAddress().getPort(), postgres.url(), postgres.user()));
    }

    private void secret(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void assertTaken(String refreshToken) throws Exception {
        assertThat(SignInClient.refresh(one, refreshToken).statusCode()).isEqualTo(200);
        assertThat(SignInClient.refresh(other, refreshToken).statusCode()).isEqualTo(200);
    }

    private static Set<String> published(CambistServer server) throws Exception {
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

    private static void awaitPublished(CambistServer server, int keys) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (published(server).size() != keys) {
            assertThat(System.nanoTime())
                    .as("%s keys are not published, but %s", keys, published(server))
                    .isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private String exchange(CambistServer server, String subject) throws Exception {
        return new SignInClient(issuerKey, NOW).exchange(server, subject);
    }
}
