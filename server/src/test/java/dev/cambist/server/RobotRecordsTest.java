package dev.cambist.server;

import static dev.cambist.server.RobotLab.NOW;
import static dev.cambist.server.RobotLab.PULLER;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import dev.cambist.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of robots, and told of them. */
@Timeout(300) // a guard against hanging
final class RobotRecordsTest {
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
    void robots_afterARestart_areAsTheyWere() throws Exception {
        String password = lab.robots.create("ci", PULLER);
        String off = lab.robots.create("off", PULLER);
        lab.robots.act("disable", "name=off");
        lab.server.close();
        lab.open();

        assertThat(lab.status("ci", password)).isEqualTo(200);
        assertThat(lab.status("off", off)).isEqualTo(401);
    }

    @Test
    void list_saysWhatEachMayDoAndItsLastUse_andNothingThatLetsIn() throws Exception {
        String password = lab.robots.create("ci", PULLER);
        lab.time.set(NOW.plusSeconds(5));
        RobotClient.signIn(lab.server, "ci", password, "");

        JsonObject listed = lab.robots.list();

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
        JsonObject made = lab.robots.ok("/robots", "name=ci&" + PULLER);
        JsonObject rotated = lab.robots.act("rotate", "name=ci&password=1");
        lab.robots.act("disable", "name=ci");
        lab.robots.act("enable", "name=ci");
        lab.robots.act("delete", "name=ci");
        lab.server.close();

        String audit = lab.audit();
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
        JsonObject made = lab.robots.ok("/robots", "name=ci&" + PULLER);
        lab.server.close();

        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = new String(Files.readAllBytes(file), ISO_8859_1);
                assertThat(content).as("%s", file).doesNotContain(RobotClient.password(made, 1));
            }
        }
    }

    @Test
    void signIn_isAudited_asTheRobots() throws Exception {
        String password = lab.robots.create("ci", PULLER);
        RobotClient.signIn(lab.server, "ci", password, "");
        String token = RobotClient.token(RobotClient.signInAt(lab.server, "localhost", "ci", password, ""));
        lab.manifest(token);
        lab.server.close();

        assertThat(lab.audit().lines().filter(line -> line.contains("\"robot\"")))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains("\"caller\":\"robot ci\"", "\"robot\":\"ci\""));
    }

    @Test
    void metrics_countRobotsByThemselves() throws Exception {
        String password = lab.robots.create("ci", PULLER);
        RobotClient.signIn(lab.server, "ci", password, "");

        String metrics = SignInClient.send(
                        HttpRequest.newBuilder(lab.server.managementUrl().resolve("/metrics")))
                .body();
        assertThat(metrics)
                .contains(
                        "cambist_tokens_issued_total{issuer=\"robot\",kind=\"access\",registry=\"registry.example.com\"}");
    }
}
