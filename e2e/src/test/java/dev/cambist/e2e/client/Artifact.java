package dev.cambist.e2e.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.client.RegistryCredentials;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.e2e.lab.Registry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A blob and a manifest that has it as its only layer and as its configuration (OCI image specification 1.1, "Image
 * Manifest").
 */
final class Artifact {
    static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

    private final byte[] blob;
    private final byte[] manifest;

    private Artifact(byte[] blob, byte[] manifest) {
        this.blob = blob;
        this.manifest = manifest;
    }

    static Artifact of(String text) {
        byte[] blob = text.getBytes(UTF_8);
        Map<String, Object> layer = descriptor("application/vnd.oci.image.layer.v1.tar", blob);
        Map<String, Object> manifest = Map.of(
                "schemaVersion",
                2,
                "mediaType",
                MANIFEST_TYPE,
                "config",
                descriptor("application/vnd.oci.image.config.v1+json", blob),
                "layers",
                List.of(layer));
        return new Artifact(blob, JsonWriter.write(manifest).getBytes(UTF_8));
    }

    private static Map<String, Object> descriptor(String mediaType, byte[] content) {
        return Map.of("mediaType", mediaType, "digest", digest(content), "size", content.length);
    }

    byte[] blob() {
        return blob.clone();
    }

    byte[] manifest() {
        return manifest.clone();
    }

    /** Where the blob of this artifact is in a repository. */
    String blobPath(String repository) {
        return "/v2/" + repository + "/blobs/" + digest(blob);
    }

    static HttpRequest uploadStart(Registry registry, String repository) {
        return HttpRequest.newBuilder(registry.url("/v2/" + repository + "/blobs/uploads/"))
                .POST(BodyPublishers.noBody())
                .build();
    }

    static HttpRequest manifestRequest(Registry registry, String repository, String tag) {
        return HttpRequest.newBuilder(manifestAddress(registry, repository, tag))
                .header("Accept", MANIFEST_TYPE)
                .build();
    }

    static URI manifestAddress(Registry registry, String repository, String tag) {
        return registry.url("/v2/" + repository + "/manifests/" + tag);
    }

    /** Uploads both (OCI distribution specification 1.1, "Pushing blobs", "Pushing Manifests"). */
    void push(RegistryCredentials credentials, Registry registry, String repository, String tag)
            throws IOException, InterruptedException {
        HttpResponse<String> started = created(202, credentials, uploadStart(registry, repository));
        URI upload =
                started.uri().resolve(started.headers().firstValue("Location").orElseThrow());
        URI ended = URI.create(upload + (upload.getRawQuery() == null ? "?" : "&") + "digest=" + digest(blob));
        created(
                201,
                credentials,
                HttpRequest.newBuilder(ended)
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofByteArray(blob))
                        .build());
        created(
                201,
                credentials,
                HttpRequest.newBuilder(manifestAddress(registry, repository, tag))
                        .header("Content-Type", MANIFEST_TYPE)
                        .PUT(BodyPublishers.ofByteArray(manifest))
                        .build());
    }

    private static HttpResponse<String> created(int expected, RegistryCredentials credentials, HttpRequest request)
            throws IOException, InterruptedException {
        HttpResponse<String> response = credentials.send(request, BodyHandlers.ofString(UTF_8));
        if (response.statusCode() != expected) {
            throw new AssertionError(
                    request + " was answered " + response.statusCode() + ", not " + expected + ": " + response.body());
        }
        return response;
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
