package dev.cambist.server.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** An issuer on this machine whose every page can be replaced by something worse. */
final class FakeIssuer implements AutoCloseable {
    static final String DISCOVERY = "/.well-known/openid-configuration";
    static final String KEYS = "/keys";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, HttpHandler> pages = new ConcurrentHashMap<>();
    private final Map<String, Integer> requests = new ConcurrentHashMap<>();
    private final HttpServer server;
    private volatile boolean down;

    FakeIssuer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** An issuer that describes itself and publishes these keys. */
    static FakeIssuer publishing(TestKey... keys) {
        FakeIssuer issuer = new FakeIssuer();
        issuer.describe(Map.of());
        issuer.publish(keys);
        return issuer;
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Puts the discovery document there, with these members besides or instead of the usual ones. */
    void describe(Map<String, Object> members) {
        describe("", url(), members);
    }

    void describe(String path, String issuer, Map<String, Object> members) {
        Map<String, Object> document = new LinkedHashMap<>(Map.of("issuer", issuer, "jwks_uri", url() + KEYS));
        document.putAll(members);
        page(path + DISCOVERY, 200, JsonWriter.write(document));
    }

    void publish(TestKey... keys) {
        page(KEYS, 200, keySet(keys));
    }

    static String keySet(TestKey... keys) {
        return JsonWriter.write(Map.of("keys", Stream.of(keys).map(TestKey::jwk).toList()));
    }

    void page(String path, int status, String body) {
        page(path, exchange -> send(exchange, status, body));
    }

    void page(String path, HttpHandler handler) {
        pages.put(path, handler);
    }

    /** From now on, or no longer, every request is answered with 503. */
    void down(boolean value) {
        down = value;
    }

    int requests(String path) {
        return requests.getOrDefault(path, 0);
    }

    int requests() {
        return requests.values().stream().mapToInt(count -> count).sum();
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.merge(path, 1, Integer::sum);
        HttpHandler page = down
                ? failing -> send(failing, 503, "down")
                : pages.getOrDefault(path, unknown -> send(unknown, 404, "not here"));
        try (exchange) {
            page.handle(exchange);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** The usual claims of a token of this issuer. */
    static Map<String, Object> claims(String issuer, String subject, SettableClock clock) {
        long now = clock.instant().getEpochSecond();
        return Map.of(
                "iss", issuer, "sub", subject, "aud", List.of("registry.example.com"), "iat", now, "exp", now + 300);
    }
}
