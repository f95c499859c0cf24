package dev.cambist.cli.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.cli.lab.World;
import dev.cambist.core.json.JsonObject;
import dev.cambist.testkit.TestCambist;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminCommandsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String ONE = """
            {"sessions":[{"id":"4a3f9f0e","registry":"registry.example.com","issuer":"corp","subject":"al\\u001bice",
            "claims":{},"address":"192.0.2.7","agent":"docker/29","begun":"2026-11-22T09:57:00Z",
            "last_used":"2026-11-22T11:59:48Z","expires":"2026-11-22T12:57:00Z"}],"count":%d}""";
    private static final String POLICY = """
            registries:
              - service: registry.localhost
            access:
              - who: anyone
                role: AcrPull
                on: ["public/**"]
            """;

    private final FakeServer server = FakeServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sessions_areShownToAPersonWithoutWhatATerminalWouldObey() {
        server.on("/admin/v1/sessions", seen -> Reply.json(ONE.formatted(1)));

        Ran ran = run("sessions");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().lines())
                .containsExactly(
                        "4a3f9f0e  corp/al\uFFFDice on registry.example.com",
                        "    begun 2 h 3 min ago, last used 12 s ago, ends in 57 min; from 192.0.2.7, docker/29",
                        "1 session");
    }

    @Test
    void sessions_moreThanShown_saysSo() {
        server.on("/admin/v1/sessions", seen -> Reply.json(ONE.formatted(7)));

        assertThat(run("sessions").out()).endsWith("1 of 7 sessions; --limit shows more of them\n");
    }

    @Test
    void sessions_everyOption_isAsked() {
        server.on("/admin/v1/sessions", seen -> Reply.json("{\"sessions\":[],\"count\":0}"));

        Ran ran = run(
                "sessions",
                "--identity",
                "github/repo:acme/shop:ref:refs/heads/main",
                "--registry",
                "r.example",
                "--since",
                "2026-11-22T00:00:00Z",
                "--limit",
                "5");

        assertThat(ran.out()).isEqualTo("0 sessions\n");
        assertThat(server.last().fields())
                .containsOnly(
                        Map.entry("issuer", "github"),
                        Map.entry("subject", "repo:acme/shop:ref:refs/heads/main"),
                        Map.entry("registry", "r.example"),
                        Map.entry("since", "2026-11-22T00:00:00Z"),
                        Map.entry("limit", "5"));
    }

    @Test
    void sessions_asJson_isTheServersAnswer() throws Exception {
        server.on("/admin/v1/sessions", seen -> Reply.json(ONE.formatted(1)));

        JsonObject printed =
                JsonObject.parse(run("sessions", "-o", "json").out().strip().getBytes(UTF_8));

        assertThat(printed.number("count")).contains(1L);
        assertThat(printed.has("sessions")).isTrue();
    }

    @Test
    void revoke_saysWhatEndedAndWhatLivesOn() {
        server.on(
                "/admin/v1/revocations",
                seen -> Reply.json(
                        "{\"revoked\":true,\"what\":\"identity\",\"before\":\"x\",\"sessions\":2,"
                                + "\"access_tokens_live_on\":[{\"registry\":\"r.example\",\"until\":\"2026-11-22T12:15:00Z\"}]}"));

        Ran ran = run("revoke", "--identity", "corp/alice");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().lines())
                .containsExactly(
                        "2 sessions ended",
                        "  r.example verifies access tokens by itself: those that are out are good until"
                                + " 2026-11-22T12:15:00Z");
        assertThat(server.last().fields()).containsOnly(Map.entry("issuer", "corp"), Map.entry("subject", "alice"));
    }

    @Test
    void revoke_robotsOfPeople_areCountedToo() {
        server.on(
                "/admin/v1/revocations",
                seen -> Reply.json(
                        "{\"revoked\":true,\"sessions\":2,\"disabled_robots\":1," + "\"access_tokens_live_on\":[]}"));

        assertThat(run("revoke", "--identity", "corp/alice").out())
                .isEqualTo("2 sessions and 1 robot of people ended\n");
    }

    @Test
    void revoke_dryRun_saysThatNothingWasRevoked() {
        server.on(
                "/admin/v1/revocations",
                seen -> Reply.json("{\"revoked\":false,\"sessions\":1,\"access_tokens_live_on\":[]}"));

        Ran ran = run("revoke", "--everything", "--before", "2026-11-22T11:00:00Z", "--dry-run");

        assertThat(ran.out()).isEqualTo("1 session would end; nothing was revoked\n");
        assertThat(server.last().fields())
                .containsOnly(
                        Map.entry("everything", "true"),
                        Map.entry("before", "2026-11-22T11:00:00Z"),
                        Map.entry("dry_run", "true"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "revoke",
                "revoke --dry-run",
                "revoke --issuer corp --registry r",
                "revoke --identity alice",
                "revoke --identity corp/",
                "revoke --everything --before yesterday",
                "sessions --identity corp/alice --issuer other"
            })
    void commands_usedWrongly_askNothing(String words) {
        assertThat(run(words.split(" ", -1)).exitCode()).isEqualTo(2);
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void commands_notLetIn_endWith4AndTheServersWords() {
        server.on(
                "/admin/v1/sessions",
                seen -> Reply.of(
                        401,
                        "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"the admin API is not open to you\"}]}"));

        Ran ran = run("sessions");

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.err()).contains("the admin API is not open to you");
    }

    @Test
    void commands_serverOutOfReach_endWith1() {
        server.close();

        assertThat(run("revoke", "--everything").exitCode()).isEqualTo(1);
    }

    @Test
    void commands_onARealServer_work() throws Exception {
        try (TestCambist real = TestCambist.start(POLICY)) {
            String address = real.server().managementUrl().toString();

            assertThat(Ran.cambistAt(World.of(Map.of()), "sessions", "--server", address)
                            .out())
                    .isEqualTo("0 sessions\n");
            assertThat(Ran.cambistAt(World.of(Map.of()), "revoke", "--server", address, "--everything")
                            .out())
                    .startsWith("0 sessions ended\n  registry.localhost verifies access tokens by itself");
            Ran unknown = Ran.cambistAt(World.of(Map.of()), "revoke", "--server", address, "--registry", "else");
            assertThat(unknown.exitCode()).isEqualTo(2);
            assertThat(unknown.err()).contains("else");
        }
    }

    private Ran run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--server", server.url("/").toString()));
        return Ran.cambistAt(
                World.of(Map.of(), "", Path.of("/nonexistent"), () -> NOW, false), all.toArray(String[]::new));
    }
}
