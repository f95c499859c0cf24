package dev.cambist.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that runs beside the measurement until it is closed. What it prints goes to a file. */
public final class Program implements AutoCloseable {
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux that Java runs on

    private static final double NANOS_PER_SECOND = 1e9;

    private static final double KIB_IN_MIB = 1024;

    private final Process process;

    private final Path log;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    public static Program start(String name, Path directory, List<String> command) throws IOException {
        Path log = directory.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Program(process, log);
    }

    /** A Java program of ours with the options of the launcher, so that what is measured is what is shipped. */
    public static Program startJava(String name, Path directory, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "MALLOC_ARENA_MAX=1",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx96m",
                "-XX:TargetSurvivorRatio=90",
                "-XX:TrimNativeHeapInterval=1000",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        return start(name, directory, command);
    }

    /** Runs a program to its end. */
    public static void run(String name, Path directory, List<String> command) throws IOException, InterruptedException {
        try (Program program = start(name, directory, command)) {
            if (program.process.waitFor() != 0) {
                throw new IOException(command + " failed: " + program.log());
            }
        }
    }

    /** Everything that it has printed so far. */
    public String log() throws IOException {
        return Files.readString(log, UTF_8);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** CPU seconds of it and of the processes that it started, those that ended included, in the kernel and out of it. */
    public double cpu() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToDouble(Program::cpu)
                .sum();
    }

    /** CPU seconds of these that Java's compilers have spent so far. */
    public double compiling() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToDouble(one -> Compilers.nanos(directory(one)) / NANOS_PER_SECOND)
                .sum();
    }

    private static Path directory(ProcessHandle process) {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    /** What it has of the machine's memory now. */
    public double residentMiB() throws IOException {
        return Files.readAllLines(directory(process.toHandle()).resolve("status"), US_ASCII).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB_IN_MIB)
                .findFirst()
                .orElseThrow();
    }

    /** The fields utime, stime, cutime and cstime of proc(5); the second field, in brackets, may hold spaces. */
    private static double cpu(ProcessHandle process) {
        String line;
        try {
            line = Files.readString(directory(process).resolve("stat"), US_ASCII);
        } catch (IOException e) {
            return 0; // it has just ended, and its parent has its times
        }
        List<String> fields = List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
        return fields.subList(11, 15).stream().mapToLong(Long::parseLong).sum() / TICKS_PER_SECOND;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
