package dev.cambist.cli.console;

import java.io.Console;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi;

/** Whether a person is looking, and what is fit to be looked at. */
public final class Terminal {
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Zl}\\p{Zp}]");

    private Terminal() {}

    /** Colours for a terminal, none for a pipe or file, and none where {@code NO_COLOR} is set. */
    public static Ansi ansi() {
        return isInteractive() && System.getenv("NO_COLOR") == null ? Ansi.ON : Ansi.OFF;
    }

    /** Without the characters that could steer a terminal or hide text; what is shown may come from a token. */
    public static String visible(CharSequence text) {
        return INVISIBLE.matcher(text).replaceAll("\uFFFD");
    }

    /** Whether somebody types and reads. */
    @SuppressWarnings("SystemConsoleNull") // it is null without a terminal where the image leaves jdk.internal.le out
    public static boolean isInteractive() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
