package dev.cambist.server;

import static dev.cambist.server.RobotLab.NOW;
import static dev.cambist.server.RobotLab.PULLER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.core.session.RobotSecret;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who signs in as a robot, and what a robot may do then. */
@Timeout(300) // a guard against hanging
final class RobotSignInTest {
    @TempDir
    private Path directory;

    private RobotLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = new RobotLab(directory);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void create_thenSignIn_givesWhatTheRoleDoesThere() throws Exception {
        JsonObject made = lab.robots.ok("/robots", "name=ci&" + PULLER);

        for (int number = 1; number <= 2; number++) {
            String password = RobotClient.password(made, number);
            assertThat(RobotSecret.isWellFormed(password)).isTrue();
            JsonObject answer = RobotClient.json(RobotClient.signIn(lab.server, "ci", password, ""));
            assertThat(answer.text("scope")).contains("repository:team/app:pull");
        }
    }

    @Test
    void create_withAScopeMapOfAzure_givesWhatThatSays() throws Exception {
        String map = URLEncoder.encode(
                "{\"actions\":[\"repositories/team/*/content/read\",\"repositories/team/*/content/write\"]}", UTF_8);
        String password = lab.robots.create("ci", "scope_map=" + map + "&registry=registry.example.com&expires=never");

        assertThat(RobotClient.json(RobotClient.signIn(lab.server, "ci", password, ""))
                        .text("scope"))
                .contains("repository:team/app:pull,push");
    }

    @Test
    void signIn_askingForARefreshToken_getsNone() throws Exception {
        String password = lab.robots.create("ci", PULLER);

        HttpResponse<String> byBasic = RobotClient.signIn(lab.server, "ci", password, "&offline_token=true");
        HttpResponse<String> byForm = SignInClient.post(
                lab.server.publicUrl(),
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
        String password = lab.robots.create("ci", PULLER);
        String off = lab.robots.create("off", PULLER);
        String ended = lab.robots.create(
                "ended", "role=AcrPull&on=team/**&registry=registry.example.com&expires=2026-11-22T12:00:01Z");
        lab.robots.act("disable", "name=off");
        lab.time.set(NOW.plusSeconds(2));
        List<HttpResponse<String>> refusals = List.of(
                RobotClient.signIn(lab.server, "nobody", password, ""),
                RobotClient.signIn(lab.server, "ci", off, ""),
                RobotClient.signIn(lab.server, "off", off, ""),
                RobotClient.signIn(lab.server, "ended", ended, ""),
                RobotClient.signInAt(lab.server, "other.example.com", "ci", password, ""));

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
        lab.server.close();
        assertThat(lab.audit().lines().filter(line -> line.contains("robot_fault")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"robot_fault\":\"unknown_robot\""),
                        line -> assertThat(line).contains("\"robot\":\"ci\",\"robot_fault\":\"wrong_password\""),
                        line -> assertThat(line).contains("\"robot\":\"off\",\"robot_fault\":\"disabled_robot\""),
                        line -> assertThat(line).contains("\"robot\":\"ended\",\"robot_fault\":\"expired_robot\""),
                        line -> assertThat(line).contains("\"robot\":\"ci\",\"robot_fault\":\"other_registry\""));
    }

    /** No rule is about a robot, not even one about anyone. */
    @Test
    void signIn_whatAnyoneMayDo_isNotARobots() throws Exception {
        String password = lab.robots.create("ci", PULLER);
        HttpResponse<String> answer =
                RobotClient.signIn(lab.server, "ci", password, "&scope=repository:public/base:pull");

        assertThat(RobotClient.json(answer).text("scope")).contains("repository:team/app:pull");
    }

    @Test
    void catalog_ofARobot_hasWhatItMayPull() throws Exception {
        String password = lab.robots.create("lister", "role=AcrPull&on=**&registry=localhost&expires=never");
        String all = catalog(password, "lister");

        assertThat(all).contains("public/base", "team/app");
    }

    private String catalog(String password, String name) throws Exception {
        String token = RobotClient.token(
                RobotClient.signInAt(lab.server, "localhost", name, password, "&scope=registry:catalog:*"));
        return lab.registry("/v2/_catalog", token).body();
    }
}
