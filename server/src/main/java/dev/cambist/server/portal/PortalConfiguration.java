package dev.cambist.server.portal;

import dev.cambist.core.exchange.PortalFlow;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.TokenReader;
import dev.cambist.server.issuer.BrowserSignIn;
import java.util.List;

/**
 * What the portal serves at this moment.
 *
 * @param reader reads back what browsers show
 * @param signIns where people may sign in
 */
public record PortalConfiguration(PortalFlow flow, TokenReader reader, List<BrowserSignIn> signIns) {
    public PortalConfiguration {
        signIns = List.copyOf(signIns);
    }

    List<Service> registries() {
        return flow.exchange().services().all();
    }
}
