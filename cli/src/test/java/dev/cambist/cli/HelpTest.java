package dev.cambist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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
        return within(Main.commandLine().setUsageHelpAutoWidth(false));
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

    /** Addresses, variables and examples are there to be copied. */
    @ParameterizedTest
    @MethodSource("commands")
    void help_ofAnyWidth_breaksNoWordInTwo(CommandLine command) {
        UsageMessageSpec help = command.getCommandSpec().usageMessage();
        List<String> texts = new ArrayList<>(List.of(help.description()));
        command.getCommandSpec().args().stream()
                .filter(argument -> !argument.hidden())
                .forEach(argument -> texts.addAll(List.of(argument.description())));
        for (int width = 60; width < 130; width += 7) {
            help.width(width);
            String shown = command.getUsageMessage();
            for (String text : texts) {
                for (String word : String.format(text).split(" ", -1)) {
                    assertThat(shown).as("width %d", width).contains(word);
                }
            }
            for (String example : help.footer()) {
                assertThat(shown).contains(String.format(example));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_ofEachCommandThatAnswersScripts_hasTheShortOptionToo(CommandLine command) {
        var option = command.getCommandSpec().findOption("--output");
        if (option != null) {
            assertThat(option.names()).containsExactly("-o", "--output");
            assertThat(option.completionCandidates()).containsExactly("text", "json");
        }
    }
}
