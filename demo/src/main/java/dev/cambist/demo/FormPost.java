package dev.cambist.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends forms and reads JSON answers, as any client of the two endpoints does. */
final class FormPost implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int UNAVAILABLE = 503;
    private static final int RETRIES = 2;

    private final HttpClient client;

    private FormPost(HttpClient client) {
        this.client = client;
    }

    /** Trusts whom the demo says, where it says so. */
    static FormPost to(Demo demo) {
        HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        demo.trust().ifPresent(trust -> client.sslContext(trust.context()));
        return new FormPost(client.build());
    }

    /** What came back. */
    record Answer(int status, JsonObject body) {
        String required(String member) {
            return body.text(member)
                    .orElseThrow(
                            () -> new IllegalStateException("status " + status + " without " + member + ": " + body));
        }
    }

    /** Sends a form; an answer that says when to come back (a busy machine, an issuer not up yet) is taken at its word. */
    Answer send(URI address, Map<String, String> fields) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encode(fields)))
                .build();
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        for (int retry = 0; response.statusCode() == UNAVAILABLE && retry < RETRIES; retry++) {
            Thread.sleep(Duration.ofSeconds(
                    response.headers().firstValueAsLong("Retry-After").orElse(1)));
            response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
        try {
            return new Answer(response.statusCode(), JsonObject.parse(response.body()));
        } catch (JsonException e) {
            throw new IOException(address + " answered " + response.statusCode() + " with something else than JSON", e);
        }
    }

    private static String encode(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {
        client.close();
    }
}
