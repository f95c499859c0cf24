package dev.cambist.testkit.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.cambist.core.json.JsonWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A request, and the way to answer it. */
final class RegistryCall {
    private static final int NO_BODY = -1;
    private static final int OK = 200;
    private static final int UNREAD = 1 << 20; // bytes that are read to let a client come to its answer

    private final HttpExchange exchange;
    private final Map<String, List<String>> query;

    RegistryCall(HttpExchange exchange) {
        this.exchange = exchange;
        this.query = query(exchange.getRequestURI().getRawQuery());
    }

    private static Map<String, List<String>> query(String raw) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : Optional.ofNullable(raw).orElse("").split("&", -1)) {
            String[] parts = pair.split("=", 2);
            try {
                query.computeIfAbsent(URLDecoder.decode(parts[0], UTF_8), none -> new ArrayList<>())
                        .add(parts.length == 2 ? URLDecoder.decode(parts[1], UTF_8) : "");
            } catch (IllegalArgumentException malformed) {
                // It says nothing.
            }
        }
        return query;
    }

    String method() {
        return exchange.getRequestMethod();
    }

    boolean isHead() {
        return method().equals("HEAD");
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).map(List::getFirst);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    List<String> headers(String name) {
        return exchange.getRequestHeaders().getOrDefault(name, List.of());
    }

    /** The type without its parameters. */
    String contentType() {
        return header("Content-Type").orElse("").split(";", 2)[0].strip();
    }

    OptionalLong announcedLength() {
        try {
            return header("Content-Length")
                    .map(Long::parseLong)
                    .map(OptionalLong::of)
                    .orElse(OptionalLong.empty());
        } catch (NumberFormatException malformed) {
            return OptionalLong.empty();
        }
    }

    InputStream body() {
        return exchange.getRequestBody();
    }

    /** A body that is as long as it was announced; a connection that was cut ends it too. */
    void requireWhole(long came) throws EOFException {
        OptionalLong announced = announcedLength();
        if (announced.isPresent() && announced.getAsLong() != came) {
            throw new EOFException("the client went away after " + came + " of " + announced.getAsLong() + " bytes");
        }
    }

    RegistryCall with(String header, String value) {
        exchange.getResponseHeaders().set(header, value);
        return this;
    }

    void answer(int status) throws IOException {
        if (isHead() || status == 204) {
            exchange.sendResponseHeaders(status, NO_BODY);
        } else {
            exchange.getResponseHeaders().set("Content-Length", "0");
            exchange.sendResponseHeaders(status, NO_BODY);
        }
    }

    /** A body, of which HEAD gets the length alone. */
    void answer(int status, String contentType, Content content, long from, long to) throws IOException {
        with("Content-Type", contentType);
        if (isHead() || from == to) {
            with("Content-Length", Long.toString(to - from));
            exchange.sendResponseHeaders(status, NO_BODY);
            return;
        }
        exchange.sendResponseHeaders(status, to - from);
        content.write(exchange.getResponseBody(), from, to);
    }

    void json(String contentType, Map<String, Object> body) throws IOException {
        json(OK, contentType, body);
    }

    private void json(int status, String contentType, Map<String, Object> body) throws IOException {
        byte[] bytes = JsonWriter.write(body).getBytes(UTF_8);
        answer(status, contentType, Content.of(bytes), 0, bytes.length);
    }

    void refuse(RegistryException refused) throws IOException {
        skipSome();
        refused.headers().forEach(this::with);
        Map<String, Object> error =
                Map.of("code", refused.error().name(), "message", String.valueOf(refused.getMessage()));
        json(refused.status(), "application/json; charset=utf-8", Map.of("errors", List.of(error)));
    }

    /** A client that is still sending when the connection ends does not see its answer. */
    private void skipSome() throws IOException {
        try {
            InputStream body = body();
            body.skip(UNREAD);
        } catch (EOFException wentAway) {
            // So there is nobody to answer.
        }
    }
}
