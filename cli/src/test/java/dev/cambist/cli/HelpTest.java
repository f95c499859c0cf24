package dev.cambist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Every command says what it is for, how it is used and how it ends. */
class HelpTest {
    /** All of them, commands within commands too. */
    static Stream<Named<CommandLine>> commands() {
        return within(Main.commandLine());
    }

    private static Stream<Named<CommandLine>> within(CommandLine command) {
        return command.getSubcommands().values().stream()
                .flatMap(one -> Stream.concat(Stream.of(Named.of(one.getCommandName(), one)), within(one)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_ofEachCommand_hasADescriptionAnExampleAndExitCodes(CommandLine command) {
        UsageMessageSpec help = command.getCommandSpec().usageMessage();
        String name = command.getCommandSpec().qualifiedName(" ");
        assertThat(help.description()).isNotEmpty();
        assertThat(help.footer()).anyMatch(line -> line.startsWith("  " + name));
        assertThat(help.exitCodeList()).containsKey("2").hasSizeGreaterThan(1);
    }
}
