package dev.cambist.cli.process;

import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Sleeper;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a process sees of the world around it.
 *
 * @param environment the environment's variables
 * @param input the standard input
 * @param root the root of the file system, where well-known files are
 * @param metadata where the machine's metadata service is, if it may be asked
 * @param clock what time it is
 * @param terminal whether a person is looking
 */
public record ProcessContext(
        Map<String, String> environment,
        InputStream input,
        Path root,
        Http http,
        Sleeper sleeper,
        Optional<URI> metadata,
        InstantSource clock,
        boolean terminal) {
    /** RFC 3927: an address of this link alone; Azure, AWS and Google have the service at the same one. */
    private static final URI METADATA = URI.create("http://169.254.169.254");

    public ProcessContext {
        environment = Map.copyOf(environment);
    }

    /** That of this process. */
    public static ProcessContext ofProcess(boolean terminal) {
        Path root = Path.of("/");
        return new ProcessContext(
                System.getenv(),
                System.in,
                root,
                Http.of(System.getenv(), root),
                Sleeper.REAL,
                Optional.of(METADATA),
                InstantSource.system(),
                terminal);
    }

    /** That of a process which another one asks, as docker and the kubelet do: nobody is looking. */
    public static ProcessContext ofHelper() {
        return ofProcess(false);
    }

    /** The same, with another way to speak to servers. */
    public ProcessContext with(Http other) {
        return new ProcessContext(environment, input, root, other, sleeper, metadata, clock, terminal);
    }

    /** The same, where the metadata service is not asked unless a variable says where it is. */
    public ProcessContext withoutMetadata() {
        return new ProcessContext(environment, input, root, http, sleeper, Optional.empty(), clock, terminal);
    }

    /** A variable that is set and not empty. */
    public Optional<String> variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
    }

    /** Its text form names no variable, as some hold secrets. */
    @Override
    public String toString() {
        return "ProcessContext";
    }
}
