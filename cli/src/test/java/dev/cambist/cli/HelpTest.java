package dev.cambist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Every command says what it is for, how it is used and how it ends. */
class HelpTest {
    static Stream<String> commands() {
        return Main.commandLine().getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_ofEachCommand_hasADescriptionAnExampleAndExitCodes(String command) {
        UsageMessageSpec help = Main.commandLine()
                .getSubcommands()
                .get(command)
                .getCommandSpec()
                .usageMessage();
        assertThat(help.description()).isNotEmpty();
        assertThat(help.footer()).anyMatch(line -> line.startsWith("  cambist " + command));
        assertThat(help.exitCodeList()).containsKey("2").hasSizeGreaterThan(1);
    }
}
