package dev.cambist.e2e.ci;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/** Where GitHub's runner, Azure's agent, Google's machine and a Keycloak let a job ask for its identity token. */
final class TokenEndpoint implements AutoCloseable {
    private final HttpServer server;
    private final String audience;
    private final String token;

    TokenEndpoint(String audience, String token) throws IOException {
        this.audience = audience;
        this.token = token;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
        server.createContext("/github", this::gitHub);
        server.createContext("/azure", this::azure);
        server.createContext("/computeMetadata/v1/instance/service-accounts/default/identity", this::google);
        server.createContext("/realms/staff/protocol/openid-connect/token", this::keycloak);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void gitHub(HttpExchange exchange) throws IOException {
        boolean right = "GET".equals(exchange.getRequestMethod())
                && "bearer the-runner"
                        .equalsIgnoreCase(exchange.getRequestHeaders().getFirst("authorization"))
                && ("api-version=2.0&audience=" + audience)
                        .equals(exchange.getRequestURI().getQuery());
        answer(exchange, right, Map.of("value", token));
    }

    private void azure(HttpExchange exchange) throws IOException {
        boolean right = "POST".equals(exchange.getRequestMethod())
                && "Bearer the-agent".equals(exchange.getRequestHeaders().getFirst("authorization"))
                && "api-version=7.1-preview.1".equals(exchange.getRequestURI().getQuery());
        answer(exchange, right, Map.of("oidcToken", token));
    }

    private void google(HttpExchange exchange) throws IOException {
        boolean right = "Google".equals(exchange.getRequestHeaders().getFirst("Metadata-Flavor"))
                && ("audience=" + audience + "&format=full")
                        .equals(exchange.getRequestURI().getQuery());
        answer(exchange, right, token);
    }

    private void keycloak(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        boolean right = "grant_type=client_credentials&client_id=build&client_secret=the-client".equals(form);
        answer(exchange, right, Map.of("access_token", token));
    }

    private static void answer(HttpExchange exchange, boolean right, Map<String, Object> members) throws IOException {
        answer(exchange, right, JsonWriter.write(members));
    }

    private static void answer(HttpExchange exchange, boolean right, String good) throws IOException {
        byte[] body = (right ? good : "not asked as it must be").getBytes(UTF_8);
        exchange.sendResponseHeaders(right ? 200 : 400, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
