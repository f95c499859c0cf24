package dev.cambist.cli.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.TlsServer;
import dev.cambist.cli.wire.Answer;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Request;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.tls.TemporaryAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginCommandTest {
    @TempDir
    private static Path home;

    private SignInScene scene = new SignInScene(home);

    @BeforeEach
    void freshHome() throws IOException {
        Files.deleteIfExists(scene.dockerConfig());
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void login_tokenFile_writesTheRefreshTokenAndSaysNothing() throws Exception {
        Ran ran =
                scene.run("login", scene.registry(), "--token", scene.identity().toString());

        assertThat(ran).isEqualTo(new Ran(0, "", ""));
        String refreshToken = entry().text("identitytoken").orElseThrow();
        assertThat(Jws.parse(new Secret(refreshToken)).claims().text("aud"))
                .contains(scene.acr().service());
    }

    /** The kubelet, rules_oci and others take user and password from the file, and nothing else. */
    @Test
    void login_asPassword_writesWhatEveryClientTakes() throws Exception {
        Ran ran =
                scene.run("login", scene.registry(), "--token", scene.identity().toString(), "--as-password");

        assertThat(ran).isEqualTo(new Ran(0, "", ""));
        assertThat(entry().members()).containsOnlyKeys("auth");
        String auth = entry().text("auth").orElseThrow();
        assertThat(new String(Base64.getDecoder().decode(auth), UTF_8))
                .startsWith("00000000-0000-0000-0000-000000000000:eyJ");
        URI token = URI.create(
                scene.acr().tokenUrl() + "?service=" + scene.acr().service() + "&scope=repository:team/app:pull");
        Answer answer = new Http().send(Request.get(token).header("Authorization", "Basic " + auth));
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void login_asPasswordAndHelper_contradictEachOther() throws Exception {
        Ran ran = scene.run("login", scene.registry(), "--helper", "--as-password");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("--helper writes no login");
        assertThat(scene.dockerConfig()).doesNotExist();
    }

    @Test
    void login_companysAuthority_isTrustedWhenItIsNamed() throws Exception {
        TemporaryAuthority company = TemporaryAuthority.create(Instant.now());
        Path file = Files.writeString(home.resolve("company.pem"), company.pem());
        try (TlsServer server = TlsServer.start(company.issueForLocalhost())) {
            String registry = "localhost:" + server.port();
            String token = scene.identity().toString();

            assertThat(scene.run("login", registry, "--token", token).err())
                    .contains("issued by CN=Cambist temporary authority")
                    .contains("--ca or CAMBIST_CA_FILE")
                    .doesNotContain("PKIX");
            // It is no registry; but it is known.
            assertThat(scene.run("login", registry, "--token", token, "--ca", file.toString())
                            .err())
                    .contains("GET /v2/ was answered with 200");
            assertThat(scene.run("login", registry, "--token", token, "--ca", "/nonexistent.pem")
                            .err())
                    .contains("/nonexistent.pem does not exist");
        }
    }

    @Test
    void login_standardInput_isRead() {
        Ran ran = scene.input(scene.acr().token("alice")).run("login", scene.registry(), "--token", "-");

        assertThat(ran).isEqualTo(new Ran(0, "", ""));
    }

    @Test
    void login_variable_isFoundAndSaidSoWhenAsked() {
        Ran ran = scene.set("CAMBIST_TOKEN", scene.acr().token("alice")).run("login", scene.registry(), "-v");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err())
                .contains("identity: Cambist's variables, from CAMBIST_TOKEN")
                .contains("token service: " + scene.acr().tokenUrl())
                .contains("written: " + scene.dockerConfig())
                .doesNotContain("eyJ");
    }

    @Test
    void login_json_saysWhatWasDoneWithoutTheToken() throws Exception {
        Ran ran =
                scene.run("login", scene.registry(), "--token", scene.identity().toString(), "--output", "json");

        JsonObject json = JsonObject.parse(ran.out().getBytes(UTF_8));
        assertThat(json.text("registry")).contains(scene.registry());
        assertThat(json.text("file")).contains(scene.dockerConfig().toString());
        assertThat(ran.out()).doesNotContain("eyJ");
    }

    @Test
    void login_helper_writesNoToken() throws Exception {
        Ran ran = scene.run(
                "login",
                scene.registry(),
                "--helper",
                "--token",
                scene.identity().toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(Files.readString(scene.dockerConfig()))
                .contains("\"" + scene.registry() + "\": \"cambist\"")
                .doesNotContain("identitytoken");
    }

    @Test
    void login_noIdentity_saysWhatWasTriedAndEndsWith3() {
        Ran ran = scene.run("login", scene.registry());

        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.err())
                .contains("no identity token was found")
                .contains("GitLab CI: GITLAB_CI is not set")
                .contains("Azure CLI: there is no az on the PATH");
        assertThat(scene.dockerConfig()).doesNotExist();
    }

    @Test
    void login_refused_repeatsTheServicesReasonAndEndsWith4() throws Exception {
        Path wrong = Files.writeString(
                home.resolve("wrong.jwt"),
                scene.acr()
                        .identityProvider()
                        .token(scene.acr().user("alice"))
                        .audience("https://graph.microsoft.com")
                        .sign());

        Ran ran = scene.run("login", scene.registry(), "--token", wrong.toString());

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.err())
                .contains("audience", "https://graph.microsoft.com")
                .containsIgnoringCase("correlation")
                .doesNotContain("eyJ");
        assertThat(scene.dockerConfig()).doesNotExist();
    }

    @Test
    void login_realmOnAnotherHost_sendsNothingThereAndEndsWith4() throws Exception {
        try (FakeServer strange = FakeServer.start().asRegistry("https://evil.example/oauth2/token", "x")) {
            Ran ran = scene.run(
                    "login",
                    "localhost:" + strange.port(),
                    "--token",
                    scene.identity().toString());

            assertThat(ran.exitCode()).isEqualTo(4);
            assertThat(ran.err()).contains("--realm https://evil.example");
        }
    }

    @Test
    void login_nobodyThere_endsWith1() throws Exception {
        FakeServer gone = FakeServer.start();
        gone.close();

        Ran ran = scene.run(
                "login", "localhost:" + gone.port(), "--token", scene.identity().toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("no answer from https://localhost:" + gone.port());
    }

    @Test
    void login_anotherStoreInCharge_changesNothingAndSaysWhatToDo() throws Exception {
        Files.createDirectories(scene.dockerConfig().resolveSibling("."));
        Files.writeString(scene.dockerConfig(), "{\"credsStore\":\"pass\"}");

        Ran ran =
                scene.run("login", scene.registry(), "--token", scene.identity().toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("docker-credential-pass").contains("--helper");
        assertThat(Files.readString(scene.dockerConfig())).isEqualTo("{\"credsStore\":\"pass\"}");
    }

    @Test
    void login_tokenAsArgument_isRefusedWithAdviceAndNotRepeated() {
        String token = scene.acr().token("alice");

        for (Ran ran : new Ran[] {
            scene.run("login", scene.registry(), "--token", token),
            scene.run("login", scene.registry(), token),
            scene.run("login", token),
            scene.run("login", scene.registry(), "--token=" + token, "--nonsense"),
            scene.run("login", scene.registry(), "--password", token),
        }) {
            assertThat(ran.exitCode()).isEqualTo(2);
            assertThat(ran.err()).contains("A token is never an argument").doesNotContain(token.substring(0, 20));
        }
    }

    @Test
    void login_issuerWithoutTerminal_needsDevice() {
        Ran ran = scene.run("login", scene.registry(), "--issuer", "https://id.example.com", "--client-id", "c");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("--device");
    }

    @Test
    void login_issuerWithoutClient_isRefused() {
        Ran ran = scene.run("login", scene.registry(), "--issuer", "https://id.example.com");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("--client-id");
    }

    @Test
    void login_personAtATerminal_isShownTheCodeAndLoggedIn() throws Exception {
        try (FakeServer issuer = FakeServer.start()) {
            issuer.on(
                    "/.well-known/openid-configuration",
                    seen -> FakeServer.Reply.json(
                            "{\"issuer\":\"" + issuer.url("") + "\",\"token_endpoint\":\"" + issuer.url("/token")
                                    + "\",\"device_authorization_endpoint\":\"" + issuer.url("/device") + "\"}"));
            issuer.on(
                    "/device",
                    seen -> FakeServer.Reply.json("{\"device_code\":\"d\",\"user_code\":\"WDJB-MJHT\","
                            + "\"verification_uri\":\"https://id.example.com/device\",\"expires_in\":600}"));
            issuer.on(
                    "/token",
                    seen -> FakeServer.Reply.json(
                            "{\"id_token\":\"" + scene.acr().token("alice") + "\"}"));

            Ran ran = scene.atTerminal()
                    .run("login", scene.registry(), "--issuer", issuer.url("").toString(), "--client-id", "c");

            assertThat(ran.exitCode()).as(ran.err()).isZero();
            assertThat(ran.err())
                    .contains("https://id.example.com/device")
                    .contains("WDJB-MJHT")
                    .contains("lasts 10 min");
            assertThat(entry().has("identitytoken")).isTrue();
        }
    }

    @Test
    void logout_afterLogin_removesIt() throws Exception {
        scene.run("login", scene.registry(), "--token", scene.identity().toString());

        Ran ran = scene.run("logout", scene.registry());

        assertThat(ran).isEqualTo(new Ran(0, "", ""));
        assertThat(Files.readString(scene.dockerConfig())).doesNotContain(scene.registry());
    }

    @Test
    void logout_nothingThere_saysSoAndIsNoError() {
        Ran ran = scene.run("logout", scene.registry());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err()).contains("there was no login for " + scene.registry());
    }

    @Test
    void logout_json_saysWhetherItWasRemoved() {
        assertThat(scene.run("logout", scene.registry(), "--output", "json").out())
                .contains("\"removed\":false");
    }

    private JsonObject entry() throws Exception {
        return JsonObject.parse(Files.readAllBytes(scene.dockerConfig()))
                .object("auths")
                .flatMap(auths -> auths.object(scene.registry()))
                .orElseThrow();
    }
}
