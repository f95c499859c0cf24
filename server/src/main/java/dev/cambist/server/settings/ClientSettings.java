package dev.cambist.server.settings;

import dev.cambist.core.jose.Secret;
import java.util.Optional;

/**
 * The client as which refresh tokens are redeemed at an issuer.
 *
 * @param secret absent for a public client
 * @param scope what to ask for, where the issuer needs to be told
 */
public record ClientSettings(String id, Optional<Secret> secret, Optional<String> scope) {}
