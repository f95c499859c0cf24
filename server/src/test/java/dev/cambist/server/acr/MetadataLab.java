package dev.cambist.server.acr;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.CambistServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A server in front of a {@link MemoryRegistry}, where everybody may do everything in {@code open/}. */
final class MetadataLab implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-22T12:00:00.1234567Z");
    static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private final MemoryRegistry registry = new MemoryRegistry();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Map<String, String> tokens = new HashMap<>();
    private final Path file;
    private CambistServer server;

    MetadataLab(Path directory, String more) throws Exception {
        this(directory, "upstream: \"%s\"", more);
    }

    /** A server beside the registry. */
    static MetadataLab beside(Path directory, String more) throws Exception {
        return new MetadataLab(
                directory,
                "index: { registry: \"%s\", crawl: 30d, requests-per-second: 1000, notifications: true }",
                more);
    }

    /** One in front that looks through the registry at each start. */
    static MetadataLab crawling(Path directory) throws Exception {
        return new MetadataLab(directory, "upstream: \"%s\", index: { crawl: 30d, requests-per-second: 1000 }", "");
    }

    private MetadataLab(Path directory, String way, String more) throws Exception {
        file = directory.resolve("cambist.yaml");
        Files.writeString(file, """
                server:
                  listen: "localhost:0"
                  management: localhost:0
                  data: data
                registries: [{ service: registry.example.com, aliases: [localhost], %s }]
                access:
                  - { who: anyone, role: RepositoryContributor, on: ["open/**"] }
                  - { who: anyone, role: AcrPull, on: ["weak/**"] }
                  - { who: anyone, role: CatalogLister, on: ["**"] }
                %s
                """.formatted(way.formatted(registry.url()), more));
        server = CambistServer.start(file, Map.of(), now::get);
    }

    MemoryRegistry registry() {
        return registry;
    }

    /** Ends the server, and begins it again with what it has kept. */
    void restart() throws Exception {
        server.close();
        tokens.clear(); // the port is another
        server = CambistServer.start(file, Map.of(), now::get);
    }

    /** Lets a second pass. */
    void tick() {
        now.updateAndGet(moment -> moment.plusSeconds(1));
    }

    URI management() {
        return server.managementUrl();
    }

    String host() {
        return "localhost:" + server.publicUrl().getPort();
    }

    /** A token of nobody for all of this; without one where it is empty. */
    HttpResponse<String> ask(String scope, String method, String target, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + host() + target))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!scope.isEmpty()) {
            request.header("Authorization", "Bearer " + token(scope));
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return ask("repository:open/app:*", "GET", target, "");
    }

    HttpResponse<String> patch(String target, String body) throws IOException, InterruptedException {
        return ask("repository:open/app:*", "PATCH", target, body, "Content-Type", "application/json");
    }

    HttpResponse<String> delete(String target) throws IOException, InterruptedException {
        return ask("repository:open/app:*", "DELETE", target, "");
    }

    HttpResponse<String> push(String reference, String type, String manifest) throws IOException, InterruptedException {
        return ask(
                "repository:open/app:*", "PUT", "/v2/open/app/manifests/" + reference, manifest, "Content-Type", type);
    }

    /** An image of its own. */
    static String image(String config, int size) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + TYPE
                + "\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"" + config
                + "\",\"size\":2},\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"sha256:" + "0".repeat(64)
                + "\",\"size\":" + size + "}]}";
    }

    static String index(String child) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[{\"mediaType\":\"" + TYPE
                + "\",\"digest\":\"" + child
                + "\",\"size\":2,\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\",\"variant\":\"v8\"}}]}";
    }

    private synchronized String token(String scope) throws IOException, InterruptedException {
        String known = tokens.get(scope);
        if (known != null) {
            return known;
        }
        String form = "grant_type=password&service=registry.example.com&scope=" + scope;
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host() + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        try {
            String made = JsonObject.parse(
                            client.send(request, BodyHandlers.ofByteArray()).body())
                    .text("access_token")
                    .orElseThrow();
            tokens.put(scope, made);
            return made;
        } catch (dev.cambist.core.json.JsonException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        registry.close();
    }
}
