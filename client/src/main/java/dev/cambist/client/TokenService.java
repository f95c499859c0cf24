package dev.cambist.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One token service with what it gave: the refresh token of the identity, and the access tokens by scope. */
final class TokenService {
    private static final int MAX_ACCESS_TOKENS = 256;
    private static final int UNAUTHORIZED = 401;

    private final TokenAddress address;
    private final RegistryTokenClient client;
    private final @Nullable Renewable<RefreshToken> refreshTokens;
    private final RecentlyUsed<List<String>, Renewable<AccessToken>> accessTokens =
            new RecentlyUsed<>(MAX_ACCESS_TOKENS);
    private final Transport transport;

    /**
     * A token service of which nothing was asked yet.
     *
     * @param identities where the identity comes from; empty for nobody
     */
    TokenService(TokenAddress address, Optional<Identities> identities, Optional<String> tenant, Transport transport) {
        this.address = address;
        this.transport = transport;
        RegistryTokenClient calls = RegistryTokenClient.withEndpoints(address.exchange(), address.token(), transport);
        client = calls;
        refreshTokens = identities
                .map(source -> new Renewable<>(
                        () -> source.next().thenCompose(token -> calls.exchangeAsync(request(token, tenant))),
                        RefreshToken::expiry,
                        transport.clock()))
                .orElse(null);
    }

    private ExchangeRequest request(Secret identityToken, Optional<String> tenant) {
        return new ExchangeRequest.OfAccessToken(address.service(), tenant, identityToken);
    }

    TokenAddress address() {
        return address;
    }

    CompletableFuture<RefreshToken> refreshToken() {
        return refreshTokens == null
                ? CompletableFuture.failedFuture(
                        new IllegalStateException(
                                "there is no identity and so no refresh token; give the RegistryCredentials an identity source"))
                : refreshTokens.get();
    }

    CompletableFuture<AccessToken> accessToken(List<String> scopes) {
        return held(scopes).get();
    }

    /** Forgets an access token that the registry did not accept. */
    void discard(List<String> scopes, AccessToken rejected) {
        held(scopes).discard(rejected);
    }

    private Renewable<AccessToken> held(List<String> scopes) {
        return accessTokens.get(
                scopes, key -> new Renewable<>(() -> fetch(key), AccessToken::expiry, transport.clock()));
    }

    private CompletableFuture<AccessToken> fetch(List<String> scopes) {
        if (refreshTokens == null) {
            return client.tokenAsync(new TokenRequest.Anonymous(address.service(), scopes));
        }
        Renewable<RefreshToken> tokens = refreshTokens;
        Optional<RefreshToken> kept = tokens.held();
        return tokens.get()
                .thenCompose(token -> buy(token, scopes).exceptionallyCompose(failure -> {
                    // A token that served before may be revoked, or its service have new keys: that heals by an
                    // exchange.
                    if (!isUnauthorized(failure) || kept.filter(token::equals).isEmpty()) {
                        return CompletableFuture.failedFuture(failure);
                    }
                    tokens.discard(token);
                    return tokens.get().thenCompose(fresh -> buy(fresh, scopes));
                }));
    }

    private CompletableFuture<AccessToken> buy(RefreshToken token, List<String> scopes) {
        return client.tokenAsync(new TokenRequest.OfRefreshToken(address.service(), scopes, token));
    }

    private static boolean isUnauthorized(Throwable failure) {
        return Failures.unwrap(failure) instanceof RefusedException refused
                && refused.status().orElse(0) == UNAUTHORIZED;
    }
}
