package dev.cambist.cli.metadata;

import dev.cambist.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a manifest says of others.
 *
 * @param children that an index consists of
 * @param subject that it refers to, as a signature does to an image (OCI image specification 1.1)
 */
record Related(Set<String> children, Optional<String> subject) {
    static Related of(JsonObject manifest) {
        Set<String> children = new HashSet<>();
        if (manifest.value("manifests").orElse(List.of()) instanceof List<?> all) {
            for (Object one : all) {
                if (one instanceof JsonObject child) {
                    child.text("digest").ifPresent(children::add);
                }
            }
        }
        return new Related(children, manifest.object("subject").flatMap(subject -> subject.text("digest")));
    }
}
