package dev.cambist.server.admin;

import dev.cambist.core.exchange.Fields;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.RegistrySettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which keys are to have others in their place.
 *
 * @param registry the one that is named
 * @param registries whose signing keys are meant
 * @param lead how long after it is made a key signs
 */
record KeyChange(
        Optional<RegistrySettings> registry,
        List<RegistrySettings> registries,
        boolean ofRefreshTokens,
        boolean ofRobots,
        Duration lead) {
    KeyChange {
        registries = List.copyOf(registries);
    }

    /** Of the three that can be named at most one; where none is, all. */
    static KeyChange read(Fields fields, Configuration configuration) {
        AdminFields.requireKnown(fields, Set.of("registry", "refresh", "robots", "after_seconds"));
        Optional<RegistrySettings> registry = KeyFields.registry(fields, configuration);
        boolean refresh = AdminFields.flag(fields, "refresh");
        boolean robots = AdminFields.flag(fields, "robots");
        if (refresh && (robots || registry.isPresent())) {
            throw AdminFields.unusable("refresh", "nothing beside a registry or robots");
        }
        if (robots && registry.isPresent()) {
            throw AdminFields.unusable("robots", "nothing beside a registry");
        }
        boolean all = registry.isEmpty() && !refresh && !robots;
        return new KeyChange(
                registry,
                registry.map(List::of).orElse(all ? configuration.registries() : List.of()),
                refresh || all,
                robots || all,
                KeyFields.lead(fields));
    }

    /** Whether it is about what a token may hold. */
    boolean ofSigningKeys() {
        return !registries.isEmpty();
    }
}
