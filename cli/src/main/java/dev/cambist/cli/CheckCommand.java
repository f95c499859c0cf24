package dev.cambist.cli;

import dev.cambist.server.config.Configuration;
import dev.cambist.server.config.ConfigurationFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cambist check}: whether a configuration file would be accepted, without starting anything. */
@Command(
        name = "check",
        description = "Checks a configuration file and names every error in it: key, line and what was expected.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:The file is good.", "2:It has errors; all of them are printed."},
        footer = {"", "Example:", "  cambist check --config /etc/cambist/cambist.yaml"})
final class CheckCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration file.")
    private Path config = Path.of("");

    @Override
    public Integer call() throws Exception {
        Configuration configuration = ConfigurationFile.read(config, System.getenv());
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(config + " is good: " + count(configuration.registries().size(), "registry", "registries") + ", "
                + count(configuration.issuers().size(), "issuer", "issuers") + ", "
                + count(configuration.access().rules().size(), "access rule", "access rules"));
        out.flush();
        return 0;
    }

    private static String count(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }
}
