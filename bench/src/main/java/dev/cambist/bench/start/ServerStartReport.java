package dev.cambist.bench.start;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.bench.load.Machine;
import dev.cambist.bench.load.Spread;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Starts {@code cambist serve} by the launcher of an image, on a directory that has its keys, and prints how long it took
 * until the first answer, and how much of a processor: as it is, with a collector of traces, and without its AOT cache;
 * beside it a server that is no more than Jetty, which has no such cache.
 */
public final class ServerStartReport {
    private static final String ROUNDS = "21";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(2);
    private static final byte[] REQUEST =
            "GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);

    private final Path image;
    private final Path directory;

    private ServerStartReport(Path image, Path directory) {
        this.image = image;
        this.directory = directory;
    }

    /** What is started, and what came of it. */
    private record Row(String name, List<String> command, String options, int port, Spread millis, Spread cpu) {}

    /** Takes the image's directory, without one that of a build beside this module; and how many rounds. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path image = Path.of(arguments.length > 0 ? arguments[0] : "../dist/target/cambist-production")
                .toRealPath();
        Path directory = Files.createTempDirectory("bench-start-");
        try {
            new ServerStartReport(image, directory)
                    .print(Integer.parseInt(arguments.length > 1 ? arguments[1] : ROUNDS));
        } finally {
            Machine.remove(directory);
        }
    }

    private Row cambist(String name, String more, String options) throws IOException {
        int port = Machine.freePort();
        Path home = Files.createDirectory(directory.resolve("server-" + port));
        Path file = Files.writeString(home.resolve("cambist.yaml"), """
                server: { listen: "localhost:%d", management: "localhost:0", data: "%s" }
                registries: [{ service: registry.example.com }]
                access: [{ who: anyone, role: AcrPull, on: ["public/**"] }]
                %s
                """.formatted(port, home.resolve("data"), more));
        String launcher = image.resolve("bin/cambist").toString();
        List<String> command = List.of(launcher, "serve", "--config", file.toString());
        return new Row(name, command, options, port, new Spread(), new Spread());
    }

    private static Row bareJetty() throws IOException {
        int port = Machine.freePort();
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                BareServer.class.getName(),
                Integer.toString(port));
        return new Row("bare Jetty", command, "", port, new Spread(), new Spread());
    }

    private void print(int rounds) throws IOException, InterruptedException {
        String collector = "tracing: { endpoint: \"http://localhost:" + Machine.freePort() + "\" }";
        List<Row> rows = List.of(
                cambist("as it is", "", "-XX:AOTMode=auto"),
                cambist("with `tracing`", collector, "-XX:AOTMode=auto"),
                cambist("without its AOT cache", "", "-XX:AOTMode=off"),
                bareJetty());
        for (Row row : rows) {
            run(row, new Spread(), new Spread()); // makes the keys
        }
        for (int i = 0; i < rounds; i++) {
            for (Row row : rows) {
                run(row, row.millis(), row.cpu());
            }
        }
        double bare = rows.getLast().millis().median();
        System.out.printf(
                Locale.ROOT,
                "%n%s; %d starts of each%n%n| what | fastest ms | median ms | slowest ms | median ms of CPU | to bare Jetty |%n"
                        + "| --- | ---: | ---: | ---: | ---: | ---: |%n",
                Machine.state(),
                rounds);
        for (Row row : rows) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.0f | %.2f |%n",
                    row.name(),
                    row.millis().columns(0),
                    row.cpu().median(),
                    row.millis().median() / bare);
        }
    }

    private void run(Row row, Spread millis, Spread cpu) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        ProcessBuilder builder =
                new ProcessBuilder(row.command()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "CAMBIST_JAVA_OPTIONS", row.options()));
        long start = System.nanoTime();
        Process process = builder.start();
        try {
            while (!answers(row.port())) {
                if (!process.isAlive() || System.nanoTime() - start > ANSWERS_WITHIN.toNanos()) {
                    throw new IllegalStateException(Files.readString(log));
                }
                Thread.sleep(1);
            }
            millis.add((System.nanoTime() - start) / NANOS_PER_MILLI);
            cpu.add(process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / NANOS_PER_MILLI);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static boolean answers(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(REQUEST);
            return new String(socket.getInputStream().readAllBytes(), US_ASCII).startsWith("HTTP/1.1 200 ");
        } catch (ConnectException notYet) {
            return false;
        }
    }
}
