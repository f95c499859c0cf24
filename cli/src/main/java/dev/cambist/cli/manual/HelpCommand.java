package dev.cambist.cli.manual;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code cambist help}: what {@code --help} of a command says. */
@Command(
        name = "help",
        description = "Lists the commands, or explains one.",
        exitCodeList = {"0:It is printed.", "2:There is no such command."},
        footer = {"", "Examples:", "  cambist help", "  cambist help login", "  cambist help kubernetes manifests"})
public final class HelpCommand implements Callable<Integer> {
    @Mixin
    private Console console = new Console();

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command; all of them are listed without it.")
    private List<String> names = new ArrayList<>();

    @Override
    public Integer call() {
        CommandLine meant = console.commandLine().getCommandSpec().root().commandLine();
        for (String name : names) {
            CommandLine within = meant.getSubcommands().get(name);
            if (within == null) {
                console.err().println("there is no command " + name);
                UnmatchedArgumentException.printSuggestions(
                        new UnmatchedArgumentException(meant, List.of(name)), console.err());
                console.flush();
                return ExitCode.WRONG_INPUT;
            }
            meant = within;
        }
        meant.usage(console.out(), meant.getColorScheme());
        console.flush();
        return 0;
    }
}
