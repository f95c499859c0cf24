package dev.cambist.server.issuer;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks issuers. An answer has an end, in time and in size, whatever the other side does; reading stops where the limit
 * is. Redirects are never followed: an issuer's own document says where things are, and a redirect could lead anywhere.
 */
final class IssuerHttp implements AutoCloseable {
    static final int MAX_BYTES = 256 * 1024;

    private @Nullable HttpClient client;

    /** Makes ready to ask. On a machine that is short of time this takes seconds, which are not the issuer's to answer for. */
    void prepare() {
        client();
    }

    /** The body of a good answer. */
    byte[] get(URI address, Duration timeout) throws IssuerException {
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(address).GET(), timeout);
        int status = answer.statusCode();
        if (status != 200) {
            throw new IssuerException(
                    "it answers with status " + status + (status / 100 == 3 ? "; redirects are not followed" : ""));
        }
        return answer.body();
    }

    HttpResponse<byte[]> post(URI address, String form, Optional<String> authorization, Duration timeout)
            throws IssuerException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        authorization.ifPresent(value -> request.header("Authorization", value));
        return send(request, timeout);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder builder, Duration timeout) throws IssuerException {
        HttpRequest request = builder.header("Accept", "application/json")
                .header("User-Agent", "cambist")
                .build();
        CompletableFuture<HttpResponse<byte[]>> pending =
                client().sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            return pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IssuerException("there was no complete answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new IssuerException(described(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IssuerException("waiting for the answer was interrupted");
        } finally {
            // The client's own timeout ends with the headers; this also ends a body that drips in.
            pending.cancel(true);
        }
    }

    private static String described(@Nullable Throwable problem) {
        if (problem instanceof ConnectException) {
            return problem.getCause() instanceof UnresolvedAddressException
                    ? "its host name cannot be resolved"
                    : "nothing answers at its host and port";
        }
        return "the exchange failed: " + problem;
    }

    /** Made when first needed: it costs hundreds of milliseconds, which a start without issuers to ask need not pay. */
    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(Version.HTTP_1_1)
                    .followRedirects(Redirect.NEVER)
                    .connectTimeout(FetchLimits.STANDARD.document())
                    .build();
        }
        return client;
    }

    /** Lets what runs come to its end, which is near. */
    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdown();
        }
    }
}
