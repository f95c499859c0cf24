package dev.cambist.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Proxies;
import dev.cambist.cli.wire.UntrustedServerException;
import dev.cambist.client.wire.Form;
import dev.cambist.client.wire.Origin;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Asks as clients do: HTTP/1.1, no redirect followed. What carries a credential goes over https or to this machine only,
 * as everywhere in Cambist; questions without one also over plain http, to find out what is there.
 */
final class Probe implements AutoCloseable {
    private static final int MAX_BODY_BYTES = 256 * 1024;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private final SSLContext trust;

    private final Http machine;
    private final Map<URI, HttpClient> clients = new ConcurrentHashMap<>();

    /** One that goes and trusts as other connections of the process do. */
    Probe(Http machine) throws IOException {
        this.machine = machine;
        this.trust = machine.trust().context();
    }

    /** One for each server, as a proxy on the way is chosen by the server. */
    private HttpClient client(URI address) throws IOException {
        URI server = address.resolve("/");
        HttpClient known = clients.get(server);
        if (known != null) {
            return known;
        }
        Http.allowBasicForProxies();
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_WITHIN)
                .sslContext(trust);
        if (machine.proxies().areSet()) {
            Optional<Proxies.Found> proxy =
                    "https".equals(address.getScheme()) ? machine.proxies().of(address) : Optional.empty();
            client.proxy(new OneProxy(proxy.map(Proxies.Found::proxy).orElse(Proxy.NO_PROXY)));
            proxy.flatMap(Proxies.Found::authenticator).ifPresent(client::authenticator);
        }
        HttpClient made = client.build();
        clients.put(server, made);
        return made;
    }

    private static final class OneProxy extends ProxySelector {
        private final List<Proxy> proxy;

        OneProxy(Proxy proxy) {
            this.proxy = List.of(proxy);
        }

        @Override
        public List<Proxy> select(URI address) {
            return proxy;
        }

        @Override
        public void connectFailed(URI address, SocketAddress at, IOException failure) {}
    }

    Reply get(URI address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address).GET());
    }

    Reply get(URI address, String authorization) throws IOException, InterruptedException {
        requireSafe(address);
        return send(HttpRequest.newBuilder(address)
                .GET()
                .header("Authorization", authorization)
                .header("Accept", "*/*"));
    }

    Reply post(URI address, Form form) throws IOException, InterruptedException {
        requireSafe(address);
        return send(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.body(), UTF_8)));
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    /** The address of a reply, as it may be shown. */
    static String shown(Reply reply) {
        return Origin.shown(reply.address());
    }

    private static void requireSafe(URI address) throws IOException {
        try {
            Origin.of(address);
        } catch (IllegalArgumentException e) {
            throw new IOException("nothing is sent there: " + e.getMessage(), e);
        }
    }

    private Reply send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        HttpRequest request = builder.header("User-Agent", "cambist-doctor")
                .timeout(ANSWER_WITHIN)
                .build();
        CompletableFuture<Reply> reply = client(request.uri())
                .sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                .thenApplyAsync(Probe::read);
        try {
            return reply.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            Optional<UntrustedServerException> untrusted = UntrustedServerException.in(cause);
            if (untrusted.isPresent()) {
                throw new IOException(
                        "no safe connection to " + Origin.shown(request.uri()) + ": "
                                + untrusted.get().getMessage(),
                        cause);
            }
            String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            throw new IOException("no answer from " + Origin.shown(request.uri()) + ": " + message, cause);
        } catch (TimeoutException e) {
            reply.cancel(true);
            throw new IOException(
                    "no answer from " + Origin.shown(request.uri()) + " within " + ANSWER_WITHIN.toSeconds() + " s", e);
        }
    }

    private static Reply read(HttpResponse<InputStream> response) {
        if (response.statusCode() == HttpURLConnection.HTTP_PROXY_AUTH) {
            throw new CompletionException(new IOException("the proxy of HTTPS_PROXY wants a user and a password that it"
                    + " knows (407); HTTPS_PROXY takes them as http://USER:PASSWORD@HOST:PORT"));
        }
        return new Reply(
                response.request().method(),
                response.uri(),
                response.statusCode(),
                response.headers()::allValues,
                json(response.body()));
    }

    /** Empty for what is none, does not end in time or breaks off: the checks say what was expected. */
    private static Optional<JsonObject> json(InputStream body) {
        try (body) {
            return Optional.of(JsonObject.parse(body.readNBytes(MAX_BODY_BYTES)));
        } catch (IOException | JsonException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::shutdownNow);
    }
}
