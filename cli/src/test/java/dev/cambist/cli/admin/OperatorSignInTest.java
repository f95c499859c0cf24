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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators who are not on the server's machine, at a server that has TLS on both listeners and lets nobody in without a token. */
final class OperatorSignInTest {
    private static final String SERVER = """
              management-tls: { certificate: tls.crt, key: tls.key }
            admin: { loopback: false }
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
    static void start() {
        acr = AcrSignIn.start(SERVER + AcrSignIn.DEFAULT_POLICY + RULES, Scheme.HTTPS);
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

    @Test
    void mine_withAnOperatorsOptions_isWrongUse() {
        Ran refused = run("sessions", "--mine", "registry.example.com", "--token", "file");

        assertThat(refused.exitCode()).isEqualTo(2);
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
        all.addAll(List.of(
                "--ca", acr.trust().pem().toString(), "--token", identity(who).toString()));
        return run(all.toArray(String[]::new));
    }

    private Ran run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        if (!all.contains("--mine")) {
            all.addAll(List.of("--server", acr.managementUrl().toString()));
        }
        return Ran.cambistAt(World.of(environment), all.toArray(String[]::new));
    }
}
