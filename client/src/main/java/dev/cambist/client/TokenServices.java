package dev.cambist.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The token service in use: a new one only where the address is a new one, so that its tokens are kept. */
final class TokenServices {
    private final Optional<Identities> identities;
    private final Optional<String> tenant;
    private final Transport transport;
    private @Nullable TokenService current;

    TokenServices(Optional<Identities> identities, Optional<String> tenant, Transport transport) {
        this.identities = identities;
        this.tenant = tenant;
        this.transport = transport;
    }

    synchronized TokenService at(TokenAddress address) {
        TokenService known = current;
        if (known == null || !known.address().equals(address)) {
            known = new TokenService(address, identities, tenant, transport);
            current = known;
        }
        return known;
    }
}
