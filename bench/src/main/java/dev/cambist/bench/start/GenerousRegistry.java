package dev.cambist.bench.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** A registry and a token service on this machine that give everybody a refresh token, and are ready. */
final class GenerousRegistry implements AutoCloseable {
    private static final Duration LIFE = Duration.ofHours(3);

    private final HttpServer server;

    private GenerousRegistry(HttpServer server) {
        this.server = server;
    }

    static GenerousRegistry start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        GenerousRegistry registry = new GenerousRegistry(server);
        String challenge = "Bearer realm=\"http://" + registry.name() + "/oauth2/token\",service=\"bench\"";
        registry.answer("/v2/", 401, "{}", challenge);
        registry.answer("/oauth2/exchange", 200, JsonWriter.write(Map.of("refresh_token", token("refresh"))), "none");
        registry.answer("/readyz", 200, JsonWriter.write(Map.of("status", "ready")), "none");
        server.start();
        return registry;
    }

    private void answer(String path, int status, String body, String challenge) {
        server.createContext(path, exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                byte[] bytes = body.getBytes(UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    String name() {
        return "localhost:" + server.getAddress().getPort();
    }

    /** Shaped as a token is; nobody checks its signature here. */
    static String token(String subject) {
        long expiry = InstantSource.system().instant().plus(LIFE).getEpochSecond();
        String claims = JsonWriter.write(Map.of("iss", "https://bench", "sub", subject, "exp", expiry));
        return Jws.encode("{\"alg\":\"none\"}".getBytes(UTF_8)) + "." + Jws.encode(claims.getBytes(UTF_8)) + "."
                + Jws.encode(new byte[] {1});
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
