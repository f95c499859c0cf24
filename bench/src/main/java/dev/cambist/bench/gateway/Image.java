package dev.cambist.bench.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.bench.load.KeptConnection;
import dev.cambist.core.jose.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A small image that is like no other, pushed as clients do: its blobs where they are missing, and then its manifest. */
final class Image {
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final int LAYER = 64 * 1024; // bytes
    private static final int BASE = 5; // layers
    private static final int OWN = 2;

    private final List<byte[]> base;
    private final List<byte[]> own;
    private final byte[] configuration;

    private Image(List<byte[]> base, List<byte[]> own, long number) {
        this.base = base;
        this.own = own;
        this.configuration =
                ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"created\":\"2026-11-29T00:00:00Z\",\"number\":"
                                + number + "}")
                        .getBytes(UTF_8);
    }

    /** One layer and nothing else, pushed by who has a token: nine requests. */
    static Image smallest(long number) {
        return new Image(List.of(), List.of(layer(number)), number);
    }

    /** Two layers on a base of five that the repository has, as an application that is built anew. */
    static Image ofApplication(long number) {
        Stream<byte[]> base = LongStream.rangeClosed(1, BASE).mapToObj(layer -> layer(-layer));
        Stream<byte[]> own = LongStream.range(0, OWN).mapToObj(layer -> layer(OWN * number + layer));
        return new Image(base.toList(), own.toList(), number);
    }

    private static byte[] layer(long number) {
        byte[] layer = new byte[LAYER];
        new Random(number).nextBytes(layer);
        return layer;
    }

    void push(KeptConnection wire, Way way, String repository, String tag) throws IOException {
        for (byte[] layer : base) {
            if (ask(wire, way, repository, layer).head(200, 404).status() == 404) {
                upload(wire, way, repository, layer);
            }
        }
        for (byte[] blob : Stream.concat(own.stream(), Stream.of(configuration)).toList()) {
            ask(wire, way, repository, blob).head(404);
            upload(wire, way, repository, blob);
        }
        manifest(wire, way, repository, tag);
    }

    /** Whether a blob is there. */
    private static KeptConnection ask(KeptConnection wire, Way way, String repository, byte[] blob) throws IOException {
        wire.send(way.request("HEAD", "/v2/" + repository + "/blobs/" + digest(blob)));
        return wire;
    }

    private static void upload(KeptConnection wire, Way way, String repository, byte[] bytes) throws IOException {
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
                + Stream.concat(base.stream(), own.stream())
                        .map(layer -> about("application/vnd.oci.image.layer.v1.tar", layer))
                        .collect(Collectors.joining(","))
                + "]}";
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
