package dev.cambist.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.cli.lab.World;
import dev.cambist.testkit.TestCambist;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProbeCommandTest {
    private static final String POLICY = """
            registries:
              - service: registry.localhost
            access:
              - who: anyone
                role: AcrPull
                on: ["public/**"]
            """;
    private static final String NOT_READY = """
            {"status":"not ready","issuers":{},"problems":[
              {"about":"store","text":"cannot be \\u001bread","unready":true},
              {"about":"audit","text":"is slow","unready":false}]}""";

    private final FakeServer server = FakeServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void probe_serverIsReady_endsWith0() {
        server.on("/readyz", seen -> Reply.json("{\"status\":\"ready\",\"issuers\":{},\"problems\":[]}"));

        Ran ran = run("probe");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).isEqualTo("ready\n");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void probe_serverIsNotReady_endsWith1AndWhatMakesItSo() {
        server.on("/readyz", seen -> Reply.of(503, NOT_READY));

        Ran ran = run("probe");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isEqualTo("cambist: the server is not ready: store: cannot be \uFFFDread\n");
    }

    @Test
    void probe_live_asksOnlyWhetherItIsAlive() {
        server.on("/readyz", seen -> Reply.of(503, NOT_READY));
        server.on("/livez", seen -> Reply.json("{\"status\":\"alive\"}"));

        Ran ran = run("probe", "--live");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).isEqualTo("alive\n");
    }

    /** Something else may listen there, and says 200 to everything. */
    @ParameterizedTest
    @ValueSource(strings = {"<html>welcome</html>", "{}", "{\"status\":\"UP\"}", "{\"status\":5}", "[]", ""})
    void probe_answerIsNotCambists_endsWith1(String body) {
        server.on("/readyz", seen -> Reply.json(body));

        Ran ran = run("probe");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("cambist: ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 302, 401, 404, 500})
    void probe_statusIsNot200_endsWith1(int status) {
        server.on("/readyz", seen -> Reply.of(status, "{\"status\":\"ready\"}"));

        assertThat(run("probe").exitCode()).isEqualTo(1);
    }

    @Test
    void probe_nobodyListens_endsWith1AndTheAddress() {
        server.close();

        Ran ran = run("probe");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("no answer from " + server.url("/readyz"));
    }

    @Test
    void probe_serverElsewhereWithoutTls_isNotAsked() {
        Ran ran = Ran.cambistAt(World.of(Map.of()), "probe", "--server", "http://192.0.2.1:8081");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("nothing is sent there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"probe --ready", "probe now", "probe --server"})
    void probe_usedWrongly_endsWith2AndAsksNothing(String words) {
        Ran ran = Ran.cambistAt(World.of(Map.of()), words.split(" ", -1));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void probe_realServer_isReadyAndAlive() throws Exception {
        try (TestCambist real = TestCambist.start(POLICY)) {
            String address = real.server().managementUrl().toString();

            assertThat(Ran.cambistAt(World.of(Map.of()), "probe", "--server", address)
                            .out())
                    .isEqualTo("ready\n");
            assertThat(Ran.cambistAt(World.of(Map.of()), "probe", "--live", "--server", address)
                            .out())
                    .isEqualTo("alive\n");
        }
    }

    private Ran run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--server", server.url("/").toString()));
        return Ran.cambistAt(World.of(Map.of()), all.toArray(String[]::new));
    }
}
