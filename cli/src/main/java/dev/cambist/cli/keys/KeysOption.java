package dev.cambist.cli.keys;

import ch.qos.logback.classic.Level;
import dev.cambist.cli.admin.AdminServer;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.QuietLog;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.config.yaml.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose keys: those of a server that runs or, with {@code --config}, those of a configuration. */
final class KeysOption {
    @Mixin
    private AdminServer server = new AdminServer();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Works on the keys of this configuration file itself, where they are, and asks no server.")
    private @Nullable Path file;

    Keys open(ProcessContext context, Console console) throws ConfigurationException, IOException {
        if (file == null) {
            return new ServersKeys(server, context);
        }
        server.requireUnused(console, "--config");
        QuietLog.from(Level.WARN);
        return ConfiguredKeys.open(ConfigurationFile.read(file, System.getenv()), console);
    }
}
