package dev.cambist.cli.console;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: {@code --help} and {@code --version}, its two streams, and how it says that it is used wrongly. */
@Command(mixinStandardHelpOptions = true, exitCodeListHeading = "%nExit codes:%n")
public final class Console {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    public CommandLine commandLine() {
        return Objects.requireNonNull(command).commandLine();
    }

    public PrintWriter out() {
        return commandLine().getOut();
    }

    public PrintWriter err() {
        return commandLine().getErr();
    }

    /** With colours where somebody sees them. */
    public Paint paint() {
        return Paint.of(commandLine());
    }

    public ParameterException wrongUse(String problem) {
        return new ParameterException(commandLine(), problem);
    }

    public ParameterException wrongUse(String problem, Exception cause) {
        return new ParameterException(commandLine(), problem, cause);
    }

    public void flush() {
        out().flush();
        err().flush();
    }
}
