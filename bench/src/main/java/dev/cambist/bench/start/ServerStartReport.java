package dev.cambist.bench.start;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Starts {@code cambist serve} by the launcher of an image, on a directory that has its keys, and prints how long it took
 * until the first answer, and how much of a processor: as it is, with a collector of traces, and without its AOT cache.
 */
public final class ServerStartReport {
    private static final String ROUNDS = "21";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(2);
    private static final byte[] REQUEST =
            "GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);

    private final Path image;

    private ServerStartReport(Path image) {
        this.image = image;
    }

    /** What is started, and what came of it. */
    private record Row(String name, Path file, int port, String options, List<Double> millis, List<Double> cpu) {
        static Row of(String name, String more, String options) throws IOException {
            Path directory = Files.createTempDirectory("cambist-bench-");
            int port = freePort();
            Path file = Files.writeString(
                    directory.resolve("cambist.yaml"), """
                    server: { listen: "localhost:%d", management: "localhost:0", data: "%s" }
                    registries: [{ service: registry.example.com }]
                    access: [{ who: anyone, role: AcrPull, on: ["public/**"] }]
                    %s
                    """.formatted(port, directory.resolve("data"), more));
            return new Row(name, file, port, options, new ArrayList<>(), new ArrayList<>());
        }

        void print() {
            millis.sort(null);
            cpu.sort(null);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.0f |%n",
                    name,
                    millis.get(millis.size() / 2),
                    millis.getFirst(),
                    cpu.get(cpu.size() / 2));
        }
    }

    /** Takes the image's directory, without one that of a build beside this module; and how many rounds. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path image = Path.of(arguments.length > 0 ? arguments[0] : "../dist/target/cambist-production")
                .toRealPath();
        new ServerStartReport(image).print(Integer.parseInt(arguments.length > 1 ? arguments[1] : ROUNDS));
    }

    private void print(int rounds) throws IOException, InterruptedException {
        String collector = "tracing: { endpoint: \"http://localhost:" + freePort() + "\" }";
        List<Row> rows = List.of(
                Row.of("as it is", "", "-XX:AOTMode=auto"),
                Row.of("with `tracing`", collector, "-XX:AOTMode=auto"),
                Row.of("without its AOT cache", "", "-XX:AOTMode=off"));
        for (Row row : rows) {
            run(row); // makes the keys
            row.millis().clear();
            row.cpu().clear();
        }
        for (int i = 0; i < rounds; i++) {
            for (Row row : rows) {
                run(row);
            }
        }
        System.out.printf("%n| what | median ms | fastest ms | median ms of CPU |%n| --- | ---: | ---: | ---: |%n");
        rows.forEach(Row::print);
    }

    private void run(Row row) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        image.resolve("bin/cambist").toString(),
                        "serve",
                        "--config",
                        row.file().toString())
                .redirectErrorStream(true)
                .redirectOutput(row.file().resolveSibling("log").toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "CAMBIST_JAVA_OPTIONS", row.options()));
        long start = System.nanoTime();
        Process process = builder.start();
        try {
            while (!answers(row.port())) {
                if (!process.isAlive() || System.nanoTime() - start > ANSWERS_WITHIN.toNanos()) {
                    throw new IllegalStateException(Files.readString(row.file().resolveSibling("log")));
                }
                Thread.sleep(1);
            }
            row.millis().add((System.nanoTime() - start) / NANOS_PER_MILLI);
            row.cpu()
                    .add(process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / NANOS_PER_MILLI);
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
