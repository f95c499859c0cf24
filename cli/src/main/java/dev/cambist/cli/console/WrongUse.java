package dev.cambist.cli.console;

import dev.cambist.client.wire.Wording;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
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
        String message = String.valueOf(wrong.getMessage());
        boolean showsToken = Arrays.stream(arguments)
                .anyMatch(argument -> argument.startsWith(TOKEN) || argument.contains("=" + TOKEN));
        err.println(commandLine.getColorScheme().errorText(Wording.clean(message, List.of(), MAX_CHARACTERS)));
        if (showsToken && !message.contains(NEVER_AN_ARGUMENT)) {
            err.println(NEVER_AN_ARGUMENT + ".");
        } else if (!showsToken && !UnmatchedArgumentException.printSuggestions(wrong, err)) {
            commandLine.usage(err, commandLine.getColorScheme());
        }
        err.flush();
        return ExitCode.WRONG_INPUT;
    }
}
