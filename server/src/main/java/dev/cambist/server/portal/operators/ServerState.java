package dev.cambist.server.portal.operators;

import dev.cambist.server.health.Health;
import dev.cambist.server.issuer.IssuerState;
import dev.cambist.server.settings.Configuration;
import java.util.Collection;
import java.util.List;

/**
 * How it stands with the server.
 *
 * @param configuration that is in force
 */
public record ServerState(Configuration configuration, Health health, Collection<IssuerState> issuers) {
    public ServerState {
        issuers = List.copyOf(issuers);
    }
}
