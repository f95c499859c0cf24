package dev.cambist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @Test
    void cambist_noCommand_listsTheCommandsAndEndsWith2() {
        Ran ran = Ran.cambist();

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("serve", "check", "trust").doesNotContain("demo");
    }

    @Test
    void cambist_unknownCommand_suggestsTheNearOne() {
        Ran ran = Ran.cambist("sevre");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("sevre").contains("serve");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "check",
                "schema",
                "trust",
                "explain",
                "diff",
                "test",
                "login",
                "logout",
                "exchange",
                "token",
                "inspect",
                "kubernetes"
            })
    void help_ofEachCommand_hasAnExample(String command) {
        Ran ran = Ran.cambist(command, "--help");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("Example").contains("cambist " + command);
    }

    @Test
    void version_says_whichItIs() {
        assertThat(Ran.cambist("--version").out()).contains("cambist 0.1.0");
    }

    @Test
    void demo_imageWithoutIt_saysWhereItIs() {
        Ran ran = Ran.cambist("demo", "--once");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("developer's image only").contains("./cambist demo");
    }

    @Test
    void serve_misspeltOption_isNamedWithTheNearOneInAFewLines() {
        Ran ran = Ran.cambist("serve", "--confg", "cambist.yaml");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("Unknown option: '--confg'").contains("--config");
        assertThat(ran.err().lines()).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void command_usedWrongly_isToldInAFewLinesWhereItsHelpIs() {
        Ran ran = Ran.cambist("check", "--config", "cambist.yaml", "--output", "xml");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("expected one of text, json, not xml").contains("See cambist check --help.");
        assertThat(ran.err().lines()).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void help_ofACommand_isWhatItsHelpOptionSays() {
        assertThat(Ran.cambist("help", "login")).isEqualTo(Ran.cambist("login", "--help"));
        assertThat(Ran.cambist("help", "kubernetes", "manifests"))
                .isEqualTo(Ran.cambist("kubernetes", "manifests", "--help"));
        assertThat(Ran.cambist("help")).isEqualTo(Ran.cambist("--help"));
    }

    @Test
    void help_ofNoCommand_suggestsTheNearOne() {
        Ran ran = Ran.cambist("help", "lgin");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("there is no command lgin").contains("cambist login");
    }
}
