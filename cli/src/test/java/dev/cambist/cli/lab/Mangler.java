package dev.cambist.cli.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/** A reverse proxy on loopback that changes what a test tells it to; realms become its own address. */
public final class Mangler implements AutoCloseable {
    private static final Set<String> NOT_PASSED_ON =
            Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "http2-settings");

    /** A request on its way; header names are in lower case. */
    public record Asked(String method, String path, Map<String, List<String>> headers, String body) {
        public Asked as(String otherMethod) {
            return new Asked(otherMethod, path, headers, body);
        }

        public Asked without(String header) {
            return new Asked(method, path, replaced(headers, header, List.of()), body);
        }

        public Asked withBody(String other) {
            return new Asked(method, path, headers, other);
        }
    }

    /** An answer on its way; header names are in lower case. */
    public record Answered(int status, Map<String, List<String>> headers, String body) {
        public Answered with(String header, String... values) {
            return new Answered(status, replaced(headers, header, List.of(values)), body);
        }

        public Answered as(int otherStatus) {
            return new Answered(otherStatus, headers, body);
        }

        public Answered withBody(String other) {
            return new Answered(status, headers, other);
        }

        /** Changes each value of a header. */
        public Answered change(String header, UnaryOperator<String> change) {
            List<String> changed =
                    headers.getOrDefault(header, List.of()).stream().map(change).toList();
            return new Answered(status, replaced(headers, header, changed), body);
        }
    }

    private final HttpServer server;
    private final String scheme;
    private final URI backend;
    private final HttpClient client = HttpClient.newHttpClient();
    private UnaryOperator<Asked> asking = asked -> asked;
    private BiFunction<Asked, Answered, Answered> answering = (asked, answered) -> answered;

    private Mangler(HttpServer server, String scheme, URI backend) {
        this.server = server;
        this.scheme = scheme;
        this.backend = backend;
    }

    public static Mangler before(URI backend) throws IOException {
        return started(new Mangler(HttpServer.create(loopback(), 0), "http", backend));
    }

    /** One that speaks TLS with the key and certificates of this context. */
    public static Mangler before(URI backend, SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return started(new Mangler(server, "https", backend));
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static Mangler started(Mangler mangler) {
        mangler.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        mangler.server.createContext("/", mangler::pass);
        mangler.server.start();
        return mangler;
    }

    /** Changes requests. */
    public Mangler asking(UnaryOperator<Asked> change) {
        asking = change;
        return this;
    }

    /** Changes answers, knowing what was asked. */
    public Mangler answering(BiFunction<Asked, Answered, Answered> change) {
        answering = change;
        return this;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asked asked = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    lowerCase(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
            Answered answered = answering.apply(asked, forward(asking.apply(asked)));
            answered.headers().forEach((name, values) -> {
                if (!NOT_PASSED_ON.contains(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            byte[] body = answered.body().getBytes(ISO_8859_1);
            exchange.sendResponseHeaders(answered.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answered forward(Asked asked) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(backend.resolve(asked.path()))
                .version(HttpClient.Version.HTTP_1_1)
                .method(asked.method(), HttpRequest.BodyPublishers.ofString(asked.body(), ISO_8859_1));
        asked.headers().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString(ISO_8859_1));
        return new Answered(response.statusCode(), lowerCase(response.headers().map()), response.body())
                .change("www-authenticate", value -> value.replace(authority(backend), authority(url())));
    }

    private static Map<String, List<String>> lowerCase(Map<String, List<String>> headers) {
        Map<String, List<String>> all = new TreeMap<>();
        headers.forEach((name, values) -> all.put(name.toLowerCase(java.util.Locale.ROOT), new ArrayList<>(values)));
        return all;
    }

    private static Map<String, List<String>> replaced(
            Map<String, List<String>> headers, String name, List<String> values) {
        Map<String, List<String>> all = new TreeMap<>(headers);
        if (values.isEmpty()) {
            all.remove(name);
        } else {
            all.put(name, values);
        }
        return all;
    }

    private static String authority(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    /** Its address by the name localhost. */
    public URI url() {
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
    }
}
