package dev.cambist.cli.audit;

import dev.cambist.cli.console.Console;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.settings.AuditSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which audit is meant: by its file, or by the configuration that names it. */
final class AuditFileOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration file, which names the audit file.")
    private @Nullable Path config;

    @Option(names = "--file", paramLabel = "FILE", description = "The audit file itself.")
    private @Nullable Path file;

    /** The audit file; empty where neither option is given. */
    Optional<Path> path(Console console) throws ConfigurationException {
        if (file != null && config != null) {
            throw console.wrongUse("give either --config or --file");
        }
        if (config == null) {
            return Optional.ofNullable(file);
        }
        return Optional.of(ConfigurationFile.read(config, System.getenv())
                .audit()
                .map(AuditSettings::file)
                .orElseThrow(() -> console.wrongUse(config + " has no block audit, so nothing is kept in a file")));
    }
}
