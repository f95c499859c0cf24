package dev.cambist.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a client's command to its end. */
public final class Commands {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private Commands() {}

    public static Outcome run(Path directory, List<String> command) {
        return run(directory, "", TIMEOUT, command);
    }

    /** Runs a command; its input may be a password, and is not repeated anywhere. */
    public static Outcome run(Path directory, String input, List<String> command) {
        return run(directory, input, TIMEOUT, command);
    }

    /** Runs a command with these variables besides those of this process. */
    public static Outcome run(Path directory, String input, Map<String, String> environment, List<String> command) {
        return run(directory, input, TIMEOUT, environment, command);
    }

    /** Runs a command that may take so long. */
    public static Outcome run(Path directory, String input, Duration timeout, List<String> command) {
        return run(directory, input, timeout, Map.of(), command);
    }

    static Outcome run(
            Path directory, String input, Duration timeout, Map<String, String> environment, List<String> command) {
        Path output = temporary("output");
        Path error = temporary("error");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(error.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(UTF_8));
            } catch (IOException e) {
                // It ended without reading; its exit code says the rest.
            }
            boolean ended = process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            Outcome outcome = new Outcome(
                    String.join(" ", command), process.exitValue(), Files.readString(output), Files.readString(error));
            if (!ended) {
                throw new AssertionError("not done after " + timeout.toSeconds() + " s: " + outcome);
            }
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.getFirst() + " ran", e);
        } finally {
            delete(output);
            delete(error);
        }
    }

    private static Path temporary(String what) {
        try {
            return Files.createTempFile("cambist-e2e-", "." + what);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
