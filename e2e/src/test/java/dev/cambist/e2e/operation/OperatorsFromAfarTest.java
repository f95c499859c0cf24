package dev.cambist.e2e.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.lab.Certificates;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Program;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program at a server of its own with TLS on both listeners, which takes no command without a token. */
@EndToEnd
@Timeout(1800) // of some dozen processes, on a machine that has other work
final class OperatorsFromAfarTest {
    private static final Workload OPERATOR = Workload.gitHub("acme/operators", "refs/heads/main");
    private static final Workload READER = Workload.gitHub("acme/auditors", "refs/heads/main");
    private static final Workload NOBODY = Workload.gitHub("acme/shop", "refs/heads/main");

    private static final List<String> QUESTIONS = List.of(
            "sessions", "robot list", "keys list", "audit --since 1h", "audit verify", "revoke --everything --dry-run");
    private static final List<String> CHANGES = List.of(
            "robot create nightly --role AcrPull --on team/** --registry registry.example.com --expires 90d",
            "robot rotate nightly --password 2",
            "robot disable nightly",
            "robot enable nightly",
            "keys rotate --in 1h",
            "keys retire",
            "revoke --identity github/repo:acme/shop:ref:refs/heads/main",
            "revoke --robot nightly",
            "robot delete nightly",
            "revoke --registry registry.example.com --before 2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private final int port = Ports.free();
    private final int management = Ports.free();
    private IdentityProvider provider;
    private IdentityProvider stranger;
    private Certificates certificates;
    private Program server;

    @BeforeEach
    void start() throws IOException {
        provider = IdentityProvider.start();
        stranger = IdentityProvider.start();
        certificates = Certificates.write(directory);
        Launcher.build();
        Path file = Files.writeString(
                directory.resolve("cambist.yaml"), """
                server:
                  listen: localhost:%d
                  url: https://localhost:%d
                  tls: { certificate: localhost.crt, key: localhost.key }
                  management: localhost:%d
                  management-tls: { certificate: localhost.crt, key: localhost.key }
                registries: [{ service: registry.example.com }]
                issuers: [{ name: github, url: "%s", audiences: [cambist] }]
                access:
                  - { who: { issuer: github, claims: { repository: acme/operators } }, role: CambistAdmin }
                  - { who: { issuer: github, claims: { repository: acme/auditors } }, role: CambistReader }
                  - { who: { issuer: github, claims: { repository: "acme/*" } }, role: AcrPull, on: ["**"] }
                admin: { loopback: false }
                audit: { file: audit.jsonl, mode: strict }
                """.formatted(port, port, management, provider.issuer("github")));
        server = Launcher.start(directory, "serve", "--config", file.toString())
                .awaitReady(() -> at("probe").succeeded());
    }

    @AfterEach
    void stop() {
        server.close();
        provider.close();
        stranger.close();
    }

    @Test
    void commands_ofEachKindOfCaller_doWhatItsRoleSaysAndAreInTheAudit() throws Exception {
        for (String change : CHANGES) {
            as(OPERATOR, change).orFail();
        }
        for (String question : QUESTIONS) {
            as(READER, question).orFail();
        }
        assertThat(recorded("administered", "repo:acme/operators:ref:refs/heads/main"))
                .hasSize(CHANGES.size());
        assertThat(recorded("administered", "repo:acme/auditors:ref:refs/heads/main"))
                .hasSize(QUESTIONS.size());

        List<String> refusedToReaders =
                List.of("robot delete nightly", "keys rotate", "keys retire", "revoke --everything");
        for (String change : refusedToReaders) {
            Outcome refused = as(READER, change);
            assertThat(refused.exitCode()).as(refused::toString).isEqualTo(4);
            assertThat(refused.error()).contains("may ask the admin API, and change nothing");
        }
        assertThat(refusals("repo:acme/auditors:ref:refs/heads/main"))
                .hasSize(refusedToReaders.size())
                .containsOnly("operator_may_not");
        for (String command : List.of("sessions", "keys rotate")) {
            Outcome refused = as(NOBODY, command);
            assertThat(refused.exitCode()).as(refused::toString).isEqualTo(4);
            assertThat(refused.error()).contains("no access rule gives it any right on cambist:admin");
        }
        assertThat(refusals("repo:acme/shop:ref:refs/heads/main")).hasSize(2).containsOnly("no_rights");
        assertThat(at("keys list").output()).isEmpty();
        as(READER, "audit verify").orFail();
    }

    @Test
    void commands_wrongTokenOrNone_areRefusedAndInTheAudit() throws Exception {
        String forged = stranger.token(OPERATOR)
                .audience("cambist")
                .claim("iss", provider.issuer("github"))
                .sign();
        String foreign = provider.token(OPERATOR).audience("elsewhere").sign();

        assertRefused(with(forged, "robot list"), "is not among the keys");
        assertRefused(with(foreign, "revoke --everything"), "elsewhere");
        assertRefused(with("no token at all", "keys rotate"), "");
        assertRefused(at("keys rotate"), "no identity token was found");

        List<String> refusals = records().stream()
                .filter(line -> line.text("outcome").filter("refused"::equals).isPresent())
                .map(OperatorsFromAfarTest::refusal)
                .toList();
        assertThat(refusals).contains("unknown_key", "wrong_audience", "not_an_operator");
        assertThat(records())
                .noneMatch(line ->
                        line.text("outcome").filter("administered"::equals).isPresent());
        assertThat(Files.readString(directory.resolve("audit.jsonl")) + server.log())
                .doesNotContain(forged, foreign);
        Outcome unsafe = Launcher.run(directory, words("keys list", "--token", "token.jwt"));
        assertThat(unsafe.exitCode()).isEqualTo(1);
        assertThat(unsafe.error()).contains("no safe connection");
    }

    /** What docs/lifecycle.md tells to type with curl, one command after another, but for the names of the machines. */
    @Test
    void byHand_asThePageHasIt_asksForTheSessions() throws Exception {
        Files.writeString(
                directory.resolve("identity.jwt"),
                provider.token(OPERATOR).audience("cambist").sign());
        String page = Files.readString(Launcher.file("docs/lifecycle.md"));
        List<String> commands = Stream.of(page.split("```", -1))
                .filter(block -> block.startsWith("sh\ncurl "))
                .flatMap(block -> Stream.of(block.substring(3).split("\n(?=curl )")))
                .toList();
        assertThat(commands).hasSize(3);

        String refresh =
                typed(commands.getFirst(), Map.of()).text("refresh_token").orElseThrow();
        String token = typed(commands.get(1), Map.of("REFRESH", refresh))
                .text("access_token")
                .orElseThrow();
        JsonObject sessions = typed(commands.getLast(), Map.of("TOKEN", token));

        assertThat(sessions.members()).containsKeys("sessions", "count");
    }

    private JsonObject typed(String command, Map<String, String> variables) throws Exception {
        Map<String, String> environment = new LinkedHashMap<>(variables);
        environment.put("CURL_CA_BUNDLE", certificates.authority().toString());
        String here = command.replace("https://login.example.com:8081", "https://localhost:" + management)
                .replace("https://login.example.com", "https://localhost:" + port);
        return JsonObject.parse(Commands.run(directory, "", environment, List.of("bash", "-c", here))
                .orFail()
                .output()
                .getBytes(UTF_8));
    }

    private static void assertRefused(Outcome outcome, String why) {
        assertThat(outcome.exitCode()).as(outcome::toString).isEqualTo(4);
        assertThat(outcome.error()).contains(why);
    }

    private Outcome as(Workload who, String command) throws IOException {
        return with(provider.token(who).audience("cambist").sign(), command);
    }

    private Outcome with(String token, String command) throws IOException {
        Files.writeString(directory.resolve("token.jwt"), token);
        return at(command + " --token token.jwt");
    }

    private Outcome at(String command) {
        return Launcher.run(
                directory, words(command, "--ca", certificates.authority().toString()));
    }

    private String[] words(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of(more));
        words.addAll(List.of("--server", "https://localhost:" + management));
        return words.toArray(String[]::new);
    }

    private List<JsonObject> recorded(String outcome, String subject) throws Exception {
        return records().stream()
                .filter(line -> line.text("outcome").filter(outcome::equals).isPresent())
                .filter(line -> line.text("caller")
                        .filter(caller -> caller.endsWith(subject))
                        .isPresent())
                .toList();
    }

    private List<String> refusals(String subject) throws Exception {
        return recorded("refused", subject).stream()
                .map(OperatorsFromAfarTest::refusal)
                .toList();
    }

    private static String refusal(JsonObject line) {
        return line.object("refusal").flatMap(refused -> refused.text("name")).orElse("");
    }

    private List<JsonObject> records() throws Exception {
        List<JsonObject> records = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("audit.jsonl"))) {
            records.add(JsonObject.parse(line.getBytes(UTF_8)));
        }
        return records;
    }
}
