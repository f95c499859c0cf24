package dev.cambist.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import com.sun.net.httpserver.HttpServer;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.session.RobotSecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Robots of a whole server. */
@Timeout(300) // a guard against hanging
final class RobotTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String PULLER =
            "role=AcrPull&on=team/**&registry=registry.example.com&registry=localhost&expires=2027-02-20T12:00:00Z";

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private HttpServer registry;
    private CambistServer server;
    private RobotClient robots;

    @BeforeEach
    void start() throws Exception {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> {
            byte[] body = exchange.getRequestURI().getPath().endsWith("_catalog")
                    ? "{\"repositories\":[\"public/base\",\"team/app\"]}".getBytes(UTF_8)
                    : "{}".getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            try (exchange) {
                exchange.getResponseBody().write(body);
            }
        });
        registry.start();
        Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:0", management: "localhost:0", data: data }
                registries:
                  - service: registry.example.com
                  - service: other.example.com
                  - service: localhost
                    upstream: http://localhost:%d
                access:
                  - who: anyone
                    role: AcrPull
                    on: ["public/**"]
                audit: { file: audit.jsonl }
                """.formatted(
                        registry.getAddress().getPort()));
        open();
    }

    private void open() throws Exception {
        server = CambistServer.start(directory.resolve("cambist.yaml"), Map.of(), time::get);
        robots = new RobotClient(server);
    }

    @AfterEach
    void stop() {
        server.close();
        registry.stop(0);
    }

    @Test
    void create_thenSignIn_givesWhatTheRoleDoesThere() throws Exception {
        JsonObject made = robots.ok("/robots", "name=ci&" + PULLER);

        for (int number = 1; number <= 2; number++) {
            String password = RobotClient.password(made, number);
            assertThat(RobotSecret.isWellFormed(password)).isTrue();
            JsonObject answer = RobotClient.json(RobotClient.signIn(server, "ci", password, ""));
            assertThat(answer.text("scope")).contains("repository:team/app:pull");
        }
    }

    @Test
    void create_withAScopeMapOfAzure_givesWhatThatSays() throws Exception {
        String map = URLEncoder.encode(
                "{\"actions\":[\"repositories/team/*/content/read\",\"repositories/team/*/content/write\"]}", UTF_8);
        String password = robots.create("ci", "scope_map=" + map + "&registry=registry.example.com&expires=never");

        assertThat(RobotClient.json(RobotClient.signIn(server, "ci", password, ""))
                        .text("scope"))
                .contains("repository:team/app:pull,push");
    }

    @Test
    void signIn_askingForARefreshToken_getsNone() throws Exception {
        String password = robots.create("ci", PULLER);

        HttpResponse<String> byBasic = RobotClient.signIn(server, "ci", password, "&offline_token=true");
        HttpResponse<String> byForm = SignInClient.post(
                server.publicUrl(),
                "/oauth2/token",
                "grant_type=password&client_id=x&access_type=offline&service=registry.example.com&username=ci&password="
                        + password);

        for (HttpResponse<String> answer : List.of(byBasic, byForm)) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("refresh_token");
        }
    }

    /** Down to the number of bytes; what differs is the id of the request. */
    @Test
    void signIn_whateverIsWrong_isAnsweredTheSame() throws Exception {
        String password = robots.create("ci", PULLER);
        String off = robots.create("off", PULLER);
        String ended = robots.create(
                "ended", "role=AcrPull&on=team/**&registry=registry.example.com&expires=2026-11-22T12:00:01Z");
        robots.act("disable", "name=off");
        time.set(NOW.plusSeconds(2));
        List<HttpResponse<String>> refusals = List.of(
                RobotClient.signIn(server, "nobody", password, ""),
                RobotClient.signIn(server, "ci", off, ""),
                RobotClient.signIn(server, "off", off, ""),
                RobotClient.signIn(server, "ended", ended, ""),
                RobotClient.signInAt(server, "other.example.com", "ci", password, ""));

        assertThat(refusals).allSatisfy(refusal -> {
            assertThat(refusal.statusCode()).isEqualTo(401);
            String id =
                    refusal.headers().firstValue("X-Ms-Correlation-Request-Id").orElseThrow();
            String first = refusals.getFirst()
                    .headers()
                    .firstValue("X-Ms-Correlation-Request-Id")
                    .orElseThrow();
            assertThat(refusal.body().replace(id, first))
                    .isEqualTo(refusals.getFirst().body());
        });
        server.close();
        assertThat(Files.readString(directory.resolve("audit.jsonl"))
                        .lines()
                        .filter(line -> line.contains("robot_fault")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"robot_fault\":\"unknown_robot\""),
                        line -> assertThat(line).contains("\"robot\":\"ci\",\"robot_fault\":\"wrong_password\""),
                        line -> assertThat(line).contains("\"robot\":\"off\",\"robot_fault\":\"disabled_robot\""),
                        line -> assertThat(line).contains("\"robot\":\"ended\",\"robot_fault\":\"expired_robot\""),
                        line -> assertThat(line).contains("\"robot\":\"ci\",\"robot_fault\":\"other_registry\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "delete", "rotate", "revoke"})
    void gateway_whatEndsARobotsTokens_endsThemAtOnce(String act) throws Exception {
        JsonObject made = robots.ok("/robots", "name=ci&" + PULLER);
        String token =
                RobotClient.token(RobotClient.signInAt(server, "localhost", "ci", RobotClient.password(made, 1), ""));
        String beside =
                RobotClient.token(RobotClient.signInAt(server, "localhost", "ci", RobotClient.password(made, 2), ""));
        assertThat(manifest(token).statusCode()).isEqualTo(200);
        time.set(NOW.plusSeconds(5));

        if (act.equals("revoke")) {
            robots.ok("/revocations", "robot=ci");
        } else {
            robots.act(act, act.equals("rotate") ? "name=ci&password=1" : "name=ci");
        }

        assertThat(manifest(token).statusCode()).isEqualTo(401);
        assertThat(manifest(token).body()).contains("this access token was revoked");
        assertThat(manifest(beside).statusCode()).isEqualTo(act.equals("rotate") ? 200 : 401);
    }

    @Test
    void disable_thenEnable_letsTheSamePasswordsInAgain() throws Exception {
        String password = robots.create("ci", PULLER);
        robots.act("disable", "name=ci");
        assertThat(RobotClient.signIn(server, "ci", password, "").statusCode()).isEqualTo(401);

        robots.act("enable", "name=ci");

        assertThat(RobotClient.signIn(server, "ci", password, "").statusCode()).isEqualTo(200);
    }

    @Test
    void rotate_onePassword_leavesTheOtherInUse() throws Exception {
        JsonObject made = robots.ok("/robots", "name=ci&" + PULLER);
        JsonObject rotated = robots.act("rotate", "name=ci&password=2");

        assertThat(status("ci", RobotClient.password(made, 1))).isEqualTo(200);
        assertThat(status("ci", RobotClient.password(made, 2))).isEqualTo(401);
        assertThat(status("ci", RobotClient.password(rotated, 2))).isEqualTo(200);
    }

    @Test
    void robots_afterARestart_areAsTheyWere() throws Exception {
        String password = robots.create("ci", PULLER);
        String off = robots.create("off", PULLER);
        robots.act("disable", "name=off");
        server.close();
        open();

        assertThat(status("ci", password)).isEqualTo(200);
        assertThat(status("off", off)).isEqualTo(401);
    }

    @Test
    void list_saysWhatEachMayDoAndItsLastUse_andNothingThatLetsIn() throws Exception {
        String password = robots.create("ci", PULLER);
        time.set(NOW.plusSeconds(5));
        RobotClient.signIn(server, "ci", password, "");

        JsonObject listed = robots.list();

        assertThat(listed.value("robots").orElseThrow())
                .asInstanceOf(list(JsonObject.class))
                .singleElement()
                .satisfies(robot -> assertThat(robot.members())
                        .containsEntry("name", "ci")
                        .containsEntry("state", "enabled")
                        .containsEntry("registries", List.of("localhost", "registry.example.com"))
                        .containsEntry("expires", "2027-02-20T12:00:00Z")
                        .containsEntry("last_used", NOW.plusSeconds(5).toString())
                        .containsEntry("agent", "test/1")
                        .containsKey("address"));
        assertThat(listed.toString()).contains("team/**", "pull").doesNotContain(password);
    }

    @Test
    void acts_areAuditedWithoutAPassword() throws Exception {
        JsonObject made = robots.ok("/robots", "name=ci&" + PULLER);
        JsonObject rotated = robots.act("rotate", "name=ci&password=1");
        robots.act("disable", "name=ci");
        robots.act("enable", "name=ci");
        robots.act("delete", "name=ci");
        server.close();

        String audit = Files.readString(directory.resolve("audit.jsonl"));
        assertThat(audit)
                .contains("created robot ci on localhost, registry.example.com with team/**: pull, metadata_read, until"
                        + " 2027-02-20T12:00:00Z")
                .contains("made a new password 1 of robot ci")
                .contains("\"act\":\"disabled robot ci\"")
                .contains("\"act\":\"enabled robot ci\"")
                .contains("\"act\":\"deleted robot ci\"");
        assertThat(audit)
                .doesNotContain(RobotClient.password(made, 1))
                .doesNotContain(RobotClient.password(made, 2))
                .doesNotContain(RobotClient.password(rotated, 1));
    }

    @Test
    void store_holdsNoPassword() throws Exception {
        JsonObject made = robots.ok("/robots", "name=ci&" + PULLER);
        server.close();

        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = new String(Files.readAllBytes(file), ISO_8859_1);
                assertThat(content).as("%s", file).doesNotContain(RobotClient.password(made, 1));
            }
        }
    }

    @Test
    void signIn_isAudited_asTheRobots() throws Exception {
        String password = robots.create("ci", PULLER);
        RobotClient.signIn(server, "ci", password, "");
        String token = RobotClient.token(RobotClient.signInAt(server, "localhost", "ci", password, ""));
        manifest(token);
        server.close();

        assertThat(Files.readString(directory.resolve("audit.jsonl"))
                        .lines()
                        .filter(line -> line.contains("\"robot\"")))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains("\"caller\":\"robot ci\"", "\"robot\":\"ci\""));
    }

    @Test
    void metrics_countRobotsByThemselves() throws Exception {
        String password = robots.create("ci", PULLER);
        RobotClient.signIn(server, "ci", password, "");

        String metrics = SignInClient.send(
                        HttpRequest.newBuilder(server.managementUrl().resolve("/metrics")))
                .body();
        assertThat(metrics)
                .contains(
                        "cambist_tokens_issued_total{issuer=\"robot\",kind=\"access\",registry=\"registry.example.com\"}");
    }

    @Test
    void catalog_ofARobot_hasWhatItMayPull() throws Exception {
        String password = robots.create("lister", "role=AcrPull&on=**&registry=localhost&expires=never");
        String all = catalog(password, "lister");

        assertThat(all).contains("public/base", "team/app");
    }

    /** No rule is about a robot, not even one about anyone. */
    @Test
    void signIn_whatAnyoneMayDo_isNotARobots() throws Exception {
        String password = robots.create("ci", PULLER);
        HttpResponse<String> answer = RobotClient.signIn(server, "ci", password, "&scope=repository:public/base:pull");

        assertThat(RobotClient.json(answer).text("scope")).contains("repository:team/app:pull");
    }

    @Test
    void revoke_robotByDryRun_countsAndEndsNothing() throws Exception {
        String password = robots.create("ci", PULLER);
        String token = RobotClient.token(RobotClient.signInAt(server, "localhost", "ci", password, ""));
        time.set(NOW.plusSeconds(5));

        JsonObject answer = robots.ok("/revocations", "robot=ci&dry_run=true");

        assertThat(answer.number("robots")).contains(1L);
        assertThat(answer.value("revoked")).contains(false);
        assertThat(answer.text("robot")).contains("ci");
        assertThat(manifest(token).statusCode()).isEqualTo(200);
    }

    @Test
    void answers_sayWhereAccessTokensLiveOn() throws Exception {
        robots.create("ci", PULLER);

        assertThat(robots.act("disable", "name=ci")
                        .value("access_tokens_live_on")
                        .orElseThrow())
                .isEqualTo(List.of(new JsonObject(Map.of(
                        "registry",
                        "registry.example.com",
                        "until",
                        NOW.plus(Duration.ofMinutes(15)).toString()))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/robots?" + PULLER,
                "/robots?name=oidc&" + PULLER,
                "/robots?name=a%20b&" + PULLER,
                "/robots?name=taken&" + PULLER,
                "/robots?name=ci&role=AcrPull&on=team/**&registry=registry.example.com",
                "/robots?name=ci&role=AcrPull&on=team/**&registry=registry.example.com&expires=2026-11-22T12:00:00Z",
                "/robots?name=ci&role=AcrPull&on=team/**&registry=registry.example.com&expires=90d",
                "/robots?name=ci&role=AcrPull&on=team/**&expires=never",
                "/robots?name=ci&role=AcrPull&on=team/**&registry=unknown.example&expires=never",
                "/robots?name=ci&role=AcrPul&on=team/**&registry=registry.example.com&expires=never",
                "/robots?name=ci&role=AcrPull&registry=registry.example.com&expires=never",
                "/robots?name=ci&on=team/**&registry=registry.example.com&expires=never",
                "/robots?name=ci&scope_map={}&registry=registry.example.com&expires=never",
                "/robots?name=ci&role=AcrPull&on=team/**&scope_map={}&registry=registry.example.com&expires=never",
                "/robots?name=ci&role=AcrPull&on=${subject}/**&registry=registry.example.com&expires=never",
                "/robots?name=ci&rolle=AcrPull&on=team/**&registry=registry.example.com&expires=never",
                "/robots/disable?name=nobody",
                "/robots/enable?name=nobody",
                "/robots/delete?name=nobody",
                "/robots/delete?",
                "/robots/rotate?name=taken",
                "/robots/rotate?name=taken&password=3",
                "/robots/rotate?name=nobody&password=1",
                "/revocations?robot=nobody"
            })
    void act_thatCannotBeMeant_isRefusedAndDoesNothing(String request) throws Exception {
        robots.create("taken", PULLER);
        JsonObject before = robots.list();

        HttpResponse<String> answer =
                robots.post(request.substring(0, request.indexOf('?')), request.substring(request.indexOf('?') + 1));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(robots.list()).isEqualTo(before);
    }

    private int status(String name, String password) throws Exception {
        return RobotClient.signIn(server, name, password, "").statusCode();
    }

    private String catalog(String password, String name) throws Exception {
        String token = RobotClient.token(
                RobotClient.signInAt(server, "localhost", name, password, "&scope=registry:catalog:*"));
        return registry("/v2/_catalog", token).body();
    }

    private HttpResponse<String> manifest(String token) throws Exception {
        return registry("/v2/team/app/manifests/latest", token);
    }

    private HttpResponse<String> registry(String path, String token) throws IOException, InterruptedException {
        return SignInClient.send(
                HttpRequest.newBuilder(server.publicUrl().resolve(path)).header("Authorization", "Bearer " + token));
    }
}
