package dev.cambist.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A registry with 2000 repositories that begin with hidden, and then team/app. */
final class HiddenCatalog implements AutoCloseable {
    private final HttpServer registry;

    HiddenCatalog() throws IOException {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", HiddenCatalog::answer);
        registry.start();
    }

    int port() {
        return registry.getAddress().getPort();
    }

    /** A page of its catalog. */
    private static void answer(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        Matcher last = Pattern.compile("last=([^&]+)").matcher(query);
        String after = last.find() ? last.group(1) : "";
        List<String> names = Stream.concat(
                        IntStream.range(0, 2000).mapToObj("hidden/%04d"::formatted), Stream.of("team/app"))
                .filter(name -> name.compareTo(after) > 0)
                .limit(100)
                .toList();
        byte[] body = new JsonWriter(4096)
                .beginObject()
                .name("repositories")
                .texts(names)
                .endObject()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        if (!names.contains("team/app")) {
            exchange.getResponseHeaders()
                    .add("Link", "</v2/_catalog?n=100&last=" + names.getLast() + ">; rel=\"next\"");
        }
        exchange.sendResponseHeaders(200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        registry.stop(0);
    }
}
