package dev.cambist.cli.console;

import dev.cambist.client.wire.Wording;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person reads when the command line is wrong; a token that stood in it is not repeated. */
public final class WrongUse implements IParameterExceptionHandler {
    public static final String NEVER_AN_ARGUMENT =
            "A token is never an argument, as others on this machine could read it there;"
                    + " put it into a file, or pipe it in and write - for the file";

    private static final int MAX_CHARACTERS = 2000;
    private static final String TOKEN = "eyJ";

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine commandLine = wrong.getCommandLine();
        PrintWriter err = commandLine.getErr();
        ParameterException told = misspelt(wrong, arguments);
        String message = String.valueOf(told.getMessage());
        boolean showsToken = Arrays.stream(arguments)
                .anyMatch(argument -> argument.startsWith(TOKEN) || argument.contains("=" + TOKEN));
        err.println(commandLine.getColorScheme().errorText(Wording.clean(message, List.of(), MAX_CHARACTERS)));
        if (showsToken && !message.contains(NEVER_AN_ARGUMENT)) {
            err.println(NEVER_AN_ARGUMENT + ".");
        } else if (!showsToken && !UnmatchedArgumentException.printSuggestions(told, err)) {
            howToGoOn(commandLine, err);
        }
        err.flush();
        return ExitCode.WRONG_INPUT;
    }

    /** An option that is missing may only be misspelt: then that is what there is to say. */
    private static ParameterException misspelt(ParameterException wrong, String[] arguments) {
        if (wrong instanceof MissingParameterException) {
            Set<String> known =
                    wrong.getCommandLine().getCommandSpec().optionsMap().keySet();
            for (String argument : arguments) {
                String name = argument.split("=", 2)[0];
                if (name.startsWith("--") && name.length() > 2 && !known.contains(name)) {
                    return new UnknownOption(wrong.getCommandLine(), name);
                }
            }
        }
        return wrong;
    }

    private static final class UnknownOption extends UnmatchedArgumentException {
        private static final long serialVersionUID = 1L;
        private final String name;

        UnknownOption(CommandLine commandLine, String name) {
            super(commandLine, List.of(name));
            this.name = name;
        }

        @Override
        public String getMessage() {
            return "Unknown option: '" + name + "'";
        }
    }

    /** One line for a command; the commands where none was given, as there is nothing else to choose from. */
    private static void howToGoOn(CommandLine commandLine, PrintWriter err) {
        if (commandLine.getSubcommands().isEmpty()) {
            err.print(commandLine.getHelp().synopsisHeading()
                    + commandLine.getHelp().synopsis(0));
            err.println("See " + commandLine.getCommandSpec().qualifiedName() + " --help.");
        } else {
            commandLine.usage(err, commandLine.getColorScheme());
        }
    }
}
