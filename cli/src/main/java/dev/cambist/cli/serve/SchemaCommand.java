package dev.cambist.cli.serve;

import dev.cambist.server.config.schema.ConfigurationSchema;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cambist schema}: what editors need to complete and check a configuration file while it is written. */
@Command(
        name = "schema",
        description = {
            "Prints the JSON Schema of the configuration file, for editors.",
            "They find it by the first line of the file: # yaml-language-server: $schema=cambist.schema.json"
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:It is printed.", "2:The command line is wrong; nothing was done."},
        footer = {"", "Example:", "  cambist schema > cambist.schema.json"})
public final class SchemaCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.print(ConfigurationSchema.write());
        out.flush();
    }
}
