package dev.cambist.bench.requests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.bench.load.KeptConnection;
import dev.cambist.bench.load.Machine;
import dev.cambist.bench.load.Program;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How large a machine has to be: what the image's server takes of memory, CPU and disk for so many sign-ins (an exchange and
 * an access token each) and so many kept connections, with heaps of several sizes and its embedded store.
 */
public final class SizingReport {
    private static final int CLIENTS = 8;
    private static final int TOKENS = 200;
    private static final int SMALL = 16 * 1024; // bytes, for the answer of a connection that is kept
    private static final double KIB = 1024;
    private static final double THOUSAND = 1000;
    private static final Pattern FITS = Pattern.compile(
            "unfinished: (\\d+) kept connections, (\\d+) with TLS, (\\d+) with HTTP/2, or (\\d+) requests at once");
    private static final byte[] KEYS =
            "GET /.well-known/jwks.json HTTP/1.1\r\nHost: registry.example.com\r\n\r\n".getBytes(US_ASCII);

    private final Path image;
    private final int signIns;
    private final int connections;

    private SizingReport(Path image, int signIns, int connections) {
        this.image = image;
        this.signIns = signIns;
        this.connections = connections;
    }

    /** Takes the image, how many sign-ins, how many kept connections, and the heaps in MiB. */
    public static void main(String[] arguments) throws Exception {
        Path image = Path.of(arguments.length > 0 ? arguments[0] : "../dist/target/cambist-production");
        int signIns = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
        int connections = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5_000;
        List<String> heaps =
                arguments.length > 3 ? List.of(arguments).subList(3, arguments.length) : List.of("96", "192", "384");
        System.out.printf(
                Locale.ROOT,
                "%nload average %.1f on %d processors; %d sign-ins, %d kept connections%n%n",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors(),
                signIns,
                connections);
        System.out.print("""
                | heap MiB | fit: kept | with TLS | with HTTP/2 | requests | MiB after start | after sign-ins | with connections | CPU s per 1,000 sign-ins | store KiB per 1,000 sessions |
                | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        SizingReport report = new SizingReport(image.toAbsolutePath().normalize(), signIns, connections);
        for (String heap : heaps) {
            report.row(Integer.parseInt(heap));
        }
    }

    private void row(int heap) throws Exception {
        Path directory = Files.createTempDirectory("bench-sizing-");
        try {
            measure(heap, directory);
        } finally {
            Machine.remove(directory);
        }
    }

    private void measure(int heap, Path directory) throws Exception {
        Issuer issuer = Issuer.make();
        issuer.publish(directory);
        List<String> tokens = IntStream.range(0, TOKENS).mapToObj(issuer::token).toList();
        int port = Machine.freePort();
        Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:%d", management: "localhost:0", data: data }
                registries: [{ service: registry.example.com }]
                issuers: [{ name: corp, url: "%s", audiences: [registry.example.com], jwks-file: keys.json }]
                access:
                  - who: { issuer: corp, claims: { groups: "%s" } }
                    role: AcrPush
                    on: ["acme/*"]
                """.formatted(port, Issuer.URL, Issuer.GROUP));
        List<String> command = List.of(
                "env",
                "CAMBIST_JAVA_OPTIONS=-Xmx" + heap + "m",
                image.resolve("bin/cambist").toString(),
                "serve",
                "--config",
                "cambist.yaml");
        try (Program first = Program.start("first", directory, command)) {
            KeptConnection.await(port, first);
            try (KeptConnection wire = KeptConnection.to(port)) {
                signIn(wire, tokens.getFirst()); // which is written at the end, so that the store is there
            }
        }
        long before = store(directory); // as later, when the log of what was written last has gone into the file
        String fits;
        String measured;
        try (Program program = Program.start("sizing", directory, command)) {
            KeptConnection.await(port, program);
            fits = fits(program.log());
            double started = program.residentMiB();
            double idle = program.cpu();
            signIn(port, tokens);
            double cpu = (program.cpu() - idle) / (signIns / THOUSAND);
            double used = program.residentMiB();
            measured = String.format(Locale.ROOT, "%.0f | %.0f | %.0f | %.2f", started, used, keep(port, program), cpu);
        }
        // What was left to write is written at the end.
        double sessions = (store(directory) - before) / KIB / (signIns / THOUSAND);
        System.out.printf(Locale.ROOT, "| %d | %s | %s | %.0f |%n", heap, fits, measured, sessions);
    }

    private static String fits(String log) {
        Matcher line = FITS.matcher(log);
        if (!line.find()) {
            throw new IllegalStateException("it does not say how much fits: " + log);
        }
        return String.join(" | ", line.group(1), line.group(2), line.group(3), line.group(4));
    }

    private void signIn(int port, List<String> tokens) throws InterruptedException, ExecutionException {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Void>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int first = client;
                running.add(clients.submit(() -> {
                    try (KeptConnection wire = KeptConnection.to(port)) {
                        for (int number = first; number < signIns; number += CLIENTS) {
                            signIn(wire, tokens.get(number % tokens.size()));
                        }
                    }
                    return null;
                }));
            }
            for (Future<Void> client : running) {
                client.get();
            }
        }
    }

    private static void signIn(KeptConnection wire, String identity) throws IOException, JsonException {
        wire.send(ByteBuffer.wrap(Kind.EXCHANGE.request(identity)));
        String refresh = JsonObject.parse(wire.body(wire.head(200).length()))
                .text("refresh_token")
                .orElseThrow();
        wire.ask(ByteBuffer.wrap(Kind.TOKEN.request(refresh)), 200);
    }

    /** Memory while so many connections are kept, all of which are answered, and answered again. */
    private double keep(int port, Program program) throws IOException {
        List<KeptConnection> kept = new ArrayList<>();
        try {
            for (int number = 0; number < connections; number++) {
                kept.add(KeptConnection.to(port, SMALL));
                kept.getLast().ask(ByteBuffer.wrap(KEYS), 200);
            }
            for (KeptConnection one : kept) {
                one.ask(ByteBuffer.wrap(KEYS), 200);
            }
            return program.residentMiB();
        } finally {
            for (KeptConnection one : kept) {
                one.close();
            }
        }
    }

    /** The database and what is to be moved into it. */
    private static long store(Path directory) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(directory.resolve("data"))) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith("cambist.db"))
                    .toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }
}
