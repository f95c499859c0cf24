package dev.cambist.server.gateway.relay;

import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Scopes;
import dev.cambist.server.gateway.relay.UpstreamFailure.RefusedByUpstream;
import dev.cambist.server.gateway.relay.UpstreamFailure.WithoutToken;
import java.util.List;
import java.util.Optional;

/**
 * What is shown to a registry beside, which verifies this server's tokens: with each request a new one for what that
 * needs, so that none is kept and a key that signs no more is in none.
 */
record OwnTokens(String service, RegistryTokens tokens) implements UpstreamCredentials {
    @Override
    public Optional<String> authorization(List<String> scopes) {
        List<Scope> granted = scopes.stream()
                .flatMap(scope -> Scopes.parseOne(scope).stream())
                .toList();
        return Optional.of("Bearer " + tokens.token(service, granted).value());
    }

    @Override
    public void prepare() {}

    @Override
    public Optional<String> after(RefusedByUpstream refused, List<String> scopes) {
        throw new WithoutToken(UpstreamFailure.REFUSES_TOKENS, String.valueOf(refused.getMessage()));
    }
}
