package dev.cambist.bench.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.bench.load.KeptConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A small manifest, pulled many times by clients that keep their connections. */
final class Manifest {
    static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

    private final int pulls;
    private final int clients;

    /**
     * How often it is pulled in one go.
     *
     * @param clients how many of them at once, with a connection each
     */
    Manifest(int pulls, int clients) {
        this.pulls = pulls;
        this.clients = clients;
    }

    int pulls() {
        return pulls;
    }

    /** Where it is, in a repository. */
    static String address(String repository) {
        return "/v2/" + repository + "/manifests/latest";
    }

    /** Puts one into the registry, of an image whose configuration and layer are the same blob. */
    static void push(Way way, String repository, Blob blob) throws IOException {
        String about = "{\"mediaType\":\"%s\",\"digest\":\"" + blob.digest() + "\",\"size\":" + blob.size() + "}";
        String json = "{\"schemaVersion\":2,\"mediaType\":\"" + TYPE + "\",\"config\":"
                + about.formatted("application/vnd.oci.image.config.v1+json") + ",\"layers\":["
                + about.formatted("application/vnd.oci.image.layer.v1.tar") + "]}";
        try (KeptConnection wire = KeptConnection.to(way.port())) {
            wire.send(way.request(
                    "PUT", address(repository), "Content-Type: " + TYPE, "Content-Length: " + json.length()));
            wire.ask(ByteBuffer.wrap(json.getBytes(US_ASCII)), 201);
        }
    }

    void pull(Way way, String repository) throws IOException, InterruptedException, ExecutionException {
        ByteBuffer request = way.request("GET", address(repository), "Accept: " + TYPE);
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(() -> {
                    pull(way.port(), request.duplicate());
                    return null;
                }));
            }
            for (Future<?> client : running) {
                client.get();
            }
        }
    }

    private void pull(int port, ByteBuffer request) throws IOException {
        try (KeptConnection wire = KeptConnection.to(port)) {
            for (int i = 0; i < pulls / clients; i++) {
                wire.ask(request.rewind(), 200);
            }
        }
    }
}
