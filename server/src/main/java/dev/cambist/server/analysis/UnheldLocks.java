package dev.cambist.server.analysis;

import dev.cambist.server.settings.Configuration;
import java.util.List;

/** Registries to whose repositories the rules of {@code locks} apply by their names, and which take pushes themselves. */
final class UnheldLocks {
    private UnheldLocks() {}

    static List<Warning> warnings(Configuration configuration) {
        if (configuration.locks().isEmpty()) {
            return List.of();
        }
        return configuration.registries().stream()
                .filter(registry -> registry.upstream().isEmpty())
                .map(registry -> new Warning(
                        Warning.Kind.UNHELD_LOCKS,
                        0,
                        "registry \"" + registry.service() + "\"",
                        "locks are not held there, because pushes and deletions go past Cambist; give it upstream, so"
                                + " that Cambist stands in front of it"))
                .toList();
    }
}
