package dev.cambist.cli.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A registry on this machine that lets everybody push to its one repository, with its token service. */
record RehearsalRegistry(HttpServer server) implements AutoCloseable {
    static final String REPOSITORY = "team/app";

    private static final Duration LIFE = Duration.ofHours(1);
    private static final Map<String, Object> RIGHT =
            Map.of("type", "repository", "name", REPOSITORY, "actions", List.of("pull", "push"));

    static RehearsalRegistry start() throws IOException {
        RehearsalRegistry registry =
                new RehearsalRegistry(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        String realm = "http://" + registry.name() + "/oauth2/token";
        registry.answer("/v2/", 401, "{}", "Bearer realm=\"" + realm + "\",service=\"rehearsal\"");
        registry.answer("/oauth2/exchange", 200, JsonWriter.write(Map.of("refresh_token", token())), "none");
        registry.answer("/oauth2/token", 200, JsonWriter.write(Map.of("access_token", token())), "none");
        registry.answer("/readyz", 200, JsonWriter.write(Map.of("status", "ready")), "none");
        registry.server.start();
        return registry;
    }

    String name() {
        return "localhost:" + server.getAddress().getPort();
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

    /** Shaped as a token is; nobody checks its signature here. */
    static String token() {
        long expiry = InstantSource.system().instant().plus(LIFE).getEpochSecond();
        String claims = JsonWriter.write(
                Map.of("iss", "https://rehearsal", "sub", "rehearsal", "exp", expiry, "access", List.of(RIGHT)));
        return Jws.encode("{\"alg\":\"none\"}".getBytes(UTF_8)) + "." + Jws.encode(claims.getBytes(UTF_8)) + "."
                + Jws.encode(new byte[] {1});
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
