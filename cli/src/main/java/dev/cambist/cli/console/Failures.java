package dev.cambist.cli.console;

import dev.cambist.server.config.yaml.ConfigurationException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What a person reads when a command fails: the reason in one line each, and no stack trace. */
public final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult result) {
        return explain(failure, commandLine.getErr());
    }

    /** Prints why; gives the exit code. */
    public static int explain(Exception failure, PrintWriter err) {
        if (failure instanceof ConfigurationException wrong) {
            printErrors(wrong, err);
            return ExitCode.WRONG_INPUT;
        }
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        err.println("cambist: " + message);
        err.flush();
        return ExitCode.FAILED;
    }

    /** Every error on a line of its own, then how many there are. */
    private static void printErrors(ConfigurationException wrong, PrintWriter err) {
        wrong.errors().forEach(err::println);
        int count = wrong.errors().size();
        err.println("cambist: " + (count == 1 ? "1 error" : count + " errors") + " in the configuration");
        err.flush();
    }
}
