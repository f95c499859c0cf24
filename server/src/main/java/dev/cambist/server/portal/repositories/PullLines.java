package dev.cambist.server.portal.repositories;

import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.ManifestReader;
import dev.cambist.server.portal.RegistryAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one types to get something. */
public final class PullLines {
    private static final String CHART = "application/vnd.cncf.helm.config.v1+json";

    private PullLines() {}

    /**
     * A program, and the line.
     *
     * @param id of the place on the page that a button copies
     */
    public record Line(String id, String program, String command) {}

    /**
     * By tag, where there is one, and by digest.
     *
     * @param tag empty where there is none
     */
    static List<Line> of(
            RegistryAddress registry, String name, String tag, String digest, Optional<ManifestFacts> facts) {
        String repository = registry.host() + "/" + name;
        List<Line> lines = new ArrayList<>();
        boolean isChart = facts.flatMap(ManifestFacts::config)
                .filter(config -> config.mediaType().equals(CHART))
                .isPresent();
        if (!tag.isEmpty() && isChart) {
            add(
                    lines,
                    "Helm",
                    "helm pull oci://" + repository + " --version " + tag + registry.unlessEncrypted("--plain-http"));
        }
        if (!tag.isEmpty()) {
            add(lines, registry, repository + ":" + tag, isImage(facts));
        }
        add(lines, registry, repository + "@" + digest, isImage(facts));
        return lines;
    }

    /** An image, or an index, which leads to images mostly. */
    private static boolean isImage(Optional<ManifestFacts> facts) {
        return facts.isEmpty()
                || !facts.get().children().isEmpty()
                || facts.get().config().filter(ManifestReader::hasPlatform).isPresent();
    }

    private static void add(List<Line> lines, RegistryAddress registry, String reference, boolean isImage) {
        if (isImage) {
            add(lines, "docker", "docker pull " + reference);
            add(lines, "podman", "podman pull " + reference + registry.unlessEncrypted("--tls-verify=false"));
            add(lines, "crane", "crane pull " + reference + " image.tar");
        } else {
            add(lines, "oras", "oras pull " + reference + registry.unlessEncrypted("--plain-http"));
            add(lines, "crane", "crane manifest " + reference);
        }
    }

    private static void add(List<Line> lines, String program, String command) {
        lines.add(new Line("line-" + lines.size(), program, command));
    }
}
