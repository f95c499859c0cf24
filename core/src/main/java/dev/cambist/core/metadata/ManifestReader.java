package dev.cambist.core.metadata;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.metadata.ManifestFacts.Child;
import dev.cambist.core.metadata.ManifestFacts.Config;
import dev.cambist.core.metadata.ManifestFacts.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a manifest says of itself: of an image or an index, as OCI's image specification and Docker's schema 2 have
 * them. A registry has taken it, so nothing is refused here; what cannot be read is not known.
 */
public final class ManifestReader {
    public static final int MAX_BYTES = 4 * 1024 * 1024; // what registries take (OCI distribution specification 1.1)

    /** Says what an untagging is for, on the manifest that stands in for the tag meanwhile. */
    public static final String THROW_AWAY = "dev.cambist.untag";

    private static final int MAX_TEXT = 255; // characters of what is kept

    private ManifestReader() {}

    /**
     * Reads one.
     *
     * @param mediaType under which it was sent
     */
    public static ManifestFacts read(byte[] manifest, String mediaType) {
        try {
            return read(JsonObject.parse(manifest), mediaType);
        } catch (JsonException e) {
            return new ManifestFacts(
                    mediaType,
                    Optional.empty(),
                    Optional.empty(),
                    Platform.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
        }
    }

    private static ManifestFacts read(JsonObject manifest, String mediaType) {
        List<Child> children = children(manifest);
        boolean isIndex = manifest.value("manifests").isPresent();
        Optional<Config> config = manifest.object("config").flatMap(ManifestReader::config);
        return new ManifestFacts(
                mediaType,
                isIndex ? Optional.empty() : size(manifest.value("layers").orElse(List.of())),
                isIndex ? Optional.empty() : config,
                isIndex || config.isEmpty() || !hasPlatform(config.get()) ? Platform.NONE : Platform.UNKNOWN,
                text(manifest, "artifactType"),
                manifest.object("subject").flatMap(subject -> text(subject, "digest")),
                children);
    }

    private static Optional<Config> config(JsonObject descriptor) {
        Optional<String> mediaType = text(descriptor, "mediaType");
        Optional<String> digest = text(descriptor, "digest");
        return mediaType.isPresent() && digest.isPresent()
                ? Optional.of(new Config(mediaType.get(), digest.get()))
                : Optional.empty();
    }

    /** Whether it is the config of an image, which says for what platform it is. */
    public static boolean hasPlatform(Config config) {
        return config.mediaType().equals("application/vnd.oci.image.config.v1+json")
                || config.mediaType().equals("application/vnd.docker.container.image.v1+json");
    }

    private static List<Child> children(JsonObject manifest) {
        List<Child> children = new ArrayList<>();
        if (manifest.value("manifests").orElse(List.of()) instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof JsonObject child) {
                    JsonObject platform = child.object("platform").orElse(JsonObject.EMPTY);
                    text(child, "digest")
                            .ifPresent(digest -> children.add(
                                    new Child(digest, text(platform, "architecture"), text(platform, "os"))));
                }
            }
        }
        return children;
    }

    private static Optional<Long> size(Object layers) {
        long sum = 0;
        if (layers instanceof List<?> list) {
            for (Object layer : list) {
                long size = layer instanceof JsonObject object
                        ? Math.max(0, object.number("size").orElse(0L))
                        : 0;
                sum = Long.MAX_VALUE - sum < size ? Long.MAX_VALUE : sum + size;
            }
        }
        return Optional.of(sum);
    }

    private static Optional<String> text(JsonObject object, String name) {
        return object.text(name).filter(text -> text.length() <= MAX_TEXT);
    }

    /** Reads the platform out of an image's config. */
    public static Platform platform(byte[] config) {
        try {
            JsonObject object = JsonObject.parse(config);
            return new Platform(true, text(object, "architecture"), text(object, "os"));
        } catch (JsonException e) {
            return Platform.NONE;
        }
    }

    /** Whether it stands in for a tag that is being taken off. */
    public static boolean isThrowAway(byte[] manifest) {
        try {
            return JsonObject.parse(manifest)
                    .object("annotations")
                    .filter(annotations -> annotations.has(THROW_AWAY))
                    .isPresent();
        } catch (JsonException e) {
            return false;
        }
    }
}
