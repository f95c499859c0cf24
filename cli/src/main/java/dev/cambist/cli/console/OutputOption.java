package dev.cambist.cli.console;

import picocli.CommandLine.Option;

/** The option {@code --output}, for the commands whose answer scripts read too. */
public final class OutputOption {
    /** For people, or for scripts. */
    public enum Format {
        TEXT,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: one object whose members docs/explain.md lists.")
    private Format format = Format.TEXT;

    public boolean isJson() {
        return format == Format.JSON;
    }
}
