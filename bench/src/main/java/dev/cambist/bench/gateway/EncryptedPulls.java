package dev.cambist.bench.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;

/** Pulls over TLS with one version of HTTP, by clients that keep a connection each. */
record EncryptedPulls(Version version, SSLContext trust) {
    /** Pulls a blob once. */
    void blob(Way way, Blob blob) throws IOException, InterruptedException {
        try (HttpClient client = client()) {
            long length = length(client, way, "/v2/" + ProxiedRegistry.REPOSITORY + "/blobs/" + blob.digest());
            if (length != blob.size()) {
                throw new IllegalStateException(length + " bytes of " + blob.size());
            }
        }
    }

    /** Pulls the manifest, so many times in all. */
    void manifests(Way way, int pulls, int clients) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<?>> running = new ArrayList<>();
            for (int at = 0; at < clients; at++) {
                running.add(threads.submit(() -> {
                    try (HttpClient client = client()) {
                        for (int pull = 0; pull < pulls / clients; pull++) {
                            length(client, way, Manifest.address(ProxiedRegistry.REPOSITORY));
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> client : running) {
                client.get();
            }
        }
    }

    private HttpClient client() {
        return HttpClient.newBuilder().version(version).sslContext(trust).build();
    }

    /** How many bytes came. */
    private long length(HttpClient client, Way way, String target) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + way.port() + target))
                .header("Accept", Manifest.TYPE + ", */*");
        way.token().ifPresent(value -> request.header("Authorization", "Bearer " + value));
        HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200 || answer.version() != version) {
            throw new IllegalStateException(answer + " by " + answer.version());
        }
        try (InputStream body = answer.body()) {
            return body.transferTo(OutputStream.nullOutputStream());
        }
    }
}
