package dev.cambist.server.config;

import dev.cambist.core.access.Policy;
import java.util.List;

/** The whole configuration file, checked. */
public record Configuration(
        ServerSettings server,
        TokenSettings tokens,
        List<RegistrySettings> registries,
        List<IssuerSettings> issuers,
        Policy access) {
    public Configuration {
        registries = List.copyOf(registries);
        issuers = List.copyOf(issuers);
    }
}
