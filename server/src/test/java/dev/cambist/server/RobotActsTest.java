package dev.cambist.server;

import static dev.cambist.server.RobotLab.NOW;
import static dev.cambist.server.RobotLab.PULLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators do to robots. */
@Timeout(300) // a guard against hanging
final class RobotActsTest {
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

    @ParameterizedTest
    @ValueSource(strings = {"disable", "delete", "rotate", "revoke"})
    void gateway_whatEndsARobotsTokens_endsThemAtOnce(String act) throws Exception {
        JsonObject made = lab.robots.ok("/robots", "name=ci&" + PULLER);
        String token = RobotClient.token(
                RobotClient.signInAt(lab.server, "localhost", "ci", RobotClient.password(made, 1), ""));
        String beside = RobotClient.token(
                RobotClient.signInAt(lab.server, "localhost", "ci", RobotClient.password(made, 2), ""));
        assertThat(lab.manifest(token).statusCode()).isEqualTo(200);
        lab.time.set(NOW.plusSeconds(5));

        if (act.equals("revoke")) {
            lab.robots.ok("/revocations", "robot=ci");
        } else {
            lab.robots.act(act, act.equals("rotate") ? "name=ci&password=1" : "name=ci");
        }

        assertThat(lab.manifest(token).statusCode()).isEqualTo(401);
        assertThat(lab.manifest(token).body()).contains("this access token was revoked");
        assertThat(lab.manifest(beside).statusCode()).isEqualTo(act.equals("rotate") ? 200 : 401);
    }

    @Test
    void disable_thenEnable_letsTheSamePasswordsInAgain() throws Exception {
        String password = lab.robots.create("ci", PULLER);
        lab.robots.act("disable", "name=ci");
        assertThat(RobotClient.signIn(lab.server, "ci", password, "").statusCode())
                .isEqualTo(401);

        lab.robots.act("enable", "name=ci");

        assertThat(RobotClient.signIn(lab.server, "ci", password, "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void rotate_onePassword_leavesTheOtherInUse() throws Exception {
        JsonObject made = lab.robots.ok("/robots", "name=ci&" + PULLER);
        JsonObject rotated = lab.robots.act("rotate", "name=ci&password=2");

        assertThat(lab.status("ci", RobotClient.password(made, 1))).isEqualTo(200);
        assertThat(lab.status("ci", RobotClient.password(made, 2))).isEqualTo(401);
        assertThat(lab.status("ci", RobotClient.password(rotated, 2))).isEqualTo(200);
    }

    @Test
    void revoke_robotByDryRun_countsAndEndsNothing() throws Exception {
        String password = lab.robots.create("ci", PULLER);
        String token = RobotClient.token(RobotClient.signInAt(lab.server, "localhost", "ci", password, ""));
        lab.time.set(NOW.plusSeconds(5));

        JsonObject answer = lab.robots.ok("/revocations", "robot=ci&dry_run=true");

        assertThat(answer.number("robots")).contains(1L);
        assertThat(answer.value("revoked")).contains(false);
        assertThat(answer.text("robot")).contains("ci");
        assertThat(lab.manifest(token).statusCode()).isEqualTo(200);
    }

    @Test
    void answers_sayWhereAccessTokensLiveOn() throws Exception {
        lab.robots.create("ci", PULLER);

        assertThat(lab.robots
                        .act("disable", "name=ci")
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
        lab.robots.create("taken", PULLER);
        JsonObject before = lab.robots.list();

        HttpResponse<String> answer = lab.robots.post(
                request.substring(0, request.indexOf('?')), request.substring(request.indexOf('?') + 1));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(lab.robots.list()).isEqualTo(before);
    }
}
