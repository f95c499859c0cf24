package dev.cambist.cli.source;

import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Pause;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a process sees of the world around it.
 *
 * @param environment the environment's variables
 * @param input the standard input
 * @param root the root of the file system, where well-known files are
 */
public record Surroundings(Map<String, String> environment, InputStream input, Path root, Http http, Pause pause) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Those of this process. */
    public static Surroundings ofProcess() {
        return new Surroundings(System.getenv(), System.in, Path.of("/"), new Http(), Pause.REAL);
    }

    /** A variable that is set and not empty. */
    public Optional<String> variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
    }

    /** Its text form names no variable, as some hold secrets. */
    @Override
    public String toString() {
        return "Surroundings";
    }
}
