package dev.cambist.cli.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --mine}: one's own sessions, with one's own login. */
final class OwnSessionsTest {
    @TempDir
    private Path home;

    private SignInScene scene = new SignInScene(Path.of("/nonexistent"));

    @BeforeEach
    void atHome() {
        scene.close();
        scene = new SignInScene(home);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--verbose", "--as-password"})
    void sessions_withTheLoginOfCambistLogin_areListedWithoutANewOne(String form) throws Exception {
        login(form);

        Ran ran = scene.run("sessions", "--mine", scene.registry());

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("  corp/").endsWith("1 session\n");
        assertThat(scene.run("sessions", "--mine", scene.registry()).out()).endsWith("1 session\n");
    }

    @Test
    void sessions_withoutALogin_useTheIdentityOfTheJob() {
        scene.set("CAMBIST_TOKEN", scene.acr().token("alice"));

        Ran ran = scene.run("sessions", "--mine", scene.registry());

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).endsWith("1 session\n");
    }

    @Test
    void sessions_withoutLoginAndIdentity_endWith3() {
        assertThat(scene.run("sessions", "--mine", scene.registry()).exitCode()).isEqualTo(3);
    }

    @Test
    void revoke_oneOfMine_endsIt() throws Exception {
        login("--verbose");
        String id = id();

        Ran ran = scene.run("revoke", "--mine", scene.registry(), "--session", id);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).startsWith("1 session ended\n");
        Ran after = scene.run("sessions", "--mine", scene.registry());
        assertThat(after.exitCode()).isEqualTo(4);
        assertThat(after.err()).contains("the session of this refresh token was ended");
    }

    @Test
    void revoke_everythingOfMine_endsThisLoginToo() throws Exception {
        login("--verbose");

        Ran ran = scene.run("revoke", "--mine", scene.registry(), "--everything");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(scene.run("sessions", "--mine", scene.registry()).exitCode()).isEqualTo(4);
    }

    @Test
    void revoke_sessionThatIsNotMine_endsWith4AndNothingElse() throws Exception {
        login("--verbose");

        Ran ran = scene.run("revoke", "--mine", scene.registry(), "--session", "another");

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.err()).contains("the id of one of your own sessions");
        assertThat(scene.run("sessions", "--mine", scene.registry()).exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sessions --mine R --server http://127.0.0.1:1",
                "sessions --mine R --identity corp/alice",
                "sessions --mine R --issuer corp",
                "sessions --mine R --registry r",
                "sessions --mine R --limit 5",
                "sessions --authfile f",
                "sessions --mine",
                "revoke --mine R",
                "revoke --mine R --identity corp/bob",
                "revoke --mine R --issuer corp",
                "revoke --mine R --robot ci",
                "revoke --mine R --everything --dry-run",
                "revoke --mine R --everything --before 2026-11-22T12:00:00Z"
            })
    void commands_usedWrongly_doNothing(String words) {
        Ran ran = scene.run(words.replace("R ", scene.registry() + " ").split(" ", -1));

        assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
    }

    private void login(String form) throws Exception {
        Ran ran =
                scene.run("login", scene.registry(), "--token", scene.identity().toString(), form);
        assertThat(ran.exitCode()).as(ran.err()).isZero();
    }

    private String id() throws Exception {
        String json =
                scene.run("sessions", "--mine", scene.registry(), "-o", "json").out();
        List<?> sessions = (List<?>)
                JsonObject.parse(json.strip().getBytes(UTF_8)).value("sessions").orElseThrow();
        return ((JsonObject) sessions.getFirst()).text("id").orElseThrow();
    }
}
