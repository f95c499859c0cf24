package dev.cambist.cli;

import dev.cambist.cli.console.Terminal;
import dev.cambist.cli.process.ProcessContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** A command that was run in this process: what it printed and how it ended. */
public record Ran(int exitCode, String out, String err) {
    public static Ran cambist(String... arguments) {
        return run(Main.commandLine(ProcessContext.ofProcess(Terminal.isInteractive()), arguments), arguments);
    }

    /** Runs it at a desk of the test's making. */
    public static Ran cambistAt(ProcessContext context, String... arguments) {
        return run(Main.commandLine(context, arguments), arguments);
    }

    private static Ran run(CommandLine commandLine, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        int exitCode = commandLine.execute(arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }
}
