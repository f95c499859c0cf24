package dev.cambist.server.gateway.relay;

import dev.cambist.core.access.Scope;
import dev.cambist.core.jose.Secret;
import java.util.List;

/** Makes the tokens with which this server itself shows up at registries that take its tokens. */
@FunctionalInterface
public interface RegistryTokens {
    /** A new one for just this. */
    Secret token(String service, List<Scope> scopes);
}
