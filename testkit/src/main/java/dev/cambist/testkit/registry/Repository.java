package dev.cambist.testkit.registry;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is in one repository; {@link Contents} alone changes it. Manifests are in the order in which they came. */
record Repository(Map<Digest, Manifest> manifests, TreeMap<String, Digest> tags, Set<Digest> blobs) {
    Repository(String name) {
        this(new LinkedHashMap<>(), new TreeMap<>(), new LinkedHashSet<>());
    }

    boolean isVisible() {
        return !manifests.isEmpty();
    }
}
