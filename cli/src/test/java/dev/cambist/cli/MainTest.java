package dev.cambist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.process.ProductVersion;
import dev.cambist.cli.serve.ServeCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    /** What services and containers run is not read by the command line, and ends and says the same as by it. */
    @ParameterizedTest
    @ValueSource(strings = {"--config", "-c"})
    void serve_plainlyAFile_isWhatTheCommandLineMakesOfIt(String option, @TempDir Path home) throws Exception {
        Path wrong = Files.writeString(home.resolve("cambist.yaml"), "nonsense: true\n");
        for (Path file : List.of(wrong, home.resolve("missing.yaml"))) {
            String[] arguments = {"serve", option, file.toString()};
            assertThat(ServeCommand.plainly(arguments)).contains(file);

            Ran asked = Ran.cambist(arguments);

            assertThat(plain(arguments)).isEqualTo(asked);
            assertThat(asked.exitCode()).isEqualTo(2);
            assertThat(asked.err()).contains(file.toString());
        }
    }

    @Test
    void serve_anythingElse_isReadByTheCommandLine() {
        for (List<String> arguments : List.of(
                List.of("serve"),
                List.of("serve", "--config=cambist.yaml"),
                List.of("serve", "--config", "--help"),
                List.of("serve", "--config", "@arguments"),
                List.of("serve", "--config", ""),
                List.of("serve", "--confg", "cambist.yaml"),
                List.of("serve", "--config", "cambist.yaml", "--help"),
                List.of("check", "--config", "cambist.yaml"))) {
            assertThat(ServeCommand.plainly(arguments.toArray(String[]::new)))
                    .as("%s", arguments)
                    .isEmpty();
        }
    }

    private static Ran plain(String[] arguments) {
        StringWriter err = new StringWriter();
        return new Ran(Main.run(arguments, new PrintWriter(err)), "", err.toString());
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
