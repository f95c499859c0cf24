package dev.cambist.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An {@code Authorization} header for a request to one registry. Its {@code toString} does not show the token. */
public final class AuthorizationHeader {
    /** The header's name. */
    public static final String NAME = "Authorization";

    private final AccessToken token;
    private final List<String> scopes;
    private final TokenService service;

    AuthorizationHeader(AccessToken token, List<String> scopes, TokenService service) {
        this.token = token;
        this.scopes = scopes;
        this.service = service;
    }

    /**
     * The header's value with the token in it: for the registry and nobody else.
     *
     * @return {@code Bearer} and the token
     */
    public String value() {
        return "Bearer " + token.reveal();
    }

    /**
     * When the token in it ends; ask for a new header rather than keep one.
     *
     * @return the instant, or nothing where it cannot be told
     */
    public Optional<Instant> expiry() {
        return token.expiry();
    }

    /**
     * What was asked for; the token may hold less.
     *
     * @return the scopes
     */
    public List<String> scopes() {
        return scopes;
    }

    AccessToken token() {
        return token;
    }

    TokenService service() {
        return service;
    }

    /** {@return the scopes, and the token as a digest} */
    @Override
    public String toString() {
        return "AuthorizationHeader[" + String.join(" ", scopes) + ", " + token + "]";
    }
}
