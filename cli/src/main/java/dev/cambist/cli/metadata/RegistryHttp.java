package dev.cambist.cli.metadata;

import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Proxies;
import dev.cambist.client.wire.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Requests with methods that {@link Http} does not have, by the same rules: over https, or plainly to this machine alone,
 * by the same proxy, with the same trust, no redirects, and answers of bounded size.
 */
final class RegistryHttp {
    private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2); // what deletes may wait for others

    private final HttpClient client;

    RegistryHttp(Http rules, URI base) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_WITHIN);
        if (!"http".equals(base.getScheme())) {
            builder.sslContext(rules.trust().context());
        }
        Optional<Proxies.Found> proxy = rules.proxies().of(base);
        if (proxy.isPresent()) {
            builder.proxy(always(proxy.get()));
            proxy.get().authenticator().ifPresent(builder::authenticator);
        } else if (rules.proxies().areSet()) {
            builder.proxy(HttpClient.Builder.NO_PROXY);
        }
        this.client = builder.build();
    }

    private static ProxySelector always(Proxies.Found found) {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI address) {
                return List.of(found.proxy());
            }

            @Override
            public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
                // the request fails too, and says so
            }
        };
    }

    /** What came back; its body may be anything. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two
    record Reply(int status, boolean hasNext, Optional<String> retryAfter, String correlation, byte[] body) {}

    Reply send(String method, URI address, Optional<String> json, String token, String accept)
            throws IOException, InterruptedException {
        try {
            Origin.of(address);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + token)
                .header("Accept", accept)
                .header("User-Agent", "cambist")
                .method(method, json.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
        json.ifPresent(body -> request.header("Content-Type", "application/json"));
        try {
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(MAX_BODY_BYTES + 1);
                if (bytes.length > MAX_BODY_BYTES) {
                    throw new IOException("it is larger than " + MAX_BODY_BYTES + " bytes");
                }
                return new Reply(
                        response.statusCode(),
                        response.headers().firstValue("Link").isPresent(),
                        response.headers().firstValue("Retry-After"),
                        response.headers()
                                .firstValue("X-Ms-Correlation-Request-Id")
                                .orElse(""),
                        bytes);
            }
        } catch (IOException e) {
            throw new IOException("no answer from " + Http.shown(address) + ": " + e.getMessage(), e);
        }
    }
}
