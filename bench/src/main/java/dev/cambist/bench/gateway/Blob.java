package dev.cambist.bench.gateway;

import dev.cambist.bench.load.KeptConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** A large blob, made of one random megabyte again and again. */
final class Blob {
    private static final int PART = 1024 * 1024; // bytes

    private final ByteBuffer part;
    private final int parts;
    private final String digest;

    /** @param parts its size in MiB */
    Blob(int parts) {
        byte[] bytes = new byte[PART];
        new Random(1).nextBytes(bytes);
        this.part = ByteBuffer.allocateDirect(PART).put(bytes).flip();
        this.parts = parts;
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (int i = 0; i < parts; i++) {
                sha256.update(bytes);
            }
            this.digest = "sha256:" + HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    String digest() {
        return digest;
    }

    long size() {
        return (long) parts * PART;
    }

    void pull(Way way, String repository) throws IOException {
        try (KeptConnection wire = KeptConnection.to(way.port())) {
            wire.send(way.request("GET", "/v2/" + repository + "/blobs/" + digest));
            KeptConnection.Head head = wire.head(200);
            if (head.length() != size()) {
                throw new IllegalStateException("another blob: " + head.text());
            }
            wire.skip(size());
        }
    }

    /** Pushes it as clients do: an upload is begun, filled in one piece and finished (OCI end-4a, end-5 and end-6). */
    void push(Way way, String repository) throws IOException {
        try (KeptConnection wire = KeptConnection.to(way.port())) {
            KeptConnection.Head begun =
                    wire.ask(way.request("POST", "/v2/" + repository + "/blobs/uploads/", "Content-Length: 0"), 202);
            wire.send(way.request(
                    "PATCH", location(begun), "Content-Type: application/octet-stream", "Content-Length: " + size()));
            for (int i = 0; i < parts; i++) {
                wire.send(part.duplicate());
            }
            KeptConnection.Head filled = wire.head(202);
            wire.skip(filled.length());
            String target = location(filled) + "&digest=" + digest;
            wire.ask(way.request("PUT", target, "Content-Length: 0"), 201);
        }
    }

    private static String location(KeptConnection.Head head) {
        URI location = URI.create(head.header("Location").orElseThrow());
        return location.getRawPath() + "?" + location.getRawQuery();
    }
}
