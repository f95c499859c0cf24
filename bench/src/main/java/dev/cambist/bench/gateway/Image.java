package dev.cambist.bench.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.bench.load.KeptConnection;
import dev.cambist.core.jose.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;

/** A small image that is like no other, pushed as clients do: its blobs where they are missing, and then its manifest. */
final class Image {
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final int LAYER = 64 * 1024; // bytes

    private final byte[] layer;
    private final byte[] configuration;

    private Image(byte[] layer, byte[] configuration) {
        this.layer = layer;
        this.configuration = configuration;
    }

    static Image of(long number) {
        byte[] layer = new byte[LAYER];
        new Random(number).nextBytes(layer);
        return new Image(
                layer,
                ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"created\":\"2026-11-29T00:00:00Z\",\"number\":"
                                + number + "}")
                        .getBytes(UTF_8));
    }

    /** Nine requests. */
    void push(KeptConnection wire, Way way, String repository, String tag) throws IOException {
        blob(wire, way, repository, layer);
        blob(wire, way, repository, configuration);
        manifest(wire, way, repository, tag);
    }

    private static void blob(KeptConnection wire, Way way, String repository, byte[] bytes) throws IOException {
        wire.send(way.request("HEAD", "/v2/" + repository + "/blobs/" + digest(bytes)));
        wire.head(404);
        KeptConnection.Head begun =
                wire.ask(way.request("POST", "/v2/" + repository + "/blobs/uploads/", "Content-Length: 0"), 202);
        wire.send(way.request(
                "PATCH", location(begun), "Content-Type: application/octet-stream", "Content-Length: " + bytes.length));
        KeptConnection.Head filled = wire.ask(ByteBuffer.wrap(bytes), 202);
        wire.ask(way.request("PUT", location(filled) + "&digest=" + digest(bytes), "Content-Length: 0"), 201);
    }

    private void manifest(KeptConnection wire, Way way, String repository, String tag) throws IOException {
        String json = "{\"schemaVersion\":2,\"mediaType\":\"" + TYPE + "\",\"config\":"
                + about("application/vnd.oci.image.config.v1+json", configuration) + ",\"layers\":["
                + about("application/vnd.oci.image.layer.v1.tar", layer) + "]}";
        wire.send(way.request(
                "PUT",
                "/v2/" + repository + "/manifests/" + tag,
                "Content-Type: " + TYPE,
                "Content-Length: " + json.length()));
        wire.ask(ByteBuffer.wrap(json.getBytes(UTF_8)), 201);
    }

    private static String about(String type, byte[] bytes) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest(bytes) + "\",\"size\":" + bytes.length + "}";
    }

    private static String digest(byte[] bytes) {
        return "sha256:" + HexFormat.of().formatHex(Sha256.of(bytes));
    }

    private static String location(KeptConnection.Head head) {
        URI location = URI.create(head.header("Location").orElseThrow());
        return location.getRawPath() + "?" + location.getRawQuery();
    }
}
