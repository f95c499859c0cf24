package dev.cambist.e2e.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The {@code cambist} script at the root of the checkout: the product as its users run it. */
public final class Launcher {
    /** The script builds the image when a source is newer. */
    private static final Duration BUILT_WITHIN = Duration.ofMinutes(10);

    private static final Path ROOT = root();

    private Launcher() {}

    /** The root of the checkout, which is the directory above the module's. */
    private static Path root() {
        Path module = Path.of("").toAbsolutePath();
        return Stream.of(module, module.resolve(".."))
                .map(Path::normalize)
                .filter(directory -> Files.isExecutable(directory.resolve("cambist")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no launcher at or above " + module));
    }

    public static Path script() {
        return ROOT.resolve("cambist");
    }

    /** A file of the checkout. */
    public static Path file(String name) {
        return ROOT.resolve(name);
    }

    /** Makes sure that the image is there and as new as the sources. */
    public static void build() {
        Commands.run(ROOT, "", BUILT_WITHIN, List.of(script().toString(), "--version"))
                .orFail();
    }

    public static Outcome run(Path directory, String... arguments) {
        return Commands.run(directory, command(arguments));
    }

    /** Starts it, and leaves it running. */
    public static Program start(Path directory, String... arguments) {
        return Program.start("cambist-" + arguments[0], directory, Map.of(), command(arguments));
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script().toString()));
        command.addAll(List.of(arguments));
        return command;
    }
}
