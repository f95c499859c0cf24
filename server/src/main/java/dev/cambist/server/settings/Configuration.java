package dev.cambist.server.settings;

import dev.cambist.core.access.Policy;
import java.util.List;
import java.util.Optional;

/**
 * The whole configuration file, checked.
 *
 * @param audit present where decisions are written to an audit file
 */
public record Configuration(
        ServerSettings server,
        TokenSettings tokens,
        List<RegistrySettings> registries,
        List<IssuerSettings> issuers,
        Policy access,
        Optional<AuditSettings> audit) {
    public Configuration {
        registries = List.copyOf(registries);
        issuers = List.copyOf(issuers);
    }
}
