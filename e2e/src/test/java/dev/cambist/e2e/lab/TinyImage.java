package dev.cambist.e2e.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * An image of one file, as an OCI layout on disk (OCI image specification 1.1, "Image Layout"). Its layer is compressed,
 * so that clients copy it as it is and every digest survives.
 *
 * @param layout the directory
 * @param manifest the digest of the manifest
 * @param layer the digest of the only layer
 */
public record TinyImage(Path layout, String manifest, String layer) {
    private static final String TAG = "latest";
    private static final int TAR_BLOCK_BYTES = 512;

    /** Writes an image whose file holds this text; the same text gives the same digests. */
    public static TinyImage write(Path layout, String text) throws IOException {
        Files.createDirectories(layout.resolve("blobs/sha256"));
        byte[] tar = tar("hello.txt", text.getBytes(UTF_8));
        Blob layer = put(layout, gzip(tar));
        Blob config = put(
                layout,
                json(Map.of(
                        "architecture",
                        "amd64",
                        "os",
                        "linux",
                        "config",
                        Map.of(),
                        "rootfs",
                        Map.of("type", "layers", "diff_ids", List.of(digest(tar))))));
        Blob manifest = put(
                layout,
                json(Map.of(
                        "schemaVersion",
                        2,
                        "mediaType",
                        "application/vnd.oci.image.manifest.v1+json",
                        "config",
                        config.descriptor("application/vnd.oci.image.config.v1+json"),
                        "layers",
                        List.of(layer.descriptor("application/vnd.oci.image.layer.v1.tar+gzip")))));
        Files.write(layout.resolve("oci-layout"), json(Map.of("imageLayoutVersion", "1.0.0")));
        Files.write(
                layout.resolve("index.json"),
                json(Map.of(
                        "schemaVersion",
                        2,
                        "manifests",
                        List.of(Map.of(
                                "mediaType",
                                "application/vnd.oci.image.manifest.v1+json",
                                "digest",
                                manifest.digest,
                                "size",
                                manifest.size,
                                "annotations",
                                Map.of("org.opencontainers.image.ref.name", TAG))))));
        return new TinyImage(layout, manifest.digest, layer.digest);
    }

    /** The image as skopeo and podman name it. */
    public String reference() {
        return reference(layout);
    }

    /** What an image in this directory would be called. */
    public static String reference(Path layout) {
        return "oci:" + layout + ":" + TAG;
    }

    /** Whether another layout holds the same manifest and layer, byte for byte. */
    public boolean isIn(Path other) throws IOException {
        for (String digest : List.of(manifest, layer)) {
            Path blob = Path.of("blobs", digest.split(":", 2));
            Path copy = other.resolve(blob);
            if (!Files.exists(copy) || Files.mismatch(layout.resolve(blob), copy) >= 0) {
                return false;
            }
        }
        return true;
    }

    private record Blob(String digest, int size) {
        Map<String, Object> descriptor(String mediaType) {
            return Map.of("mediaType", mediaType, "digest", digest, "size", size);
        }
    }

    private static Blob put(Path layout, byte[] content) throws IOException {
        String digest = digest(content);
        Files.write(layout.resolve(Path.of("blobs", digest.split(":", 2))), content);
        return new Blob(digest, content.length);
    }

    private static byte[] json(Map<String, Object> value) {
        return JsonWriter.write(value).getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    /** One file in the ustar format (POSIX pax, "ustar Interchange Format"), ended by two empty blocks. */
    private static byte[] tar(String name, byte[] content) {
        int padded = (content.length + TAR_BLOCK_BYTES - 1) / TAR_BLOCK_BYTES * TAR_BLOCK_BYTES;
        byte[] tar = new byte[TAR_BLOCK_BYTES + padded + 2 * TAR_BLOCK_BYTES];
        field(tar, 0, name);
        field(tar, 100, "0000644");
        field(tar, 108, "0000000");
        field(tar, 116, "0000000");
        field(tar, 124, String.format("%011o", content.length));
        field(tar, 136, "00000000000");
        field(tar, 148, "        ");
        field(tar, 156, "0");
        field(tar, 257, "ustar");
        field(tar, 263, "00");
        int sum = 0;
        for (int i = 0; i < TAR_BLOCK_BYTES; i++) {
            sum += tar[i] & 0xff;
        }
        field(tar, 148, String.format("%06o", sum) + "\0 ");
        System.arraycopy(content, 0, tar, TAR_BLOCK_BYTES, content.length);
        return tar;
    }

    private static void field(byte[] tar, int offset, String text) {
        byte[] ascii = text.getBytes(US_ASCII);
        System.arraycopy(ascii, 0, tar, offset, ascii.length);
    }

    private static String digest(byte[] content) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
