package dev.cambist.server.issuer;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.settings.Connection;
import dev.cambist.server.settings.HostPort;
import dev.cambist.server.tls.MachineTrust;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Asks issuers. An answer has an end, in time and in size, whatever the other side does; reading stops where the limit
 * is. Redirects are not followed to another host: an issuer's own document says where things are, and a redirect could
 * lead anywhere.
 */
final class IssuerHttp implements AutoCloseable {
    static final int MAX_BYTES = 256 * 1024;
    private static final int MOST_REDIRECTS = 3;

    /**
     * A Kubernetes API server has its key set as {@code application/jwk-set+json} (RFC 7517 section 8.5.1) and nothing
     * else, and answers 406 to whoever does not take that. Without spaces, which its older versions take for a part of
     * the name.
     */
    private static final String DOCUMENTS = "application/json,application/jwk-set+json,*/*;q=0.1";

    private static final String TOKENS = "application/json,*/*;q=0.1";

    private final Connection connection;
    private @Nullable HttpClient client;

    IssuerHttp(Connection connection) {
        this.connection = connection;
    }

    /** Makes ready to ask. On a machine that is short of time this takes seconds, which are not the issuer's to answer for. */
    void prepare() {
        client();
    }

    /** The body of a good answer. */
    byte[] get(URI address, Duration timeout) throws IssuerException {
        return get(address, Optional.empty(), timeout);
    }

    /**
     * The body of a good answer to a request with this bearer token. A redirect is followed where it stays with the same
     * scheme, host and port, as with servers that add or drop a slash at the end of a path.
     */
    byte[] get(URI address, Optional<Secret> bearer, Duration timeout) throws IssuerException {
        long end = System.nanoTime() + timeout.toNanos();
        URI next = address;
        for (int redirects = 0; ; redirects++) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(next).header("Accept", DOCUMENTS).GET();
            bearer.ifPresent(token -> request.header("Authorization", "Bearer " + token.value()));
            HttpResponse<byte[]> answer = send(request, Duration.ofNanos(end - System.nanoTime()), timeout);
            int status = answer.statusCode();
            if (status == 200) {
                return ContentCoding.removed(answer.headers(), answer.body());
            }
            if (status / 100 != 3) {
                throw status(status);
            }
            Optional<URI> target = redirected(next, answer);
            if (target.isEmpty()) {
                throw new IssuerException("it answers with status " + status
                        + "; redirects are not followed to another scheme, host or port");
            }
            if (redirects == MOST_REDIRECTS) {
                throw new IssuerException(
                        "it answers with status " + status + "; redirects are not followed without end");
            }
            next = target.get();
        }
    }

    /** A server that is overloaded or down says so by these; any other status stays until somebody does something. */
    private static IssuerException status(int status) {
        String problem = "it answers with status " + status;
        boolean passing = status >= 500 || status == 408 || status == 425 || status == 429;
        return passing ? IssuerException.passing(problem) : new IssuerException(problem);
    }

    private static Optional<URI> redirected(URI from, HttpResponse<?> answer) {
        try {
            return answer.headers()
                    .firstValue("Location")
                    .map(from::resolve)
                    .filter(to -> to.getRawUserInfo() == null
                            && from.getScheme().equalsIgnoreCase(to.getScheme())
                            && from.getRawAuthority().equalsIgnoreCase(to.getRawAuthority()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    HttpResponse<byte[]> post(URI address, String form, Optional<String> authorization, Duration timeout)
            throws IssuerException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Accept", TOKENS)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        authorization.ifPresent(value -> request.header("Authorization", value));
        return send(request, timeout, timeout);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder builder, Duration left, Duration timeout)
            throws IssuerException {
        // RFC 9110 section 12.5.3: where nothing is said of codings, every one is welcome.
        HttpRequest request = builder.header("Accept-Encoding", "identity")
                .header("User-Agent", "cambist")
                .build();
        CompletableFuture<HttpResponse<byte[]>> pending =
                client().sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            return pending.get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw IssuerException.passing("there was no complete answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw IssuerException.passing("waiting for the answer was interrupted");
        } finally {
            // The client's own timeout ends with the headers; this also ends a body that drips in.
            pending.cancel(true);
        }
    }

    private IssuerException failure(@Nullable Throwable problem) {
        String described = described(problem);
        return problem instanceof SSLHandshakeException
                ? new IssuerException(described)
                : IssuerException.passing(described);
    }

    private String described(@Nullable Throwable problem) {
        if (problem instanceof ConnectException && connection.proxy().isPresent()) {
            return "its proxy " + connection.proxy().get() + " cannot be reached";
        }
        if (problem instanceof ConnectException) {
            return problem.getCause() instanceof UnresolvedAddressException
                    ? "its host name cannot be resolved"
                    : "nothing answers at its host and port";
        }
        if (problem instanceof SSLHandshakeException) {
            return "its TLS certificate is not accepted (" + problem.getMessage() + "); the authority that issued it"
                    + " must be in the issuer's ca-file, or among those that this machine trusts if there is none";
        }
        return "the exchange failed: " + problem;
    }

    /** Made when first needed: it costs hundreds of milliseconds, which a start without issuers to ask need not pay. */
    private synchronized HttpClient client() {
        if (client == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(Version.HTTP_1_1)
                    .followRedirects(Redirect.NEVER)
                    // Without this, properties of the Java process would choose one.
                    .proxy(connection.proxy().map(IssuerHttp::selector).orElse(HttpClient.Builder.NO_PROXY))
                    .connectTimeout(FetchLimits.STANDARD.document());
            builder.sslContext(trusting(
                    connection.authorities().isEmpty()
                            ? MachineTrust.authorities()
                            : MachineTrust.store(connection.authorities())));
            client = builder.build();
        }
        return client;
    }

    private static ProxySelector selector(HostPort proxy) {
        return ProxySelector.of(InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
    }

    /** A TLS context that accepts what these authorities issued, and nothing else. */
    private static SSLContext trusting(KeyStore authorities) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {MachineTrust.naming(authorities)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS with certificates that were read already", e);
        }
    }

    /** Lets what runs come to its end, which is near. */
    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdown();
        }
    }
}
