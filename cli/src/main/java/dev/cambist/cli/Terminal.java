package dev.cambist.cli;

import java.io.Console;
import picocli.CommandLine.Help.Ansi;

/** Whether a person is looking. */
public final class Terminal {
    private Terminal() {}

    /** Colours for a terminal, none for a pipe or file, and none where {@code NO_COLOR} is set. */
    @SuppressWarnings("SystemConsoleNull") // it is null without a terminal where the image leaves jdk.internal.le out
    public static Ansi ansi() {
        Console console = System.console();
        boolean colours = console != null && console.isTerminal() && System.getenv("NO_COLOR") == null;
        return colours ? Ansi.ON : Ansi.OFF;
    }
}
