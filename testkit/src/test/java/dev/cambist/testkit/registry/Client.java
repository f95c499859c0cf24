package dev.cambist.testkit.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Sha256;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends requests to a registry. */
final class Client implements AutoCloseable {
    static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final MemoryRegistry registry;

    Client(MemoryRegistry registry) {
        this.registry = registry;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(registry.url().resolve(path)).timeout(Duration.ofSeconds(60));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<HttpResponse<String>> begin(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, String body) {
        return send(request(path)
                .header("Content-Type", TYPE)
                .header("Accept", TYPE)
                .method(method, BodyPublishers.ofString(body)));
    }

    String upload(String repository) {
        return send("POST", "/v2/" + repository + "/blobs/uploads/", "")
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    String blob(String repository, String content) {
        String digest = digest(content);
        HttpResponse<String> answer = send("PUT", upload(repository) + "?digest=" + digest, content);
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return digest;
    }

    /** A manifest without layers. */
    String manifest(String repository, String config) {
        return "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/x\",\"digest\":\""
                + blob(repository, config) + "\",\"size\":1},\"layers\":[]}";
    }

    static String digest(String content) {
        return "sha256:" + Sha256.hex(content.getBytes(UTF_8));
    }

    @Override
    public void close() {
        http.close();
    }
}
