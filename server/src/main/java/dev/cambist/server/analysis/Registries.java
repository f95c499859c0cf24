package dev.cambist.server.analysis;

import dev.cambist.core.exchange.Services;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.token.Service;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.RegistrySettings;
import java.util.List;
import java.util.Optional;

/** The registries of a configuration by the names that clients may use, for commands that make no tokens. */
public final class Registries {
    private final Services services;

    public Registries(Configuration configuration) {
        services = new Services(
                configuration.registries().stream().map(Registries::withoutKeys).toList());
    }

    /** The registry's own name; of the only one where none is given. Throws {@link IllegalArgumentException} otherwise. */
    public String named(Optional<String> service) {
        List<String> names = names();
        if (service.isEmpty() && names.size() > 1) {
            throw new IllegalArgumentException("which registry? the configuration has " + String.join(", ", names));
        }
        try {
            return services.named(service.orElse(names.getFirst())).name();
        } catch (RefusedException e) {
            // Whoever has the file may be told what is in it.
            throw new IllegalArgumentException(
                    Refusal.shown(service.orElse("")) + " is not a registry of the configuration, which has "
                            + String.join(", ", names),
                    e);
        }
    }

    public List<String> names() {
        return services.all().stream().map(Service::name).toList();
    }

    private static Service withoutKeys(RegistrySettings registry) {
        return new Service(registry.service(), registry.aliases(), () -> {
            throw new IllegalStateException("nothing is signed here");
        });
    }
}
