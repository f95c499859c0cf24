package dev.cambist.cli.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.testkit.idp.Endpoint;
import dev.cambist.testkit.idp.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenCommandsTest {
    private static final String SCOPE = "repository:team/app:pull,push";

    @TempDir
    private static Path home;

    private SignInScene scene = new SignInScene(Path.of("/nonexistent"));

    @BeforeAll
    void atHome() {
        scene.close();
        scene = new SignInScene(home);
    }

    @AfterAll
    void stop() {
        scene.close();
    }

    @Test
    void exchange_identity_printsTheRefreshTokenAlone() throws Exception {
        Ran ran = scene.run(
                "exchange", scene.registry(), "--token", scene.identity().toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines()).hasSize(1);
        assertThat(claims(ran.out().strip()).text("grant_type")).contains("refresh_token");
    }

    @Test
    void exchange_json_hasWhatTheNextCallNeeds() throws Exception {
        Ran ran = scene.run(
                "exchange", scene.registry(), "--token", scene.identity().toString(), "--output", "json");

        JsonObject json = JsonObject.parse(ran.out().getBytes(UTF_8));
        assertThat(json.text("token_url")).contains(scene.acr().tokenUrl().toString());
        assertThat(json.text("service")).contains(scene.acr().service());
        assertThat(claims(json.text("refresh_token").orElseThrow()).has("exp")).isTrue();
    }

    @Test
    void token_scope_isGranted() throws Exception {
        Ran ran = scene.run(
                "token",
                scene.registry(),
                "--scope",
                SCOPE,
                "--token",
                scene.identity().toString());

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(JsonWriter.write(claims(ran.out().strip()).value("access").orElseThrow()))
                .contains("team/app", "pull", "push");
    }

    @Test
    void token_json_saysHowLongItLasts() throws Exception {
        Ran ran = scene.run(
                "token",
                scene.registry(),
                "--scope",
                SCOPE,
                "--output",
                "json",
                "--token",
                scene.identity().toString());

        JsonObject json = JsonObject.parse(ran.out().getBytes(UTF_8));
        assertThat(json.number("expires_in").orElseThrow()).isBetween(60L, 3600L);
        assertThat(json.text("access_token")).isPresent();
    }

    @Test
    void token_noIdentity_endsWith3() {
        assertThat(scene.run("token", scene.registry()).exitCode()).isEqualTo(3);
    }

    @Test
    void inspect_identityToken_saysKindAndLifeAndThatNothingIsProved() throws Exception {
        Ran ran = inspect(scene.acr().token("alice"));

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .contains("kind       Microsoft Entra ID token, version 2.0")
                .contains("life       expires in ")
                .contains("signature  not checked")
                .contains("aud: \"https://containerregistry.azure.net\"");
    }

    @Test
    void inspect_standardInput_isTheDefault() {
        Ran ran = scene.input(scene.acr().token("alice")).run("inspect");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("Entra ID");
    }

    @Test
    void inspect_ownTokens_areRecognized() throws Exception {
        String identity = scene.identity().toString();

        assertThat(inspect(scene.run("exchange", scene.registry(), "--token", identity)
                                .out())
                        .out())
                .contains("registry refresh token");
        assertThat(inspect(scene.run("token", scene.registry(), "--token", identity, "--scope", SCOPE)
                                .out())
                        .out())
                .contains("registry access token");
    }

    @Test
    void inspect_jobTokens_areRecognized() throws Exception {
        assertThat(inspect(sign(Workload.gitHub("acme/shop", "refs/heads/main")))
                        .out())
                .contains("GitHub Actions job token");
        assertThat(inspect(sign(Workload.gitLab("acme/shop", "main"))).out()).contains("GitLab CI job token");
        assertThat(inspect(sign(Workload.kubernetes("prod", "runner"))).out())
                .contains("Kubernetes service-account token");
    }

    @Test
    void inspect_expiredToken_saysSinceWhen() throws Exception {
        Path file = Files.writeString(home.resolve("old"), scene.acr().token("alice"));

        Ran ran = scene.run(
                SignInScene.at(Instant.now().plus(Duration.ofHours(3).plusMinutes(30))), "inspect", file.toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("expired 2 h");
    }

    @Test
    void inspect_jwks_verifies() throws Exception {
        Path file = Files.writeString(home.resolve("good"), scene.acr().token("alice"));

        Ran ran = scene.run("inspect", file.toString(), "--jwks", keys("c0ffee00-0000-4000-8000-000000000001"));

        assertThat(ran.exitCode()).as(ran.out()).isZero();
        assertThat(ran.out()).contains("signature  verified");
    }

    @Test
    void inspect_keysOfSomebodyElse_endsWith4() throws Exception {
        Path file = Files.writeString(home.resolve("good"), scene.acr().token("alice"));
        sign(Workload.of("stranger", "x"));

        Ran ran = scene.run("inspect", file.toString(), "--jwks", keys("stranger"), "--output", "json");

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(JsonObject.parse(ran.out().getBytes(UTF_8)).text("signature"))
                .hasValueSatisfying(words -> assertThat(words).startsWith("not verified"));
    }

    @Test
    void inspect_changedToken_endsWith4() throws Exception {
        String token = scene.acr().token("alice");
        int dot = token.lastIndexOf('.');
        char first = token.charAt(dot + 1);
        String forged = token.substring(0, dot + 1) + (first == 'A' ? 'B' : 'A') + token.substring(dot + 2);
        Path file = Files.writeString(home.resolve("forged"), forged);

        Ran ran = scene.run("inspect", file.toString(), "--jwks", keys("c0ffee00-0000-4000-8000-000000000001"));

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out()).contains("signature  WRONG");
    }

    @Test
    void inspect_hmacToken_cannotBeChecked() throws Exception {
        Path file = Files.writeString(
                home.resolve("refresh"),
                scene.run(
                                "exchange",
                                scene.registry(),
                                "--token",
                                scene.identity().toString())
                        .out());

        Ran ran = scene.run("inspect", file.toString(), "--jwks", keys("c0ffee00-0000-4000-8000-000000000001"));

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out()).contains("cannot be checked: HS256");
    }

    @Test
    void inspect_claimWithControlCharacters_isEscaped() throws Exception {
        Ran ran = inspect(sign(Workload.of("tricky", "\u001b[2Jevil").withClaim("\u001b]0;x", "\u202e")));

        assertThat(ran.out()).contains("\\u001b[2Jevil").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void inspect_somethingElse_saysWhatIsWrongAndEndsWith1() throws Exception {
        Ran ran = inspect("not-a-token");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("not a signed JWT");
    }

    @Test
    void inspect_tokenAsArgument_isRefused() {
        Ran ran = scene.run("inspect", scene.acr().token("alice"));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("A token is never an argument").doesNotContain("eyJ");
    }

    private Ran inspect(String token) throws IOException {
        return scene.run(
                "inspect", Files.writeString(home.resolve("token"), token).toString());
    }

    private String sign(Workload who) {
        return scene.acr().identityProvider().token(who).sign();
    }

    private String keys(String issuer) {
        var provider = scene.acr().identityProvider();
        return provider.endpoint(Endpoint.KEYS, provider.issuer(issuer)).toString();
    }

    private static JsonObject claims(String token) {
        return Jws.parse(new Secret(token)).claims();
    }

    @Test
    void token_nothingGranted_saysSoAndListsNothing() throws Exception {
        String identity = scene.identity().toString();
        Ran text = scene.run("token", scene.registry(), "--token", identity, "--scope", "repository:other/app:push");
        Ran json = scene.run(
                "token", scene.registry(), "--token", identity, "--scope", "repository:other/app:push", "-o", "json");

        assertThat(text.exitCode()).isZero();
        assertThat(text.err()).contains("nothing of what was asked for is granted: repository:other/app:push");
        assertThat(JsonObject.parse(json.out().getBytes(UTF_8)).texts("granted"))
                .isEmpty();
        assertThat(json.out()).contains("\"granted\":[]");
    }

    @Test
    void token_partGranted_saysWhatIsNotAndListsWhatIs() throws Exception {
        Ran ran = scene.run(
                "token",
                scene.registry(),
                "--token",
                scene.identity().toString(),
                "--scope",
                "repository:team/app:pull",
                "--scope",
                "repository:other/app:pull",
                "-o",
                "json");

        assertThat(ran.err()).contains("not granted: repository:other/app:pull");
        assertThat(JsonObject.parse(ran.out().getBytes(UTF_8)).texts("granted"))
                .containsExactly("repository:team/app:pull");
    }
}
