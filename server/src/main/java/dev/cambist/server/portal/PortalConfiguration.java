package dev.cambist.server.portal;

import dev.cambist.core.exchange.PortalFlow;
import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.TokenReader;
import dev.cambist.server.issuer.BrowserSignIn;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the portal serves at this moment.
 *
 * @param reader reads back what browsers show
 * @param signIns where people may sign in
 * @param issuers whose tokens are taken
 * @param fronted which registry is behind this server at a host; a registry beside it is none
 */
public record PortalConfiguration(
        PortalFlow flow,
        TokenReader reader,
        List<BrowserSignIn> signIns,
        List<TrustedIssuer> issuers,
        Function<String, Optional<String>> fronted) {
    public PortalConfiguration {
        signIns = List.copyOf(signIns);
        issuers = List.copyOf(issuers);
    }

    List<Service> registries() {
        return flow.exchange().services().all();
    }
}
