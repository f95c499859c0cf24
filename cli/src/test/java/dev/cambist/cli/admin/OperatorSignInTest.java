package dev.cambist.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.cli.lab.World;
import dev.cambist.testkit.AcrSignIn;
import dev.cambist.testkit.Scheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;

/** Operators who are not on the server's machine, at a server that has TLS on both listeners and lets nobody in without a token. */
final class OperatorSignInTest {
    private static final String SERVER = """
              management-tls: { certificate: tls.crt, key: tls.key }
            admin: { loopback: false }
            audit: { file: "AUDIT", mode: strict }
            """;
    private static final String RULES = """
              - who: { issuer: corp, subject: "${user.alice}" }
                role: CambistAdmin
              - who: { issuer: corp, subject: "${user.bob}" }
                role: CambistReader
            """;

    private static AcrSignIn acr;

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeAll
    static void start(@TempDir Path kept) {
        String audit = kept.resolve("audit.jsonl").toString();
        acr = AcrSignIn.start(SERVER.replace("AUDIT", audit) + AcrSignIn.DEFAULT_POLICY + RULES, Scheme.HTTPS);
    }

    @AfterAll
    static void stop() {
        acr.close();
    }

    @Test
    void robot_operatorWithAnIdentityToken_createsListsAndDeletesIt() throws Exception {
        Ran created = as(
                "alice",
                "robot",
                "create",
                "nightly",
                "--role",
                "AcrPull",
                "--on",
                "team/**",
                "--registry",
                "registry.localhost",
                "--expires",
                "90d");
        assertThat(created.err()).isEmpty();
        assertThat(created.exitCode()).isZero();
        assertThat(created.out()).contains("robot nightly is created", "cambist_");
        assertThat(as("bob", "robot", "list").out()).contains("nightly  enabled");

        assertThat(as("alice", "robot", "delete", "nightly").exitCode()).isZero();
    }

    @Test
    void keys_operator_listsRotatesAndRetires() throws Exception {
        String before = as("bob", "keys", "list").out();
        assertThat(before).contains("current  refresh tokens", "current  registry.localhost");

        Ran rotated = as("alice", "keys", "rotate", "--in", "1h");
        assertThat(rotated.err()).isEmpty();
        assertThat(rotated.out().lines())
                .containsExactly(
                        "the new key of refresh tokens signs in 3600 s",
                        "the new key of registry.localhost signs in 3600 s");
        String after = as("bob", "keys", "list", "-o", "json").out();
        assertThat(after).contains("\"stage\":\"next\"").doesNotContain("-----BEGIN", "\"secret\"");

        String id = before.lines()
                .filter(line -> line.startsWith("current  registry"))
                .findFirst()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .orElseThrow();
        Ran stays = as("alice", "keys", "retire", "--", id); // as an id may begin with -
        assertThat(stays.exitCode()).isEqualTo(3);
        assertThat(stays.out()).isEqualTo(id + " stays: it signs, or will\n");
        assertThat(as("alice", "keys", "retire").exitCode()).isZero();
        Ran unknown = as("alice", "keys", "retire", "nothing");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("cambist keys list prints");
    }

    @Test
    void keys_reader_asksAndChangesNothing() throws Exception {
        for (String act : List.of("rotate", "retire")) {
            Ran refused = as("bob", "keys", act);
            assertThat(refused.exitCode()).isEqualTo(4);
            assertThat(refused.err()).contains("may ask the admin API, and change nothing");
        }
        assertThat(as("carol", "keys", "list").exitCode()).isEqualTo(4);
    }

    @Test
    void keys_ofAConfigurationWithAServersOptions_isWrongUse() throws Exception {
        Ran refused = as("alice", "keys", "list", "--config", "cambist.yaml");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--config needs no server; leave --server out");
    }

    @Test
    void audit_reader_findsWhatOperatorsDid() throws Exception {
        as("alice", "keys", "rotate", "--refresh", "--in", "1h");

        Ran found = as("bob", "audit", "--since", "1h", "--limit", "1000");
        assertThat(found.err()).isEmpty();
        assertThat(found.out()).contains("administered  POST /admin/v1/keys/rotate");
        String line = as("bob", "audit", "-o", "json", "--limit", "1").out();
        assertThat(line.lines()).hasSize(1);
        assertThat(line).startsWith("{\"time\":").contains("\"hash\":");
        assertThat(as("bob", "audit", "--limit", "1").err()).contains("the last 1 of ");
        Ran none = as("bob", "audit", "--reason", "nothing_like_that");
        assertThat(none.exitCode()).isZero();
        assertThat(none.err()).contains("no record of the server is like that");
        assertThat(as("carol", "audit").exitCode()).isEqualTo(4);
    }

    @Test
    void auditVerify_reader_hearsThatItIsWholeAndWhetherAHashIsThere() throws Exception {
        Ran whole = as("bob", "audit", "verify");
        assertThat(whole.exitCode()).as(whole.err()).isZero();
        assertThat(whole.out()).contains("as they were written; the last has the hash ");

        Ran missing = as("bob", "audit", "verify", "--head", "0".repeat(64));
        assertThat(missing.exitCode()).isEqualTo(4);
        assertThat(missing.out()).contains("no record has the hash");
        // Nobody takes being shut out for an audit that is broken.
        assertThat(as("carol", "audit", "verify").exitCode()).isEqualTo(1);
    }

    @Test
    void commands_identityInTheEnvironment_isFound() {
        environment.put("CAMBIST_TOKEN", acr.token("alice"));
        environment.put("CAMBIST_CA_FILE", acr.trust().pem().toString());

        Ran ran = run("sessions", "--issuer", "corp");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("on cambist:admin");
    }

    @Test
    void revoke_reader_triesAndDoesNot() throws Exception {
        Ran tried = as("bob", "revoke", "--registry", "registry.localhost", "--dry-run");
        assertThat(tried.out()).contains("nothing was revoked");

        Ran refused = as("bob", "revoke", "--registry", "registry.localhost");
        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(refused.err()).contains("may ask the admin API, and change nothing", "role CambistAdmin");
    }

    @Test
    void commands_identityWithoutARule_endWith4AndTheServersWords() throws Exception {
        Ran refused = as("carol", "sessions");

        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(refused.err()).contains("no access rule gives it any right on cambist:admin");
    }

    @Test
    void commands_withoutAnIdentity_sayBothWhyItIsWantedAndWhereItWasLookedFor() {
        environment.put("CAMBIST_SOURCES", "cambist");

        Ran refused = run("sessions", "--ca", acr.trust().pem().toString());

        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(refused.err())
                .contains(
                        "admin.loopback",
                        "no identity token was found",
                        "neither CAMBIST_TOKEN nor CAMBIST_TOKEN_FILE");
    }

    @Test
    void commands_unknownAuthority_sendNothing() throws Exception {
        Ran refused = run("sessions", "--token", identity("alice").toString());

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("no safe connection", "--ca or CAMBIST_CA_FILE");
    }

    @Test
    void commands_inPlainHttpToAnotherMachine_sendNothing() {
        Ran refused = Ran.cambistAt(World.of(environment), "sessions", "--server", "http://admin.example.com:8081");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("nothing is sent there");
    }

    @Test
    void probe_withTls_asksTheListener() {
        assertThat(run("probe", "--ca", acr.trust().pem().toString()).out()).isEqualTo("ready\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer realm=\"https://elsewhere.example/oauth2/token\",service=\"cambist:admin\"",
                "Bearer realm=\"http://elsewhere.example/oauth2/token\",service=\"cambist:admin\""
            })
    void commands_tokenServiceOfAnotherHost_isShownNoIdentity(String challenge) throws Exception {
        try (FakeServer server = FakeServer.start()) {
            server.on("/admin/v1/sessions", seen -> new Reply(401, Map.of("WWW-Authenticate", challenge), "{}"));

            Ran refused = at(server, "sessions");

            assertThat(refused.exitCode()).isEqualTo(4);
            assertThat(refused.err()).contains("no identity is sent");
        }
    }

    /** A server that asks for a token of something else gets none, whatever it is. */
    @Test
    void commands_challengeForAnotherService_isShownNoIdentity() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            String realm = server.url("/oauth2/token").toString();
            server.on(
                    "/admin/v1/sessions",
                    seen -> new Reply(
                            401,
                            Map.of(
                                    "WWW-Authenticate",
                                    "Bearer realm=\"" + realm + "\",service=\"registry.example.com\""),
                            "{}"));

            assertThat(at(server, "sessions").exitCode()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--login-issuer=https://login.example.com", "--login-client=id"})
    void commands_halfAPersonsSignIn_isWrongUse(String option) throws Exception {
        Ran refused = run("sessions", "--ca", acr.trust().pem().toString(), option);

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--login-issuer and --login-client need each other");
    }

    @Test
    void commands_tokenOnTheCommandLine_isWrongUse() {
        Ran refused = run("sessions", "--ca", acr.trust().pem().toString(), "--token", acr.token("alice"));

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .contains("--token takes a file, not the token")
                .doesNotContain(acr.token("alice"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--token", "--audience", "--realm", "--login-issuer", "--login-client", "--server"})
    void mine_withAnOperatorsOptions_isWrongUse(String option) {
        for (String command : List.of("sessions", "revoke")) {
            List<String> words = new ArrayList<>(List.of(command, "--mine", "registry.example.com", option, "file"));
            if (command.equals("revoke")) {
                words.add("--everything");
            }
            Ran refused = run(words.toArray(String[]::new));

            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).contains("--mine is about you alone; leave " + option + " out");
        }
    }

    /** What refuses an operator's options beside others goes by a list; no option may be missing there. */
    @Test
    void operatorsOptions_areAllInTheirList() {
        Set<String> declared = new TreeSet<>();
        declared.addAll(CommandSpec.forAnnotatedObject(new OperatorOptions())
                .optionsMap()
                .keySet());
        declared.add(ManagementListener.OPTION);

        assertThat(AdminServer.OPTIONS).containsExactlyInAnyOrderElementsOf(declared);
    }

    private Ran at(FakeServer server, String command) throws IOException {
        return Ran.cambistAt(
                World.of(environment),
                command,
                "--server",
                server.url("/").toString(),
                "--token",
                identity("alice").toString());
    }

    private Path identity(String who) throws IOException {
        return Files.writeString(directory.resolve(who + ".jwt"), acr.token(who));
    }

    private Ran as(String who, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(words));
        options(
                all,
                List.of(
                        "--ca",
                        acr.trust().pem().toString(),
                        "--token",
                        identity(who).toString()));
        return run(all.toArray(String[]::new));
    }

    private Ran run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        if (!all.contains("--mine")) {
            options(all, List.of("--server", acr.managementUrl().toString()));
        }
        return Ran.cambistAt(World.of(environment), all.toArray(String[]::new));
    }

    private static void options(List<String> words, List<String> more) {
        int end = words.indexOf("--");
        words.addAll(end < 0 ? words.size() : end, more);
    }
}
