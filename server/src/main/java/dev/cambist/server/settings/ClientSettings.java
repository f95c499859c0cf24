package dev.cambist.server.settings;

import dev.cambist.core.jose.Secret;
import java.util.Optional;

/**
 * The client as which refresh tokens are redeemed at an issuer, and people sign in there with a browser.
 *
 * @param secret absent for a public client
 * @param scope what to ask for with a refresh token, where the issuer needs to be told
 * @param signInScope what to ask for when somebody signs in; {@code openid} is among it
 */
public record ClientSettings(String id, Optional<Secret> secret, Optional<String> scope, String signInScope) {
    /** Who it is, and what people call it (OpenID Connect Core 1.0 section 5.4). */
    public static final String SIGN_IN_SCOPE = "openid profile email";

    /** Which asks for no more than who signs in. */
    public ClientSettings(String id, Optional<Secret> secret, Optional<String> scope) {
        this(id, secret, scope, SIGN_IN_SCOPE);
    }
}
