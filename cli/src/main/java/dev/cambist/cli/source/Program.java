package dev.cambist.cli.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.client.wire.Wording;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program on the PATH that is asked for a token. */
record Program(Path file, ProcessContext context) {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_SHOWN = 300;

    /** The first one by this name. */
    static Optional<Program> find(String name, ProcessContext context) {
        for (String directory : context.variable("PATH").orElse("").split(":", -1)) {
            if (!directory.isEmpty()) {
                Path candidate = Path.of(directory, name);
                if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                    return Optional.of(new Program(candidate, context));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * How it ended.
     *
     * @param output what it printed on its standard output
     * @param complaint the first line of its standard error, as it can be shown
     */
    record Result(int exitCode, String output, String complaint) {}

    /** Runs it with the environment of this process; empty when it does not end in time. */
    Optional<Result> run(Duration within, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(context.environment());
        Process process = builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
            return Optional.of(new Result(
                    process.exitValue(),
                    new String(read(process.getInputStream()), UTF_8),
                    firstLine(read(process.getErrorStream()))));
        } finally {
            process.destroyForcibly();
        }
    }

    private static byte[] read(InputStream stream) throws IOException {
        try (stream) {
            return stream.readNBytes(MAX_BYTES);
        }
    }

    private static String firstLine(byte[] error) {
        String text = new String(error, UTF_8).strip();
        int end = text.indexOf('\n');
        return Wording.clean(end < 0 ? text : text.substring(0, end), List.of(), MAX_SHOWN);
    }
}
