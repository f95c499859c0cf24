package dev.cambist.server.config.yaml;

import dev.cambist.server.watch.SourceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** One reading of a configuration file: where it stands, what it may look up, and what it found wrong. */
public final class ReadContext {
    private final Path file;
    private final Map<String, String> environment;
    private final SourceFiles files;
    private final List<ConfigurationError> errors = new ArrayList<>();

    public ReadContext(Path file, Map<String, String> environment, SourceFiles files) {
        this.file = file;
        this.environment = environment;
        this.files = files;
    }

    Map<String, String> environment() {
        return environment;
    }

    /** A path of the file: relative ones begin at its directory. */
    public Path resolve(String path) {
        return file.toAbsolutePath().resolveSibling(path);
    }

    /** Reads a file that the configuration names; the message of what it throws says what is wrong with it. */
    public byte[] bytesOf(Path named) throws IOException {
        return files.read(named);
    }

    /** As {@link #bytesOf}, of a file that holds a secret. */
    public byte[] secretOf(Path named) throws IOException {
        return files.readSecret(named);
    }

    public void complain(int line, String keyPath, String problem) {
        errors.add(new ConfigurationError(file.toString(), line, keyPath, problem));
    }

    public boolean foundMistakes() {
        return !errors.isEmpty();
    }

    /** Everything that was complained of. */
    public ConfigurationException failure() {
        return new ConfigurationException(errors.stream()
                .sorted(Comparator.comparingInt(ConfigurationError::line))
                .toList());
    }
}
