package dev.cambist.client;

import java.util.Optional;

/**
 * {@code POST /oauth2/exchange}: an identity token for a registry's refresh token. There is one factory for each grant,
 * so a request without the token that its grant needs cannot be built.
 */
public sealed interface ExchangeRequest {
    /**
     * The usual grant, {@code access_token}.
     *
     * @param service the registry's name as its challenge gives it, such as {@code myregistry.azurecr.io}
     * @param accessToken the caller's identity token
     * @return the request
     */
    static ExchangeRequest ofAccessToken(String service, String accessToken) {
        return new OfAccessToken(service, Optional.empty(), Secret.ofToken("access token", accessToken));
    }

    /**
     * The grant {@code refresh_token}: the service redeems the token at the identity provider. Few services accept it.
     *
     * @param service the registry's name as its challenge gives it
     * @param refreshToken the identity provider's refresh token
     * @return the request
     */
    static ExchangeRequest ofRefreshToken(String service, String refreshToken) {
        return new OfRefreshToken(service, Optional.empty(), Secret.ofToken("refresh token", refreshToken));
    }

    /**
     * The grant {@code access_token_refresh_token}: an identity token, and a refresh token for when that has expired.
     *
     * @param service the registry's name as its challenge gives it
     * @param accessToken the caller's identity token
     * @param refreshToken the identity provider's refresh token
     * @return the request
     */
    static ExchangeRequest ofBoth(String service, String accessToken, String refreshToken) {
        return new OfBoth(
                service,
                Optional.empty(),
                Secret.ofToken("access token", accessToken),
                Secret.ofToken("refresh token", refreshToken));
    }

    /**
     * The same request with the tenant of the credential named.
     *
     * @param tenant an Entra tenant's id or domain
     * @return a new request
     */
    ExchangeRequest withTenant(String tenant);

    /**
     * The registry's name.
     *
     * @return what the refresh token is to be for
     */
    String service();

    /**
     * The tenant, if one was named.
     *
     * @return an Entra tenant's id or domain
     */
    Optional<String> tenant();

    /**
     * The grant's name on the wire.
     *
     * @return the field {@code grant_type}
     */
    String grantType();

    /**
     * The identity token, in the grants that have one.
     *
     * @return the field {@code access_token}
     */
    default Optional<Secret> accessToken() {
        return Optional.empty();
    }

    /**
     * The identity provider's refresh token, in the grants that have one.
     *
     * @return the field {@code refresh_token}
     */
    default Optional<Secret> refreshToken() {
        return Optional.empty();
    }

    /**
     * An identity token.
     *
     * @param service the registry's name
     * @param tenant the tenant, if one was named
     * @param token the identity token
     */
    record OfAccessToken(String service, Optional<String> tenant, Secret token) implements ExchangeRequest {
        /** Requires a service. */
        public OfAccessToken {
            Scopes.requireService(service);
        }

        @Override
        public ExchangeRequest withTenant(String named) {
            return new OfAccessToken(service, Optional.of(named), token);
        }

        @Override
        public String grantType() {
            return "access_token";
        }

        @Override
        public Optional<Secret> accessToken() {
            return Optional.of(token);
        }
    }

    /**
     * A refresh token of the identity provider.
     *
     * @param service the registry's name
     * @param tenant the tenant, if one was named
     * @param token the refresh token
     */
    record OfRefreshToken(String service, Optional<String> tenant, Secret token) implements ExchangeRequest {
        /** Requires a service. */
        public OfRefreshToken {
            Scopes.requireService(service);
        }

        @Override
        public ExchangeRequest withTenant(String named) {
            return new OfRefreshToken(service, Optional.of(named), token);
        }

        @Override
        public String grantType() {
            return "refresh_token";
        }

        @Override
        public Optional<Secret> refreshToken() {
            return Optional.of(token);
        }
    }

    /**
     * An identity token, and a refresh token of the identity provider.
     *
     * @param service the registry's name
     * @param tenant the tenant, if one was named
     * @param access the identity token
     * @param refresh the refresh token
     */
    record OfBoth(String service, Optional<String> tenant, Secret access, Secret refresh) implements ExchangeRequest {
        /** Requires a service. */
        public OfBoth {
            Scopes.requireService(service);
        }

        @Override
        public ExchangeRequest withTenant(String named) {
            return new OfBoth(service, Optional.of(named), access, refresh);
        }

        @Override
        public String grantType() {
            return "access_token_refresh_token";
        }

        @Override
        public Optional<Secret> accessToken() {
            return Optional.of(access);
        }

        @Override
        public Optional<Secret> refreshToken() {
            return Optional.of(refresh);
        }
    }
}
