package dev.cambist.testkit.registry;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A manifest of an image or an index, of OCI's types or Docker's.
 *
 * @param needed what has to be in the repository before it
 * @param described how an index describes it, as the list of referrers does
 */
record Manifest(
        Digest digest,
        String mediaType,
        Content content,
        List<Part> needed,
        Optional<Digest> subject,
        Optional<String> artifactType,
        Map<String, Object> described) {
    static final String OCI_IMAGE = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    static final String DOCKER_IMAGE = "application/vnd.docker.distribution.manifest.v2+json";
    static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

    private static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_LIST);
    private static final Set<String> TYPES = Set.of(OCI_IMAGE, OCI_INDEX, DOCKER_IMAGE, DOCKER_LIST);
    private static final long SCHEMA_VERSION = 2;

    /** Content that a manifest refers to. */
    record Part(Digest digest, boolean isManifest) {}

    /**
     * Reads and judges one.
     *
     * @param announced the digest by which it was pushed, or none
     */
    static Manifest read(byte[] bytes, String mediaType, Optional<Digest> announced) throws RegistryException {
        if (!TYPES.contains(mediaType)) {
            throw invalid("manifests of the type '" + mediaType + "' are not taken");
        }
        Content content = Content.of(bytes);
        Digest digest = Digest.of(announced.map(Digest::algorithm).orElse(Digest.Algorithm.SHA256), content);
        if (announced.isPresent() && !announced.get().equals(digest)) {
            throw RegistryError.DIGEST_INVALID.because(
                    "the manifest is " + digest + ", and was announced as " + announced.get());
        }
        try {
            JsonObject json = JsonObject.parse(bytes);
            requireSound(json, mediaType);
            Optional<JsonObject> config = json.object("config");
            Optional<String> artifactType = json.text("artifactType")
                    .or(() -> config.flatMap(given -> given.text("mediaType"))
                            .filter(type -> mediaType.equals(OCI_IMAGE)));
            Optional<Digest> subject = subject(json);
            return new Manifest(
                    digest,
                    mediaType,
                    content,
                    INDEXES.contains(mediaType) ? children(json) : parts(json, config),
                    subject,
                    artifactType,
                    described(json, digest, mediaType, content.length(), artifactType));
        } catch (JsonException e) {
            throw invalid("the manifest is no JSON object: " + e.getMessage());
        }
    }

    private static void requireSound(JsonObject json, String mediaType) throws RegistryException {
        if (!json.number("schemaVersion").equals(Optional.of(SCHEMA_VERSION))) {
            throw invalid("schemaVersion has to be 2");
        }
        Optional<String> own = json.text("mediaType");
        if (!own.map(mediaType::equals).orElse(mediaType.startsWith("application/vnd.oci."))) {
            throw invalid("mediaType is " + own.orElse("missing") + ", and Content-Type " + mediaType);
        }
        boolean isIndex = INDEXES.contains(mediaType);
        if (isIndex == (json.value("config").isPresent() || json.value("layers").isPresent())) {
            throw invalid(isIndex ? "an index has no config and no layers" : "config and layers are missing");
        }
        if (!isIndex && json.value("manifests").isPresent()) {
            throw invalid("an image has no manifests");
        }
    }

    private static List<Part> children(JsonObject json) throws RegistryException {
        List<Part> children = new ArrayList<>();
        for (JsonObject child : descriptors(json, "manifests")) {
            boolean isManifest = TYPES.contains(child.text("mediaType").orElse(""));
            children.add(new Part(digest(child), isManifest));
        }
        return children;
    }

    /** Layers that may not be distributed need not be here (OCI image specification 1.1, "Non-Distributable Layers"). */
    private static List<Part> parts(JsonObject json, Optional<JsonObject> config) throws RegistryException {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(digest(config.orElseThrow(() -> invalid("config is no descriptor"))), false));
        for (JsonObject layer : descriptors(json, "layers")) {
            Digest digest = digest(layer);
            String type = layer.text("mediaType").orElse("");
            if (!type.contains(".nondistributable.") && !type.contains(".foreign.")) {
                parts.add(new Part(digest, false));
            }
        }
        return parts;
    }

    private static List<JsonObject> descriptors(JsonObject json, String member) throws RegistryException {
        if (!(json.value(member).orElse(null) instanceof List<?> values)) {
            throw invalid(member + " is no list of descriptors");
        }
        List<JsonObject> descriptors = new ArrayList<>();
        for (Object value : values) {
            descriptors.add(object(value).orElseThrow(() -> invalid(member + " is no list of descriptors")));
        }
        return descriptors;
    }

    private static Optional<JsonObject> object(Object value) {
        return value instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    private static Optional<Digest> subject(JsonObject json) throws RegistryException {
        if (json.value("subject").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(digest(json.object("subject").orElseThrow(() -> invalid("subject is no descriptor"))));
    }

    private static Digest digest(JsonObject descriptor) throws RegistryException {
        String text = descriptor.text("digest").orElseThrow(() -> invalid("a descriptor has no digest"));
        return Digest.find(text).orElseThrow(() -> invalid("a descriptor has the digest '" + text + "'"));
    }

    private static Map<String, Object> described(
            JsonObject json, Digest digest, String mediaType, long size, Optional<String> artifactType) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("mediaType", mediaType);
        described.put("digest", digest.toString());
        described.put("size", size);
        artifactType.ifPresent(type -> described.put("artifactType", type));
        json.object("annotations").ifPresent(annotations -> described.put("annotations", annotations.members()));
        return described;
    }

    private static RegistryException invalid(String what) {
        return RegistryError.MANIFEST_INVALID.because(what);
    }
}
