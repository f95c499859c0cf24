package dev.cambist.bench.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.bench.load.Machine;
import dev.cambist.bench.load.Spread;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Starts what ends soon by the launchers of an image, and an empty Java program on the same runtime with the same options,
 * in turns, and prints how long each took, and how many times the empty one: {@code docker-credential-cambist get} with a refresh
 * token in its cache, and commands that scripts and health checks start often.
 */
public final class ShortProgramsReport {
    private static final String ROUNDS = "31";
    private static final double NANOS_PER_MILLI = 1e6;

    private final GenerousRegistry registry;
    private final Map<String, String> environment;

    private ShortProgramsReport(GenerousRegistry registry, Path home) {
        this.registry = registry;
        this.environment = Map.of(
                "HOME", home.toString(),
                "PATH", "/usr/bin:/bin",
                "CAMBIST_REGISTRIES", registry.name(),
                "CAMBIST_TOKEN", GenerousRegistry.token("bench"));
    }

    /** A program, and how many milliseconds each of its runs took. */
    private record Row(String name, List<String> command, Spread millis) {
        static Row of(String name, Path program, String... arguments) {
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(List.of(arguments));
            return new Row(name, command, new Spread());
        }
    }

    /** Takes the image's directory, without one that of a build beside this module; and how many rounds. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path image = Path.of(arguments.length > 0 ? arguments[0] : "../dist/target/cambist-production")
                .toRealPath();
        int rounds = Integer.parseInt(arguments.length > 1 ? arguments[1] : ROUNDS);
        Path home = Files.createTempDirectory("bench-start-");
        try (GenerousRegistry registry = GenerousRegistry.start()) {
            new ShortProgramsReport(registry, home).print(rows(image, home, registry), rounds);
        } finally {
            Machine.remove(home);
        }
    }

    private static List<Row> rows(Path image, Path home, GenerousRegistry registry) throws IOException {
        Path configuration = Files.writeString(home.resolve("cambist.yaml"), """
                server: { listen: "localhost:0", management: "localhost:0", data: data }
                registries: [{ service: registry.example.com }]
                access: [{ who: anyone, role: AcrPull, on: ["public/**"] }]
                """);
        Path token = Files.writeString(home.resolve("token.jwt"), GenerousRegistry.token("bench"));
        Path cambist = image.resolve("bin/cambist");
        return List.of(
                Row.of(
                        "`docker-credential-cambist get`, from its cache",
                        image.resolve("bin/docker-credential-cambist"),
                        "get"),
                Row.of("`cambist probe`", cambist, "probe", "--server", "http://" + registry.name()),
                Row.of("`cambist inspect`", cambist, "inspect", token.toString()),
                Row.of("`cambist check`", cambist, "check", "--config", configuration.toString()),
                Row.of("`cambist --version`", cambist, "--version"),
                nothing(
                        "an empty program with the JDK's own archive of classes",
                        Path.of(System.getProperty("java.home"))),
                nothing("an empty program", image.resolve("runtime")));
    }

    private static Row nothing(String name, Path java) {
        return Row.of(
                name,
                java.resolve("bin/java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Nothing.class.getName());
    }

    private void print(List<Row> rows, int rounds) throws IOException, InterruptedException {
        run(rows.getFirst()); // the exchange, which fills the cache
        for (int round = 0; round < rounds; round++) {
            for (Row row : rows) {
                row.millis().add(run(row));
            }
        }
        double nothing = rows.getLast().millis().median();
        System.out.printf(
                Locale.ROOT,
                "%n%s; %d starts of each%n%n| what | fastest ms | median ms | slowest ms | to an empty program |%n| --- | ---: | ---: | ---: | ---: |%n",
                Machine.state(),
                rounds);
        for (Row row : rows) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.2f |%n",
                    row.name(),
                    row.millis().columns(0),
                    row.millis().median() / nothing);
        }
    }

    /** How many milliseconds the program takes, from its start to its end. */
    private double run(Row row) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(row.command()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        try (OutputStream input = process.getOutputStream()) {
            input.write(registry.name().getBytes(UTF_8));
        } catch (IOException e) {
            // Most do not read.
        }
        process.getInputStream().readAllBytes();
        int code = process.waitFor();
        double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        if (code != 0) {
            throw new IllegalStateException(row.name() + " ended with " + code);
        }
        return millis;
    }
}
