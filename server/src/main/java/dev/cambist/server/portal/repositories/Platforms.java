package dev.cambist.server.portal.repositories;

import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.ManifestFacts.Child;
import dev.cambist.core.refusal.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** For what an image or an index is, in words. */
final class Platforms {
    private static final int MOST = 4;
    private static final String NONE = "unknown/unknown"; // what BuildKit gives to attestations

    private Platforms() {}

    static String of(ManifestFacts facts) {
        if (facts.children().isEmpty()) {
            return text(facts.platform().os(), facts.platform().architecture());
        }
        List<String> all = facts.children().stream()
                .map(Platforms::of)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
        return all.size() > MOST
                ? String.join(", ", all.subList(0, MOST)) + " and " + (all.size() - MOST) + " more"
                : String.join(", ", all);
    }

    static String of(Child child) {
        return text(child.os(), child.architecture());
    }

    private static String text(Optional<String> os, Optional<String> architecture) {
        String text = String.join(
                "/", Stream.concat(os.stream(), architecture.stream()).toList());
        return text.equals(NONE) ? "" : Refusal.shown(text);
    }
}
