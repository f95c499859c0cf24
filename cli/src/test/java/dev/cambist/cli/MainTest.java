package dev.cambist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.process.ProductVersion;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

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

    /** The command that is run is described alone; it says of itself what it says among all. */
    @ParameterizedTest
    @ValueSource(strings = {"serve", "explain", "login", "kubernetes", "doctor"})
    void help_ofACommandAlone_isThatAmongAll(String command) {
        CommandLine all = Main.commandLine();
        CommandLine alone = Main.commandLine(ProcessContext.ofHelper(), new String[] {command, "--help"});

        assertThat(alone.getSubcommands()).containsOnlyKeys(command);
        assertThat(alone.getSubcommands().get(command).getUsageMessage())
                .isEqualTo(all.getSubcommands().get(command).getUsageMessage());
    }

    @Test
    void commandLine_noCommandFirst_hasAllOfThem() {
        for (String first : List.of("help", "completion", "sevre", "--help", "demo")) {
            assertThat(Main.commandLine(ProcessContext.ofHelper(), new String[] {first})
                            .getSubcommands())
                    .hasSameSizeAs(Main.commandLine().getSubcommands());
        }
    }

    @Test
    void version_isTheProjects() throws Exception {
        assertThat(Ran.cambist("--version").out()).isEqualTo("cambist " + ProductVersion.TEXT + "\n");
        assertThat(Path.of("../pom.xml")).content().contains("\n  <version>" + ProductVersion.TEXT + "</version>\n");
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
