package dev.cambist.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A program that runs beside the tests until it is closed. What it prints goes to a file. */
public final class Program implements AutoCloseable {
    /** Keycloak needs 8 s on two idle cores, everything else less than one. */
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);

    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

    private final String name;
    private final Path log;
    private final Process process;

    private Program(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a program.
     *
     * @param name what to call it, and its log
     * @param directory where it runs and where its log is written
     */
    public static Program start(String name, Path directory, Map<String, String> environment, List<String> command) {
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            Program program = new Program(name, log, builder.start());
            Programs.add(program);
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** Waits until it answers; fails when it ends or stays silent instead. */
    public Program awaitReady(BooleanSupplier ready) {
        Instant deadline = Instant.now().plus(READY_WITHIN);
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended with exit code " + process.exitValue() + ":\n" + log());
            }
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(
                        name + " was not ready within " + READY_WITHIN.toSeconds() + " s:\n" + log());
            }
            pause();
        }
        return this;
    }

    /** Waits until its log has a line like this, and returns it. */
    public String awaitLine(Predicate<String> wanted) {
        awaitReady(() -> log().lines().anyMatch(wanted));
        return log().lines().filter(wanted).findFirst().orElseThrow();
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    /** Everything that it has printed so far. */
    public String log() {
        try {
            return Files.exists(log) ? Files.readString(log, UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end, as SIGTERM does, without waiting. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for its end and returns its exit code. */
    public int awaitExit() {
        try {
            if (process.waitFor(STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException(name + " did not end within " + STOPPED_WITHIN.toSeconds() + " s:\n" + log());
    }

    /** Asks the program to end, and kills it when it does not listen. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        terminate();
        try {
            awaitExit();
        } finally {
            // kc.sh ends before the Java process that it started.
            children.forEach(Program::end);
        }
    }

    private static void end(ProcessHandle child) {
        child.destroy();
        try {
            child.onExit().get(STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            child.destroyForcibly();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public String toString() {
        return name + " (process " + pid() + ")";
    }
}
