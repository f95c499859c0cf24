package dev.cambist.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A server in front of one registry and beside two others, and its robots. */
final class RobotLab implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final String PULLER =
            "role=AcrPull&on=team/**&registry=registry.example.com&registry=localhost&expires=2027-02-20T12:00:00Z";

    final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final Path directory;
    private final HttpServer registry;
    CambistServer server;
    RobotClient robots;

    RobotLab(Path directory) throws Exception {
        this.directory = directory;
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> {
            byte[] body = exchange.getRequestURI().getPath().endsWith("_catalog")
                    ? "{\"repositories\":[\"public/base\",\"team/app\"]}".getBytes(UTF_8)
                    : "{}".getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            try (exchange) {
                exchange.getResponseBody().write(body);
            }
        });
        registry.start();
        Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:0", management: "localhost:0", data: data }
                registries:
                  - service: registry.example.com
                  - service: other.example.com
                  - service: localhost
                    upstream: http://localhost:%d
                access:
                  - who: anyone
                    role: AcrPull
                    on: ["public/**"]
                audit: { file: audit.jsonl }
                """.formatted(
                        registry.getAddress().getPort()));
        open();
    }

    /** Starts the server, again where it was closed. */
    void open() throws Exception {
        server = CambistServer.start(directory.resolve("cambist.yaml"), Map.of(), time::get);
        robots = new RobotClient(server);
    }

    int status(String name, String password) throws Exception {
        return RobotClient.signIn(server, name, password, "").statusCode();
    }

    HttpResponse<String> manifest(String token) throws Exception {
        return registry("/v2/team/app/manifests/latest", token);
    }

    HttpResponse<String> registry(String path, String token) throws IOException, InterruptedException {
        return SignInClient.send(
                HttpRequest.newBuilder(server.publicUrl().resolve(path)).header("Authorization", "Bearer " + token));
    }

    String audit() throws IOException {
        return Files.readString(directory.resolve("audit.jsonl"));
    }

    @Override
    public void close() {
        server.close();
        registry.stop(0);
    }
}
