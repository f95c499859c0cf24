package dev.cambist.cli.docker;

import static dev.cambist.cli.docker.HelperScene.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.Tokens;
import dev.cambist.cli.process.ProductVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreEraseListTest {
    @TempDir
    private Path home;

    private HelperScene scene;

    @BeforeEach
    void start() {
        scene = new HelperScene(home);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void store_whatGetAnswered_isAcceptedAndChangesNothing() throws Exception {
        Ran got = scene.get();

        assertThat(scene.run(got.out(), "store")).isEqualTo(new Ran(0, "", ""));
        assertThat(scene.get()).isEqualTo(got);
    }

    @Test
    void store_aLaterRefreshTokenOfTheSameIdentity_isAccepted() throws Exception {
        scene.get();
        String later = Tokens.refresh("alice-1", NOON.plusSeconds(20_000));

        assertThat(scene.run(credentials("<token>", later), "store").exitCode()).isZero();
    }

    @Test
    void store_aRefreshTokenOfSomebodyElse_isRefused() throws Exception {
        scene.get();
        String other = Tokens.refresh("mallory", NOON.plusSeconds(20_000));

        assertThat(scene.run(credentials("<token>", other), "store").exitCode()).isOne();
    }

    @Test
    void store_aPassword_isRefusedAndNotWritten() throws Exception {
        scene.get();

        Ran ran = scene.run(credentials("alice", "correct horse"), "store");

        assertThat(ran.exitCode()).isOne();
        assertThat(ran.out())
                .startsWith("docker-credential-cambist keeps no passwords")
                .doesNotContain("correct horse");
        for (Path file : scene.kept()) {
            assertThat(Files.readString(file)).doesNotContain("correct horse");
        }
    }

    @Test
    void store_noServerUrl_isRefusedInTheProtocolsWords() throws Exception {
        assertThat(scene.run("{\"Username\":\"alice\",\"Secret\":\"x\"}", "store"))
                .isEqualTo(new Ran(1, "no credentials server URL\n", ""));
    }

    @Test
    void store_noUsername_isRefusedInTheProtocolsWords() throws Exception {
        assertThat(scene.run("{\"ServerURL\":\"registry.example.com\",\"Secret\":\"x\"}", "store"))
                .isEqualTo(new Ran(1, "no credentials username\n", ""));
    }

    @Test
    void store_noJson_isRefused() throws Exception {
        assertThat(scene.run("secret", "store").out())
                .startsWith("store expects")
                .doesNotContain("secret");
    }

    @Test
    void erase_keptToken_isForgotten() throws Exception {
        scene.get();

        assertThat(scene.run(scene.registry(), "erase")).isEqualTo(new Ran(0, "", ""));

        assertThat(scene.kept()).isEmpty();
        assertThat(scene.get().out()).contains(HelperScene.refreshToken(2, NOON));
    }

    @Test
    void erase_anotherRegistry_keepsTheToken() throws Exception {
        scene.get();

        assertThat(scene.run("elsewhere.example", "erase").exitCode()).isZero();

        assertThat(scene.kept()).hasSize(1);
    }

    @Test
    void erase_emptyInput_asksForAServerUrl() throws Exception {
        assertThat(scene.run("", "erase").out()).isEqualTo("no credentials server URL\n");
    }

    @Test
    void list_knownRegistries_areThoseWithTheNullGuid() throws Exception {
        scene.set("CAMBIST_REGISTRIES", "b.example:5000,a.example");

        assertThat(scene.run("", "list").out())
                .isEqualTo("{\"a.example\":\"00000000-0000-0000-0000-000000000000\","
                        + "\"b.example:5000\":\"00000000-0000-0000-0000-000000000000\"}\n");
    }

    @Test
    void version_isOneLine() throws Exception {
        assertThat(scene.run("", "version"))
                .isEqualTo(new Ran(0, "docker-credential-cambist (dev.cambist) " + ProductVersion.TEXT + "\n", ""));
    }

    @Test
    void unknownAction_isRefusedWithTheUsage() throws Exception {
        assertThat(scene.run("", "reboot"))
                .isEqualTo(new Ran(
                        1,
                        "docker-credential-cambist: unknown action. Usage: docker-credential-cambist <store|get|erase|list|version>\n",
                        ""));
    }

    @Test
    void noAction_isRefusedWithTheUsage() throws Exception {
        assertThat(scene.run(""))
                .isEqualTo(new Ran(1, "Usage: docker-credential-cambist <store|get|erase|list|version>\n", ""));
    }

    private String credentials(String user, String secret) {
        return "{\"ServerURL\":\"" + scene.registry() + "\",\"Username\":\"" + user + "\",\"Secret\":\"" + secret
                + "\"}";
    }
}
