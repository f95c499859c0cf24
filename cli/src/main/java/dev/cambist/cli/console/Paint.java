package dev.cambist.cli.console;

import picocli.CommandLine;

/** Colours on a terminal; elsewhere the text as it is. Unlike picocli's markup it leaves every text what it is. */
public record Paint(boolean colours) {
    /** For what a command prints to its standard output. */
    public static Paint of(CommandLine commandLine) {
        return new Paint(commandLine.getColorScheme().ansi().enabled());
    }

    public String bold(String text) {
        return in("1", text);
    }

    public String faint(String text) {
        return in("2", text);
    }

    public String green(String text) {
        return in("32", text);
    }

    public String red(String text) {
        return in("31", text);
    }

    public String yellow(String text) {
        return in("33", text);
    }

    private String in(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
