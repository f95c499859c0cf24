package dev.cambist.client;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A registry and token service on loopback that answers as it is told, and remembers what it was asked. */
final class FakeService implements AutoCloseable {
    static final String EXCHANGE = "/oauth2/exchange";
    static final String TOKEN = "/oauth2/token";
    static final String PING = "/v2/";

    /** What came in; the fields are those of the form, or of the query where there is no form. */
    record Asked(String method, String path, Map<String, List<String>> fields, Map<String, List<String>> headers) {
        String field(String name) {
            return String.join("|", fields.getOrDefault(name, List.of()));
        }

        String header(String name) {
            return String.join("|", headers.getOrDefault(name, List.of()));
        }
    }

    /** What goes out. */
    record Reply(int status, Map<String, String> headers, String body) {
        static Reply json(int status, String body) {
            return new Reply(status, Map.of("Content-Type", "application/json; charset=utf-8"), body);
        }

        static Reply of(int status, String type, String body) {
            return new Reply(status, Map.of("Content-Type", type), body);
        }

        static Reply bare(int status) {
            return new Reply(status, Map.of(), "");
        }

        static Reply refreshToken(String token) {
            return json(200, "{\"refresh_token\":\"" + token + "\"}");
        }

        static Reply accessToken(String token) {
            return json(200, "{\"access_token\":\"" + token + "\"}");
        }

        static Reply error(int status, String code, String message) {
            return json(status, "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}");
        }

        static Reply challenge(String value) {
            return error(401, "UNAUTHORIZED", "authentication required").with("WWW-Authenticate", value);
        }

        Reply with(String name, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(name, value);
            return new Reply(status, more, body);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Function<Asked, Reply>> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicLong bytesSent = new AtomicLong();

    FakeService() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        answer(PING, Reply.challenge("Bearer realm=\"" + url() + "/oauth2/token\",service=\"registry.test\""));
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Answers a path with these in turn, and with the last from then on. */
    FakeService answer(String path, Reply... replies) {
        List<Reply> left = new ArrayList<>(List.of(replies));
        return answer(path, request -> {
            synchronized (left) {
                return left.size() > 1 ? left.removeFirst() : left.getFirst();
            }
        });
    }

    FakeService answer(String path, Function<Asked, Reply> reply) {
        answers.put(path, reply);
        return this;
    }

    List<Asked> asked(String path) {
        return asked.stream().filter(request -> request.path().equals(path)).toList();
    }

    /** How much of the bodies could be sent before the client hung up. */
    long bytesSent() {
        return bytesSent.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String query = exchange.getRequestURI().getRawQuery();
            Asked request = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    fields(body.isEmpty() ? String.valueOf(query) : body),
                    exchange.getRequestHeaders());
            asked.add(request);
            Reply reply = answers.getOrDefault(request.path(), unknown -> Reply.bare(404))
                    .apply(request);
            reply.headers().forEach(exchange.getResponseHeaders()::add);
            byte[] answer = reply.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
            send(exchange, answer);
        }
    }

    private void send(HttpExchange exchange, byte[] body) throws IOException {
        int chunk = 16 * 1024;
        for (int at = 0; at < body.length; at += chunk) {
            int length = Math.min(chunk, body.length - at);
            exchange.getResponseBody().write(body, at, length);
            bytesSent.addAndGet(length);
        }
    }

    private static Map<String, List<String>> fields(String encoded) {
        Map<String, List<String>> fields = new HashMap<>();
        for (String field : encoded.split("&", -1)) {
            String[] pair = field.split("=", 2);
            if (pair.length == 2) {
                fields.computeIfAbsent(pair[0], name -> new ArrayList<>()).add(URLDecoder.decode(pair[1], UTF_8));
            }
        }
        return fields;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
