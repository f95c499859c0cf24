package dev.cambist.e2e.reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.Main;
import dev.cambist.e2e.lab.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code cambist serve} in a process of its own, begun by a command that takes something away from it. */
final class ServerProcess implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(100);

    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final int port;
    private final int management;

    private ServerProcess(Process process, int port, int management) {
        this.process = process;
        this.port = port;
        this.management = management;
    }

    /**
     * Starts it, and does not wait.
     *
     * @param around the command that runs the server's, such as {@code sh -c 'ulimit -n 256; exec "$@"' sh}
     */
    static ServerProcess start(Path directory, List<String> around) throws IOException {
        return start(directory, around, "embedded");
    }

    /** Starts it with its sessions kept there. */
    static ServerProcess start(Path directory, List<String> around, String store) throws IOException {
        return start(directory, around, Ports.free(), Ports.free(), """
                server: { listen: "localhost:LISTEN", management: "localhost:MANAGEMENT", data: data }
                registries:
                  - service: registry.example.com
                access:
                  - { who: anyone, role: AcrPull, on: ["public/**"] }
                store: %s
                """.formatted(store));
    }

    /** Starts it on these ports, which stand in the configuration as {@code LISTEN} and {@code MANAGEMENT}. */
    static ServerProcess start(Path directory, List<String> around, int port, int management, String configuration)
            throws IOException {
        Path file = Files.writeString(
                directory.resolve("cambist.yaml"),
                configuration.replace("LISTEN", "" + port).replace("MANAGEMENT", "" + management));
        List<String> command = new ArrayList<>(around);
        command.addAll(command("serve", "--config", file.toString()));
        return new ServerProcess(
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start(),
                port,
                management);
    }

    /** A command that runs the server's with its standard error in this file, as nobody reads the pipe meanwhile. */
    static List<String> withErrorsIn(Path log) {
        return List.of("sh", "-c", "log=$1; shift; exec \"$@\" 2> \"$log\"", "sh", log.toString());
    }

    /** The command line in a process of its own. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC", // this and what follows is as the launcher has it
                "-XX:+UseCompactObjectHeaders",
                "-Xmx96m",
                "-XX:TargetSurvivorRatio=90",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Its standard error: a pipe that is read only by who asks for it. */
    Process process() {
        return process;
    }

    ServerProcess awaitReady() throws Exception {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (true) {
            try {
                if (health("/readyz") == 200) {
                    return this;
                }
            } catch (IOException e) {
                // not yet
            }
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.toHandle().destroyForcibly(); // leaves its standard error to be read
                throw new IllegalStateException("it did not start: " + error());
            }
            Thread.sleep(50);
        }
    }

    /** Everything on its standard error, to its end. */
    String error() throws IOException {
        return new String(process.getErrorStream().readAllBytes(), UTF_8);
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(100, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("it did not end");
        }
        return process.exitValue();
    }

    int health(String path) throws IOException, InterruptedException {
        return get(management(path)).statusCode();
    }

    /** A request that every good client makes. */
    HttpResponse<String> token() throws IOException, InterruptedException {
        return get(URI.create("http://localhost:" + port
                + "/oauth2/token?service=registry.example.com&scope=repository:public/app:pull"));
    }

    /** Of its memory, what is in the machine's, in MiB. */
    int resident() throws IOException {
        Matcher line = RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        if (!line.find()) {
            throw new IllegalStateException("the server has ended");
        }
        return Integer.parseInt(line.group(1)) / 1024;
    }

    int port() {
        return port;
    }

    URI management(String path) {
        return URI.create("http://localhost:" + management + path);
    }

    /** Ends it as a power cut would. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(60)).build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }
}
