package dev.cambist.cli.console;

import dev.cambist.cli.wire.Registry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The argument REGISTRY. */
public final class RegistryArgument {
    @Parameters(
            paramLabel = "REGISTRY",
            converter = RegistryConverter.class,
            description = "The registry, as image names begin: HOST or HOST:PORT.")
    private @Nullable Registry registry;

    /** The one that was given; picocli has seen to it that there is one. */
    public Registry registry() {
        return Objects.requireNonNull(registry);
    }
}
