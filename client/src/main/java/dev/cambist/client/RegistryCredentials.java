package dev.cambist.client;

import dev.cambist.client.wire.Challenge;
import dev.cambist.client.wire.Origin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A program's standing at one registry: gives the {@code Authorization} header for each request, for any HTTP client.
 *
 * <p>It asks the registry where its tokens come from, exchanges the program's identity token there, keeps the refresh
 * token and the access tokens by scope, and renews each before it ends, once however many threads want it. Where a
 * registry answers 401 all the same, {@link #renewed} makes one better attempt possible; {@link #send} does all of it.
 *
 * <p>A credential goes to the registry's own host, and to hosts that {@link RegistryCredentialsBuilder#allowRealm} names; never over plain
 * http except on this machine; never along with a redirect. One instance serves any number of threads. All methods throw
 * {@link RegistryTokenException}, or end their future with it.
 */
public final class RegistryCredentials {
    /** The user name that goes with a refresh token as the password: a GUID of zeros. */
    public static final String TOKEN_USER = "00000000-0000-0000-0000-000000000000";

    private static final Duration CHALLENGE_LIFE = Duration.ofHours(1);
    private static final int MAX_LEARNED = 256;
    private static final int MAX_LEARNED_SCOPES = 8;
    private static final int UNAUTHORIZED = 401;

    private final Origin registry;
    private final Discovery discovery;
    private final TokenServices known;
    private final Transport transport;
    private final Renewable<TokenService> services;
    private final RecentlyUsed<List<String>, List<String>> learned = new RecentlyUsed<>(MAX_LEARNED);

    RegistryCredentials(Origin registry, Discovery discovery, TokenServices known, Transport transport) {
        this.registry = registry;
        this.discovery = discovery;
        this.known = known;
        this.transport = transport;
        services = new Renewable<>(
                () -> discovery.ask().thenApply(known::at),
                service -> Optional.of(transport.clock().instant().plus(CHALLENGE_LIFE)),
                transport.clock());
    }

    /**
     * Starts with a registry.
     *
     * @param registry scheme and host, such as {@code https://myregistry.azurecr.io}
     * @return a new builder
     * @throws IllegalArgumentException when the address is plain http to another machine, or has a path
     */
    public static RegistryCredentialsBuilder builder(URI registry) {
        return new RegistryCredentialsBuilder(registry);
    }

    /**
     * The header for a request.
     *
     * @param method such as {@code GET}
     * @param request its address at the registry, from which the scope follows
     * @return the header
     * @throws IllegalArgumentException when the address is not at this registry
     */
    public AuthorizationHeader authorization(String method, URI request) {
        return Waiting.await(authorizationAsync(method, request));
    }

    /**
     * The header for a request, without waiting.
     *
     * @param method such as {@code GET}
     * @param request its address at the registry, from which the scope follows
     * @return the header
     * @throws IllegalArgumentException when the address is not at this registry
     */
    public CompletableFuture<AuthorizationHeader> authorizationAsync(String method, URI request) {
        if (!Origin.of(request).equals(registry)) {
            throw new IllegalArgumentException(
                    Origin.shown(request) + " is not at " + registry + ", and no token for that goes elsewhere");
        }
        List<String> scopes = RequestScopes.of(method, request);
        // Ends, as what is learned is always more.
        for (var more = learned.get(scopes); more.isPresent(); more = learned.get(scopes)) {
            scopes = more.get();
        }
        return authorize(scopes);
    }

    /**
     * The header for what has the given scopes.
     *
     * @param scopes such as {@code repository:team/app:pull}; none is possible
     * @return the header
     */
    public AuthorizationHeader authorizationFor(String... scopes) {
        return Waiting.await(authorizationForAsync(scopes));
    }

    /**
     * The header for what has the given scopes, without waiting.
     *
     * @param scopes such as {@code repository:team/app:pull}; none is possible
     * @return the header
     */
    public CompletableFuture<AuthorizationHeader> authorizationForAsync(String... scopes) {
        return authorize(Scopes.of(List.of(scopes)));
    }

    /**
     * The header for another attempt after a 401. Try once: if the registry says 401 again, it means it.
     *
     * @param rejected the header that was sent
     * @param wwwAuthenticate all values of that header in the registry's answer
     * @return a header with a new token, for the scope that the registry wants
     */
    public AuthorizationHeader renewed(AuthorizationHeader rejected, Collection<String> wwwAuthenticate) {
        return Waiting.await(renewedAsync(rejected, wwwAuthenticate));
    }

    /**
     * The header for another attempt after a 401, without waiting.
     *
     * @param rejected the header that was sent
     * @param wwwAuthenticate all values of that header in the registry's answer
     * @return a header with a new token, for the scope that the registry wants
     */
    public CompletableFuture<AuthorizationHeader> renewedAsync(
            AuthorizationHeader rejected, Collection<String> wwwAuthenticate) {
        Optional<Challenge> challenge = Challenge.find(wwwAuthenticate);
        List<String> wanted = challenge.map(Challenge::scopes).orElse(List.of());
        List<String> scopes = Scopes.union(rejected.scopes(), wanted);
        if (challenge.filter(Challenge::invalidToken).isPresent() || scopes.equals(rejected.scopes())) {
            rejected.service().discard(rejected.scopes(), rejected.token());
        }
        try {
            challenge.map(discovery::address).map(known::at).ifPresent(services::put);
        } catch (RegistryTokenException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (scopes.size() > MAX_LEARNED_SCOPES) {
            return authorize(wanted);
        }
        if (!scopes.equals(rejected.scopes())) {
            learned.put(rejected.scopes(), scopes);
        }
        return authorize(scopes);
    }

    /**
     * Sends a request to the registry with its header, and once more after a 401. Redirects are not followed: where a
     * registry sends to another host for a blob, ask that without a header.
     *
     * @param request without an {@code Authorization} header; one that is there is replaced
     * @param handler makes the answer's body
     * @param <T> the body's type
     * @return the registry's answer, whatever its status
     * @throws IOException when the registry cannot be reached
     * @throws InterruptedException when the thread is interrupted
     */
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        AuthorizationHeader header = authorization(request.method(), request.uri());
        HttpResponse<T> response = transport
                .httpClient()
                .send(AuthorizedRequest.of(request, header), AuthorizedRequest.unless401(handler));
        if (response.statusCode() != UNAUTHORIZED) {
            return response;
        }
        AuthorizationHeader second = renewed(header, response.headers().allValues("WWW-Authenticate"));
        return transport.httpClient().send(AuthorizedRequest.of(request, second), handler);
    }

    /**
     * Does what {@link #send} does, without waiting.
     *
     * @param request without an {@code Authorization} header; one that is there is replaced
     * @param handler makes the answer's body
     * @param <T> the body's type
     * @return the registry's answer, whatever its status
     */
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return authorizationAsync(request.method(), request.uri())
                .thenCompose(header -> transport
                        .httpClient()
                        .sendAsync(AuthorizedRequest.of(request, header), AuthorizedRequest.unless401(handler))
                        .thenCompose(response -> response.statusCode() != UNAUTHORIZED
                                ? CompletableFuture.completedFuture(response)
                                : renewedAsync(header, response.headers().allValues("WWW-Authenticate"))
                                        .thenCompose(second -> transport
                                                .httpClient()
                                                .sendAsync(AuthorizedRequest.of(request, second), handler))));
    }

    /**
     * The registry's refresh token, for tools that take a user and a password: the user is {@value #TOKEN_USER}.
     *
     * @return a token that has some time to go
     * @throws IllegalStateException when these are anonymous credentials
     */
    public RefreshToken refreshToken() {
        return Waiting.await(refreshTokenAsync());
    }

    /**
     * The registry's refresh token, without waiting.
     *
     * @return a token that has some time to go
     */
    public CompletableFuture<RefreshToken> refreshTokenAsync() {
        return services.get().thenCompose(service -> forgettingOnFailure(service, service.refreshToken()));
    }

    private CompletableFuture<AuthorizationHeader> authorize(List<String> scopes) {
        return services.get()
                .thenCompose(service -> forgettingOnFailure(
                        service,
                        service.accessToken(scopes)
                                .thenApply(token -> new AuthorizationHeader(token, scopes, service))));
    }

    /** What failed may have moved: the registry is asked again before the next attempt. */
    private <T> CompletableFuture<T> forgettingOnFailure(TokenService service, CompletableFuture<T> work) {
        return work.whenComplete((value, failure) -> {
            if (failure != null) {
                services.discard(service);
            }
        });
    }
}
