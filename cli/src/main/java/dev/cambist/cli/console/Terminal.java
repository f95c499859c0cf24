package dev.cambist.cli.console;

import java.io.Console;
import picocli.CommandLine.Help.Ansi;

/** Whether a person is looking. */
public final class Terminal {
    private Terminal() {}

    /** Colours for a terminal, none for a pipe or file, and none where {@code NO_COLOR} is set. */
    public static Ansi ansi() {
        return isInteractive() && System.getenv("NO_COLOR") == null ? Ansi.ON : Ansi.OFF;
    }

    /** Whether somebody types and reads. */
    @SuppressWarnings("SystemConsoleNull") // it is null without a terminal where the image leaves jdk.internal.le out
    public static boolean isInteractive() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
