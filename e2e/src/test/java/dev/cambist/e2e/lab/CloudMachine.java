package dev.cambist.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine of a cloud: a network of its own, which holds nothing but the cloud's metadata service at its real address and
 * a registry on loopback whose exchange gives {@code refresh-for-IDENTITY}. It is made by {@code unshare} and {@code ip},
 * and what is asked of the metadata service is noted on the standard error.
 */
public final class CloudMachine {
    /** Where the registry is, inside. */
    public static final String REGISTRY = "localhost:5000";

    private static final String METADATA = "169.254.169.254";
    private static final String PAGE = "<!DOCTYPE html><html><body>nothing here</body></html>";

    private CloudMachine() {}

    /** The command that runs another one on such a machine. */
    public static List<String> running(String cloud, List<String> command) {
        String java = ProcessHandle.current().info().command().orElse("java");
        List<String> all = new ArrayList<>(List.of(
                "unshare",
                "--net",
                "--map-root-user",
                "sh",
                "-c",
                "ip link set lo up && ip addr add " + METADATA + "/32 dev lo && exec \"$@\"",
                "sh",
                java,
                "-cp",
                System.getProperty("java.class.path"),
                CloudMachine.class.getName(),
                cloud));
        all.addAll(command);
        return all;
    }

    /** Runs inside: starts the services, runs the command, and ends with its exit code. */
    public static void main(String[] arguments) throws Exception {
        HttpServer metadata = HttpServer.create(new InetSocketAddress(METADATA, 80), 0);
        metadata.createContext("/", exchange -> {
            if (!exchange.getRequestURI().getPath().equals("/warm")) {
                System.err.println("metadata service: " + exchange.getRequestMethod() + " " + exchange.getRequestURI());
            }
            metadata(arguments[0], exchange);
        });
        HttpServer registry = HttpServer.create(new InetSocketAddress("localhost", 5000), 0);
        registry.createContext("/", CloudMachine::registry);
        metadata.start();
        registry.start();
        warm();
        Process process = new ProcessBuilder(Arrays.asList(arguments).subList(1, arguments.length))
                .inheritIO()
                .start();
        int code = process.waitFor();
        metadata.stop(0);
        registry.stop(0);
        System.exit(code);
    }

    /** A real service answers within milliseconds; this one has to have loaded what it needs. */
    private static void warm() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (Socket socket = new Socket(METADATA, 80)) {
                socket.getOutputStream().write("GET /warm HTTP/1.0\r\n\r\n".getBytes(UTF_8));
                socket.getInputStream().readAllBytes();
            }
        }
    }

    private static void metadata(String cloud, HttpExchange exchange) throws IOException {
        switch (cloud) {
            case "aws" -> aws(exchange);
            case "google" -> google(exchange);
            case "azure" -> azure(exchange);
            default -> throw new IllegalArgumentException(cloud);
        }
    }

    /** "Use IMDSv2" of AWS: without a session's token everything is 401. */
    private static void aws(HttpExchange exchange) throws IOException {
        send(exchange, 401, Map.of("Server", "EC2ws"), PAGE);
    }

    /** "About VM metadata" of Google: without the header 403, what there is not 404, with it the header in the answer. */
    private static void google(HttpExchange exchange) throws IOException {
        Map<String, String> flavor = Map.of("Metadata-Flavor", "Google", "Server", "Metadata Server for VM");
        if (!"Google".equals(exchange.getRequestHeaders().getFirst("Metadata-Flavor"))) {
            send(exchange, 403, flavor, PAGE);
        } else if (exchange.getRequestURI().getPath().equals("/")) {
            send(exchange, 200, flavor, "computeMetadata/\n");
        } else if (exchange.getRequestURI().getPath().endsWith("/service-accounts/default/identity")) {
            send(
                    exchange,
                    200,
                    flavor,
                    "google-token-for-" + field(exchange.getRequestURI().getRawQuery(), "audience"));
        } else {
            send(exchange, 404, flavor, PAGE);
        }
    }

    /** "Managed identities, use on virtual machines" of Azure: 400 without the header, 404 for what there is not. */
    private static void azure(HttpExchange exchange) throws IOException {
        Map<String, String> json =
                Map.of("Content-Type", "application/json; charset=utf-8", "Server", "IMDS/150.870.65.1854");
        if (!"true".equals(exchange.getRequestHeaders().getFirst("Metadata"))) {
            String description = "Required metadata header not specified";
            send(exchange, 400, json, "{\"error\":\"invalid_request\",\"error_description\":\"" + description + "\"}");
        } else if (exchange.getRequestURI().getPath().equals("/metadata/identity/oauth2/token")) {
            send(exchange, 200, json, "{\"access_token\":\"azure-token\",\"token_type\":\"Bearer\"}");
        } else {
            send(exchange, 404, json, "{\"error\":\"Not found\"}");
        }
    }

    private static void registry(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        switch (exchange.getRequestURI().getPath()) {
            case "/v2/" -> {
                String realm = "http://" + REGISTRY + "/oauth2/token";
                String challenge = "Bearer realm=\"" + realm + "\",service=\"" + REGISTRY + "\"";
                send(exchange, 401, Map.of("WWW-Authenticate", challenge), "{}");
            }
            case "/oauth2/exchange" ->
                send(
                        exchange,
                        200,
                        Map.of(),
                        "{\"refresh_token\":\"refresh-for-" + field(form, "access_token") + "\"}");
            default -> send(exchange, 404, Map.of(), "{}");
        }
    }

    private static String field(String encoded, String name) {
        return Optional.ofNullable(encoded).stream()
                .flatMap(all -> Arrays.stream(all.split("&", -1)))
                .filter(field -> field.startsWith(name + "="))
                .map(field -> URLDecoder.decode(field.substring(name.length() + 1), UTF_8))
                .findFirst()
                .orElse("nobody");
    }

    private static void send(HttpExchange exchange, int status, Map<String, String> headers, String body)
            throws IOException {
        try (exchange) {
            headers.forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
