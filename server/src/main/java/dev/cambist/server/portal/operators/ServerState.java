package dev.cambist.server.portal.operators;

import dev.cambist.server.health.Health;
import dev.cambist.server.issuer.IssuerState;
import dev.cambist.server.settings.Configuration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * How it stands with the server.
 *
 * @param configuration that is in force
 * @param grants how many tokens each rule gave something to, by its name, since the start
 */
public record ServerState(
        Configuration configuration, Health health, Collection<IssuerState> issuers, Map<String, Long> grants) {
    public ServerState {
        issuers = List.copyOf(issuers);
        grants = Map.copyOf(grants);
    }
}
