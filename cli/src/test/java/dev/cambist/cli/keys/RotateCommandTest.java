package dev.cambist.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cambist keys rotate} makes, and what it leaves as it is. */
@Timeout(300) // a guard against hanging
final class RotateCommandTest {
    @TempDir
    private Path directory;

    private KeysLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = new KeysLab(directory);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void rotate_keyOfRobots_isMadeOnceThereIsOne() throws Exception {
        Ran none = Ran.cambist("keys", "rotate", "--robots", "--config", lab.config.toString());
        assertThat(none.exitCode()).as(none.err()).isZero();
        assertThat(none.out()).isEqualTo("there is no key of robots, for there has been no robot\n");

        Ran robot = Ran.cambist(
                "robot",
                "create",
                "ci",
                "--role=AcrPull",
                "--on=**",
                "--registry=fronted",
                "--expires=1d",
                "--server",
                lab.server.managementUrl().toString());
        assertThat(robot.exitCode()).as(robot.err()).isZero();
        Ran made = Ran.cambist("keys", "rotate", "--robots", "--in", "0s", "--config", lab.config.toString());
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.out()).isEqualTo("the new key of robots signs in 0 s\n");
        String former = lab.awaitFormer();
        assertThat(lab.keys("list").out())
                .containsPattern("current +robots +HS256")
                .containsPattern("former +robots +HS256 .* " + former);

        // Whether a password needs it the files do not tell.
        Ran stays = lab.keys("retire", "--", former);
        assertThat(stays.exitCode()).isEqualTo(3);
        assertThat(stays.out()).isEqualTo(former + " stays: passwords of robots may need it\n");
        Ran both = Ran.cambist("keys", "rotate", "--robots", "--refresh", "--config", lab.config.toString());
        assertThat(both.exitCode()).isEqualTo(2);
    }

    @Test
    void rotate_registryThatMustBeTold_signsWhenItTakesTheKey() throws Exception {
        String[] walk = {"rotate", "--registry", "registry.example.com", "--url", lab.registryUrl()};
        lab.accepted = "none";
        Ran waits = lab.keys(walk);
        assertThat(waits.exitCode()).as(waits.err()).isEqualTo(3);
        assertThat(waits.out()).contains("waits, and the old one signs on", "cambist trust registry.example.com");
        String next = lab.shown.getLast();
        assertThat(lab.keys("list").out()).contains("next     registry.example.com", next);

        lab.accepted = next;
        Ran signs = lab.keys(walk);
        assertThat(signs.exitCode()).as(signs.err()).isZero();
        assertThat(signs.out()).contains("signs now: " + next);
        // A key's name has whole seconds, so one that was made within the second of another signs from the next on.
        while (lab.keys("list")
                .out()
                .lines()
                .noneMatch(line -> line.startsWith("current  registry.example.com") && line.endsWith(next))) {
            Thread.sleep(50);
        }
    }

    @Test
    void rotate_registryThatIsNotThere_saysSoAndKeepsTheKey() throws Exception {
        lab.registry.stop(0);
        Ran ran = lab.keys("rotate", "--registry", "registry.example.com", "--url", lab.registryUrl());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(lab.keys("list").out()).contains("next     registry.example.com");
    }

    @Test
    void rotate_everything_leavesOutWhoMustBeTold() throws Exception {
        Ran ran = lab.keys("rotate");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().lines())
                .containsExactly(
                        "the new key of refresh tokens signs in 600 s",
                        "the new key of fronted signs in 600 s",
                        "the new key of registry.example.com stays as it is, because the registry must be told first: add"
                                + " --registry registry.example.com");
    }

    @Test
    void rotate_unknownRegistry_isWrongUse() throws Exception {
        assertThat(lab.keys("rotate", "--registry", "nobody").exitCode()).isEqualTo(2);
        assertThat(lab.keys("rotate", "--registry", "fronted", "--refresh").exitCode())
                .isEqualTo(2);
        assertThat(lab.keys("rotate", "--in", "soon").err()).contains("expected a duration", "soon");
    }
}
