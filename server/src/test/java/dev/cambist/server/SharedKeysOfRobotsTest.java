package dev.cambist.server;

import static dev.cambist.server.SharedKeysLab.LEAD;
import static dev.cambist.server.SharedKeysLab.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.store.TestPostgres;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Robots of servers that share keys, where PostgreSQL is installed. */
@EnabledIf("isInstalled")
@Timeout(600) // a guard against hanging
final class SharedKeysOfRobotsTest {
    @TempDir
    private Path directory;

    private SharedKeysLab lab;

    static boolean isInstalled() {
        return TestPostgres.isInstalled();
    }

    @BeforeEach
    void start() throws Exception {
        lab = new SharedKeysLab(directory);
    }

    @AfterEach
    void stop() throws Exception {
        lab.stop();
    }

    /** Neither robots nor their tokens notice; the former key stays as long as a password needs it. */
    @Test
    void rotate_keyOfRobots_letsThemInWithTheSamePasswordsAtBoth() throws Exception {
        RobotClient robots = new RobotClient(lab.one);
        JsonObject made =
                robots.ok("/robots", "name=ci&role=AcrPull&on=team/**&registry=registry.example.com&expires=never");
        String first = RobotClient.password(made, 1);
        String second = RobotClient.password(made, 2);
        awaitRobot(lab.other, first);
        String former = robotKeys(lab.one).getFirst();

        robots.ok("/keys/rotate", "robots=true&after_seconds=" + LEAD.toSeconds());
        awaitRobotKeys(lab.other, 2);
        lab.time.set(NOW.plus(LEAD).plusSeconds(1));
        assertRobot(lab.other, first);
        assertRobot(lab.one, first);

        String passed = "id=" + former;
        assertThat(robots.ok("/keys/retire", passed).toString()).contains("may_be_valid");
        lab.time.set(NOW.plus(Duration.ofDays(2)));
        assertThat(robots.ok("/keys/retire", passed).toString())
                .as("password 2 is a digest of it")
                .contains("may_be_valid");
        awaitRobot(lab.other, second); // which has not asked the store for two days
        awaitRetired(robots, passed);

        awaitRobotKeys(lab.other, 1);
        awaitRobot(lab.one, first);
        for (CambistServer server : List.of(lab.one, lab.other)) {
            assertRobot(server, first);
            assertRobot(server, second);
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
}
