package dev.cambist.cli.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Http;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** ProcessContext made up by a test: no variable, file or service of the real machine gets in. */
public final class World {
    private static final Path NOWHERE = Path.of("/nonexistent");
    private static final Duration HANG_GUARD = Duration.ofSeconds(20);

    private World() {}

    public static ProcessContext of(Map<String, String> environment) {
        return of(environment, "", NOWHERE);
    }

    public static ProcessContext of(Map<String, String> environment, String input, Path root) {
        return of(environment, input, root, InstantSource.system(), false);
    }

    public static ProcessContext of(
            Map<String, String> environment, String input, Path root, InstantSource clock, boolean terminal) {
        return new ProcessContext(
                environment,
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                root,
                Http.of(environment, root).within(HANG_GUARD),
                time -> {},
                Optional.empty(),
                clock,
                terminal);
    }
}
