package dev.cambist.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.cli.lab.World;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.testkit.TestCambist;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RobotCommandsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String MADE =
            "{\"robot\":{\"name\":\"ci\"},\"passwords\":[{\"number\":1,\"password\":\"cambist_a\"},"
                    + "{\"number\":2,\"password\":\"cambist_b\"}]}";
    private static final String POLICY = """
            registries:
              - service: registry.localhost
            access:
              - who: anyone
                role: AcrPull
                on: ["public/**"]
            """;

    @TempDir
    private Path directory;

    private final FakeServer server = FakeServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void create_withARole_asksForItAndShowsThePasswordsOnLinesOfTheirOwn() {
        server.on("/admin/v1/robots", seen -> Reply.json(MADE));

        Ran ran = run(
                "create", "ci", "--role", "AcrPull", "--on", "team/**", "--registry", "r.example", "--expires", "90d");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out().lines())
                .containsExactly(
                        "robot ci is created",
                        "password 1, which is shown this once:",
                        "cambist_a",
                        "password 2, which is shown this once:",
                        "cambist_b");
        assertThat(server.last().fields())
                .containsOnly(
                        Map.entry("name", "ci"),
                        Map.entry("role", "AcrPull"),
                        Map.entry("on", "team/**"),
                        Map.entry("registry", "r.example"),
                        Map.entry("expires", "2027-02-20T12:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({"never, never", "2027-01-31T00:00:00Z, 2027-01-31T00:00:00Z", "36h, 2026-11-24T00:00:00Z"})
    void create_withAScopeMap_sendsTheFile(String expires, String sent) throws Exception {
        server.on("/admin/v1/robots", seen -> Reply.json(MADE));
        String map = "{\"actions\":[\"repositories/a/content/read\"]}";
        Path file = Files.writeString(directory.resolve("map.json"), map);

        Ran ran = run("create", "ci", "--scope-map", file.toString(), "--registry", "r.example", "--expires", expires);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(server.last().fields()).contains(Map.entry("scope_map", map), Map.entry("expires", sent));
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable,is disabled", "enable,is enabled", "delete,is deleted"})
    void act_onARobot_namesItAndSaysWhatLivesOn(String words) {
        String act = words.substring(0, words.indexOf(','));
        server.on(
                "/admin/v1/robots/" + act,
                seen -> Reply.json("{\"robot\":{\"name\":\"ci\"},\"access_tokens_live_on\":"
                        + "[{\"registry\":\"r.example\",\"until\":\"2026-11-22T12:15:00Z\"}]}"));

        Ran ran = run(act, "ci");

        assertThat(ran.out().lines())
                .containsExactly(
                        "robot ci " + words.substring(words.indexOf(',') + 1),
                        "  r.example verifies access tokens by itself: those that are out are good until"
                                + " 2026-11-22T12:15:00Z");
        assertThat(server.last().fields()).containsOnly(Map.entry("name", "ci"));
    }

    @Test
    void rotate_namesThePassword() {
        server.on(
                "/admin/v1/robots/rotate",
                seen -> Reply.json(
                        "{\"robot\":{\"name\":\"ci\"},\"passwords\":[{\"number\":2,\"password\":\"cambist_c\"}]}"));

        Ran ran = run("rotate", "ci", "--password", "2");

        assertThat(ran.out().lines())
                .containsExactly("robot ci has a new password 2", "password 2, which is shown this once:", "cambist_c");
        assertThat(server.last().fields()).containsOnly(Map.entry("name", "ci"), Map.entry("password", "2"));
    }

    @Test
    void list_showsEachWithoutWhatATerminalWouldObey() {
        server.on("/admin/v1/robots", seen -> Reply.json("""
                {"robots":[{"name":"ci","state":"enabled","registries":["r.example"],
                "scope_map":[{"on":"team/**","actions":["pull","push"]}],"created":"2026-11-01T12:00:00Z",
                "expires":"2026-11-24T12:00:00Z","passwords":[{"number":1,"made":"2026-11-22T09:00:00Z"}],
                "last_used":"2026-11-22T11:59:48Z","address":"192.0.2.7","agent":"doc\\u001bker"},
                {"name":"old","state":"disabled","registries":["r.example"],"scope_map":[],
                "owner":{"issuer":"corp","subject":"al\\u001bice"},
                "created":"2026-11-01T12:00:00Z","passwords":[]}]}"""));

        assertThat(run("list").out().lines())
                .containsExactly(
                        "ci  enabled, ends in 2 d; on r.example",
                        "    team/**: pull, push",
                        "    password 1 made 3 h ago",
                        "    last used 12 s ago from 192.0.2.7, doc\uFFFDker",
                        "old  disabled, without an end; on r.example; of corp/al\uFFFDice",
                        "    never used",
                        "2 robots");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "create",
                "create ci",
                "create ci --role AcrPull --on a --registry r",
                "create ci --role AcrPull --on a --expires 90d",
                "create ci --role AcrPull --registry r --expires 90d",
                "create ci --on a --registry r --expires 90d",
                "create ci --registry r --expires 90d",
                "create ci --role AcrPull --on a --scope-map f --registry r --expires 90d",
                "create ci --role AcrPull --on a --registry r --expires soon",
                "create ci --scope-map /nonexistent/map.json --registry r --expires 90d",
                "rotate ci",
                "rotate ci --password 3",
                "rotate ci --password one",
                "disable",
                "delete a b"
            })
    void commands_usedWrongly_askNothing(String words) {
        assertThat(run(words.isEmpty() ? new String[0] : words.split(" ", -1)).exitCode())
                .isEqualTo(2);
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void revoke_robot_isAskedAndCounted() {
        server.on(
                "/admin/v1/revocations",
                seen -> Reply.json("{\"revoked\":false,\"sessions\":0,\"robots\":1,\"access_tokens_live_on\":[]}"));

        Ran ran = Ran.cambistAt(
                world(),
                "revoke",
                "--robot",
                "ci",
                "--dry-run",
                "--server",
                server.url("/").toString());

        assertThat(ran.out()).isEqualTo("the access tokens of 1 robot would end; nothing was revoked\n");
        assertThat(server.last().fields()).containsOnly(Map.entry("robot", "ci"), Map.entry("dry_run", "true"));
    }

    @Test
    void commands_onARealServer_work() throws Exception {
        try (TestCambist real = TestCambist.start(POLICY)) {
            String address = real.server().managementUrl().toString();
            Path map = Files.writeString(
                    directory.resolve("map.json"), "{\"actions\":[\"repositories/team/*/content/read\"]}");

            Ran made = at(
                    address,
                    "create",
                    "ci",
                    "--scope-map",
                    map.toString(),
                    "--registry",
                    "registry.localhost",
                    "--expires",
                    "never");
            assertThat(made.exitCode()).as(made.err()).isZero();
            assertThat(made.out().lines().filter(line -> line.matches("cambist_[0-9A-Za-z]{49}")))
                    .hasSize(2);
            Ran again = at(
                    address,
                    "create",
                    "ci",
                    "--scope-map",
                    map.toString(),
                    "--registry",
                    "registry.localhost",
                    "--expires",
                    "never");
            assertThat(again.exitCode()).isEqualTo(2);
            assertThat(again.err()).contains("a name that no robot has");
            assertThat(at(address, "rotate", "ci", "--password", "1").exitCode())
                    .isZero();
            assertThat(at(address, "disable", "ci").exitCode()).isZero();
            assertThat(at(address, "list").out().lines())
                    .startsWith("ci  disabled, without an end; on registry.localhost", "    team/**: pull");
            assertThat(at(address, "enable", "ci").exitCode()).isZero();
            assertThat(at(address, "delete", "ci").exitCode()).isZero();
            assertThat(at(address, "delete", "ci").exitCode()).isEqualTo(2);
            assertThat(at(address, "list").out()).isEqualTo("0 robots\n");
        }
    }

    private static Ran at(String address, String... words) {
        return Ran.cambistAt(World.of(Map.of()), words(address, words));
    }

    private Ran run(String... words) {
        return Ran.cambistAt(world(), words(server.url("/").toString(), words));
    }

    private static String[] words(String address, String... words) {
        List<String> all = new ArrayList<>(List.of("robot"));
        all.addAll(List.of(words));
        if (words.length > 0) {
            all.addAll(List.of("--server", address));
        }
        return all.toArray(String[]::new);
    }

    private static ProcessContext world() {
        return World.of(Map.of(), "", Path.of("/nonexistent"), () -> NOW, false);
    }
}
