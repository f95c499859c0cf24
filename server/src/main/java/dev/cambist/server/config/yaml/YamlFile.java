package dev.cambist.server.config.yaml;

import dev.cambist.server.watch.SourceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads other YAML files than the configuration, by the same rules and with the same complaints. */
public final class YamlFile {
    private YamlFile() {}

    /**
     * Reads a file of at most 8 MiB. Environment variables have no meaning in it.
     *
     * @param reader makes something of the file's root, complains of what it does not understand, and then may return
     *     nothing
     * @throws ConfigurationException with every mistake there is
     */
    public static <T> T read(Path file, Function<Block, Optional<T>> reader) throws ConfigurationException {
        SourceFiles files = new SourceFiles();
        ReadContext reading = new ReadContext(file, Map.of(), files);
        try {
            Optional<T> made = YamlReader.read(files.read(file), reading)
                    .flatMap(root -> new Value(root, "", reading).block())
                    .flatMap(reader);
            if (made.isPresent() && !reading.foundMistakes()) {
                return made.get();
            }
        } catch (IOException e) {
            reading.complain(0, "", String.valueOf(e.getMessage()));
        }
        throw reading.failure();
    }
}
