package dev.cambist.e2e.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Requests of any method to one host. */
record Calls(String root) {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    /** Sends a request without a body. */
    HttpResponse<String> send(String method, String target, Map<String, String> headers) {
        return send(method, target, headers, new byte[0]);
    }

    /**
     * Sends a request.
     *
     * @param target path and query, or a whole address
     */
    HttpResponse<String> send(String method, String target, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(target.startsWith("/") ? root + target : target))
                .timeout(TIMEOUT)
                .method(
                        method,
                        body.length == 0 && !method.startsWith("P")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a request was under way", e);
        }
    }
}
