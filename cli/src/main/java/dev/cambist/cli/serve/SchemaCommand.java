package dev.cambist.cli.serve;

import dev.cambist.cli.console.Console;
import dev.cambist.server.config.schema.ConfigurationSchema;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cambist schema}: what editors need to complete and check a configuration file while it is written. */
@Command(
        name = "schema",
        description = {
            "Prints the JSON Schema of the configuration file, for editors.",
            "They find it by the first line of the file: # yaml-language-server: $schema=cambist.schema.json"
        },
        exitCodeList = {"0:It is printed.", "2:The command line is wrong; nothing was done."},
        footer = {"", "Example:", "  cambist schema > cambist.schema.json"})
public final class SchemaCommand implements Runnable {
    @Mixin
    private Console console = new Console();

    @Override
    public void run() {
        PrintWriter out = console.out();
        out.print(ConfigurationSchema.write());
        out.flush();
    }
}
