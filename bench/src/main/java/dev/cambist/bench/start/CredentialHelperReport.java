package dev.cambist.bench.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Starts {@code docker-credential-cambist get} with a refresh token in its cache, and an empty Java program on the same
 * runtime with the same options, one after the other, and prints both medians and their ratio.
 */
public final class CredentialHelperReport {
    private static final String ROUNDS = "31";
    private static final double NANOS_PER_MILLI = 1e6;

    private final Path image;
    private final GenerousRegistry registry;
    private final Map<String, String> environment;

    private CredentialHelperReport(Path image, GenerousRegistry registry, Path home) {
        this.image = image;
        this.registry = registry;
        this.environment = Map.of(
                "HOME", home.toString(),
                "PATH", "/usr/bin:/bin",
                "CAMBIST_REGISTRIES", registry.name(),
                "CAMBIST_TOKEN", GenerousRegistry.token("bench"));
    }

    /** Takes the image's directory, without one that of a build beside this module; and how many rounds. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path image = Path.of(arguments.length > 0 ? arguments[0] : "../dist/target/cambist")
                .toRealPath();
        try (GenerousRegistry registry = GenerousRegistry.start()) {
            new CredentialHelperReport(image, registry, Files.createTempDirectory("cambist-bench-"))
                    .print(Integer.parseInt(arguments.length > 1 ? arguments[1] : ROUNDS));
        }
    }

    private void print(int rounds) throws IOException, InterruptedException {
        List<String> helper =
                List.of(image.resolve("bin/docker-credential-cambist").toString(), "get");
        List<String> nothing = List.of(
                image.resolve("runtime/bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Nothing.class.getName());
        run(helper); // the exchange, which fills the cache
        List<Double> helperTimes = new ArrayList<>();
        List<Double> nothingTimes = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            helperTimes.add(run(helper));
            nothingTimes.add(run(nothing));
        }
        helperTimes.sort(null);
        nothingTimes.sort(null);
        System.out.printf(
                Locale.ROOT,
                "%n| what | median ms | fastest ms | to an empty program |%n| --- | ---: | ---: | ---: |%n");
        row("get, from the cache", helperTimes, nothingTimes);
        row("an empty program", nothingTimes, nothingTimes);
    }

    private static void row(String name, List<Double> times, List<Double> reference) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.2f |%n",
                name,
                times.get(times.size() / 2),
                times.getFirst(),
                times.get(times.size() / 2) / reference.get(times.size() / 2));
    }

    /** How many milliseconds the command takes, from its start to its end. */
    private double run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        try (OutputStream input = process.getOutputStream()) {
            input.write(registry.name().getBytes(UTF_8));
        } catch (IOException e) {
            // The empty program does not read.
        }
        process.getInputStream().readAllBytes();
        int code = process.waitFor();
        double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        if (code != 0) {
            throw new IllegalStateException(command.getFirst() + " ended with " + code);
        }
        return millis;
    }
}
