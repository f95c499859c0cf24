package dev.cambist.server.gateway.relay;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpHeader;

/** Small requests of the gateway itself, with the trust that an upstream has. Blocks a virtual thread. */
record UpstreamFetch(HttpClient client) {
    private static final int MAX_BODY = 64 * 1024; // bytes; tokens of many scopes have a few kB
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    ContentResponse get(URI address, Optional<String> authorization) throws IOException {
        Request request = client.newRequest(address);
        request.headers(headers -> headers.put(HttpHeader.ACCEPT, "application/json, */*"));
        authorization.ifPresent(value -> request.headers(headers -> headers.put(HttpHeader.AUTHORIZATION, value)));
        CompletableFuture<ContentResponse> answer = new CompletableResponseListener(request, MAX_BODY).send();
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            Upstream.abort(request, e);
            throw new IOException("no answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Upstream.abort(request, e);
            throw new InterruptedIOException("this server stops");
        }
    }
}
