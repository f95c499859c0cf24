package dev.cambist.core.metadata;

import java.util.List;
import java.util.Optional;

/**
 * What a manifest says of itself. It is the same for ever and everywhere, because the digest says so.
 *
 * @param imageSize the sum of its layers, or of its children; missing where a child's is not known
 * @param config missing of an index, and of a manifest without one
 * @param platform that of an image, which its config says
 * @param subject the digest of what it refers to
 * @param children of an index, in its order
 */
public record ManifestFacts(
        String mediaType,
        Optional<Long> imageSize,
        Optional<Config> config,
        Platform platform,
        Optional<String> artifactType,
        Optional<String> subject,
        List<Child> children) {
    public ManifestFacts {
        children = List.copyOf(children);
    }

    /** The config's descriptor. */
    public record Config(String mediaType, String digest) {}

    /**
     * For what it is built.
     *
     * @param known whether somebody has looked; a config that has been read and says nothing is known too
     */
    public record Platform(boolean known, Optional<String> architecture, Optional<String> os) {
        public static final Platform UNKNOWN = new Platform(false, Optional.empty(), Optional.empty());
        public static final Platform NONE = new Platform(true, Optional.empty(), Optional.empty());
    }

    /** One of an index. */
    public record Child(String digest, Optional<String> architecture, Optional<String> os) {}

    public ManifestFacts with(Platform other) {
        return new ManifestFacts(mediaType, imageSize, config, other, artifactType, subject, children);
    }

    public ManifestFacts with(long size) {
        return new ManifestFacts(mediaType, Optional.of(size), config, platform, artifactType, subject, children);
    }

    /** Whether there is nothing left to find out. */
    public boolean isComplete() {
        return platform.known() && imageSize.isPresent();
    }
}
