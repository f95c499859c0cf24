package dev.cambist.e2e.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.JsonWriter;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Something that a registry keeps. */
record Content(String text) {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String BLOB = "application/octet-stream";

    byte[] bytes() {
        return text.getBytes(UTF_8);
    }

    /** The manifest of an image whose configuration and only layer are these bytes. */
    Content manifest() {
        return new Content(JsonWriter.write(Map.of(
                "schemaVersion",
                2,
                "mediaType",
                MANIFEST,
                "config",
                descriptor("application/vnd.oci.image.config.v1+json"),
                "layers",
                List.of(descriptor("application/vnd.oci.image.layer.v1.tar")))));
    }

    private Map<String, Object> descriptor(String mediaType) {
        return Map.of("mediaType", mediaType, "digest", digest(), "size", bytes().length);
    }

    String digest() {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Puts it as a blob into a repository of a registry that asks nobody who he is. */
    void uploadTo(Calls registry, String repository) {
        HttpResponse<String> begun = registry.send("POST", "/v2/" + repository + "/blobs/uploads/", Map.of());
        String location = begun.headers().firstValue("Location").orElseThrow();
        require(
                201,
                registry.send(
                        "PUT",
                        location + (location.contains("?") ? "&" : "?") + "digest=" + digest(),
                        Map.of("Content-Type", BLOB),
                        bytes()));
    }

    /** Makes it a blob of another repository there. */
    void mountTo(Calls registry, String repository, String from) {
        String query = "?mount=" + digest() + "&from=" + from;
        require(201, registry.send("POST", "/v2/" + repository + "/blobs/uploads/" + query, Map.of()));
    }

    /** Puts the manifest of an image of these bytes there, which are a blob of the repository already. */
    void tagIn(Calls registry, String repository, String tag) {
        require(
                201,
                registry.send(
                        "PUT",
                        "/v2/" + repository + "/manifests/" + tag,
                        Map.of("Content-Type", MANIFEST),
                        manifest().bytes()));
    }

    private static void require(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new AssertionError(answer + "\n" + answer.body());
        }
    }
}
