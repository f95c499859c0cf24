package dev.cambist.cli.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server on loopback that answers as a test says, and remembers what it was asked. */
public final class FakeServer implements AutoCloseable {
    /** What is sent back. */
    public record Reply(int status, Map<String, String> headers, String body) {
        public static Reply json(String body) {
            return new Reply(200, Map.of("Content-Type", "application/json"), body);
        }

        public static Reply of(int status, String body) {
            return new Reply(status, Map.of(), body);
        }
    }

    /** What was asked: fields are those of the query and of the form, decoded. */
    public record Seen(String method, String path, Map<String, String> headers, Map<String, String> fields) {}

    private final HttpServer server;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    private FakeServer(HttpServer server) {
        this.server = server;
    }

    public static FakeServer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return new FakeServer(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers requests for exactly this path. */
    public FakeServer on(String path, Function<Seen, Reply> answer) {
        server.createContext(path, exchange -> answer(exchange, answer));
        return this;
    }

    /** Answers one after another; the last for ever. */
    public FakeServer onEach(String path, Reply... replies) {
        List<Reply> rest = new ArrayList<>(List.of(replies));
        return on(path, seenNow -> {
            synchronized (rest) {
                return rest.size() > 1 ? rest.removeFirst() : rest.getFirst();
            }
        });
    }

    /** A registry that sends its clients to this token service. */
    public FakeServer asRegistry(String realm, String service) {
        String challenge = "Bearer realm=\"" + realm + "\",service=\"" + service + "\"";
        return on("/v2/", seenNow -> new Reply(401, Map.of("WWW-Authenticate", challenge), "{}"));
    }

    private void answer(HttpExchange exchange, Function<Seen, Reply> answer) throws IOException {
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            Map<String, String> fields = new HashMap<>();
            decode(exchange.getRequestURI().getRawQuery(), fields);
            decode(new String(exchange.getRequestBody().readAllBytes(), UTF_8), fields);
            Seen asked = new Seen(
                    exchange.getRequestMethod(), exchange.getRequestURI().getPath(), headers, fields);
            seen.add(asked);
            Reply reply = answer.apply(asked);
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = reply.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void decode(@Nullable String encoded, Map<String, String> fields) {
        if (encoded == null || encoded.isEmpty()) {
            return;
        }
        for (String field : encoded.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                continue; // a body that is no form
            }
            fields.put(field.substring(0, equals), URLDecoder.decode(field.substring(equals + 1), UTF_8));
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Its address by the name localhost, with this path. */
    public URI url(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    public List<Seen> seen() {
        return seen;
    }

    public Seen last() {
        return seen.getLast();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
