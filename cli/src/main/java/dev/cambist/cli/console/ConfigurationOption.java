package dev.cambist.cli.console;

import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.settings.Configuration;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --config}, for the commands that cannot do without it. */
public final class ConfigurationOption {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration file.")
    private Path file = Path.of("");

    public Path file() {
        return file;
    }

    /** Reads the file, with the process's environment; throws everything that is wrong with it. */
    public Configuration read() throws ConfigurationException {
        return ConfigurationFile.read(file, System.getenv());
    }
}
