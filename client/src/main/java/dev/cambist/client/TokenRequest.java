package dev.cambist.client;

import java.util.List;

/** {@code /oauth2/token}: a credential for an access token with some scopes. There is one factory for each credential. */
public sealed interface TokenRequest {
    /**
     * With the refresh token that an exchange gave.
     *
     * @param service the registry's name as its challenge gives it
     * @param refreshToken the refresh token
     * @param scopes what is asked for, such as {@code repository:team/app:pull}; none is possible
     * @return the request
     */
    static TokenRequest ofRefreshToken(String service, RefreshToken refreshToken, String... scopes) {
        return new OfRefreshToken(service, List.of(scopes), refreshToken);
    }

    /**
     * With a user and a password, as {@code docker login} has them.
     *
     * @param service the registry's name as its challenge gives it
     * @param user the user's name
     * @param password the password
     * @param scopes what is asked for, such as {@code repository:team/app:pull}; none is possible
     * @return the request
     */
    static TokenRequest ofLogin(String service, String user, String password, String... scopes) {
        return new OfLogin(service, List.of(scopes), user, Secret.of(password));
    }

    /**
     * Without any credential, for what everybody may do.
     *
     * @param service the registry's name as its challenge gives it
     * @param scopes what is asked for, such as {@code repository:public/app:pull}
     * @return the request
     */
    static TokenRequest anonymous(String service, String... scopes) {
        return new Anonymous(service, List.of(scopes));
    }

    /**
     * The registry's name.
     *
     * @return what the access token is to be for
     */
    String service();

    /**
     * What is asked for.
     *
     * @return each scope once
     */
    List<String> scopes();

    /**
     * A refresh token.
     *
     * @param service the registry's name
     * @param scopes what is asked for
     * @param refreshToken the refresh token
     */
    record OfRefreshToken(String service, List<String> scopes, RefreshToken refreshToken) implements TokenRequest {
        /** Requires a service. */
        public OfRefreshToken {
            Scopes.requireService(service);
            scopes = Scopes.of(scopes);
        }
    }

    /**
     * A user and a password, sent in a Basic header.
     *
     * @param service the registry's name
     * @param scopes what is asked for
     * @param user the user's name
     * @param password the password
     */
    record OfLogin(String service, List<String> scopes, String user, Secret password) implements TokenRequest {
        /** Requires a service, and a user that a Basic header can carry (RFC 7617 section 2). */
        public OfLogin {
            Scopes.requireService(service);
            scopes = Scopes.of(scopes);
            if (user.contains(":")) {
                throw new IllegalArgumentException("the user has a colon in it, which a Basic header cannot carry");
            }
        }
    }

    /**
     * No credential.
     *
     * @param service the registry's name
     * @param scopes what is asked for
     */
    record Anonymous(String service, List<String> scopes) implements TokenRequest {
        /** Requires a service. */
        public Anonymous {
            Scopes.requireService(service);
            scopes = Scopes.of(scopes);
        }
    }
}
