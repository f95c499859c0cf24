package dev.cambist.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.client.wire.Form;
import dev.cambist.client.wire.Origin;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Calls a registry's token service: {@code /oauth2/exchange} and {@code /oauth2/token}, as Azure Container Registry and
 * Cambist have them. It keeps nothing and may be used by any number of threads; {@link RegistryCredentials} is the one
 * that remembers tokens.
 *
 * <p>Every method throws {@link RegistryTokenException}, or ends its future with it. Futures end on a thread of the HTTP
 * client; cancelling one ends its request.
 */
public final class RegistryTokenClient {
    static final String USER_AGENT = "cambist-client";

    private final URI exchangeEndpoint;
    private final URI tokenEndpoint;
    private final Transport transport;

    private RegistryTokenClient(URI exchangeEndpoint, URI tokenEndpoint, Transport transport) {
        this.exchangeEndpoint = checked(exchangeEndpoint);
        this.tokenEndpoint = checked(tokenEndpoint);
        this.transport = transport;
    }

    /**
     * A client of the token service at an address, with {@link Transport#standard()}.
     *
     * @param address scheme and host, such as {@code https://myregistry.azurecr.io}
     * @return the client
     * @throws IllegalArgumentException when the address is plain http to another machine, or has a path
     */
    public static RegistryTokenClient at(URI address) {
        return at(address, Transport.standard());
    }

    /**
     * A client of the token service at an address.
     *
     * @param address scheme and host, such as {@code https://myregistry.azurecr.io}
     * @param transport how requests travel
     * @return the client
     * @throws IllegalArgumentException when the address is plain http to another machine, or has a path
     */
    public static RegistryTokenClient at(URI address, Transport transport) {
        checked(address);
        if (!List.of("", "/").contains(address.getRawPath()) || address.getRawQuery() != null) {
            throw new IllegalArgumentException(Origin.shown(address) + " has a path; give scheme and host alone, or"
                    + " both endpoints to withEndpoints");
        }
        return new RegistryTokenClient(
                address.resolve("/oauth2/exchange"), address.resolve("/oauth2/token"), transport);
    }

    /**
     * A client of two endpoints that do not stand where Azure Container Registry has them.
     *
     * @param exchangeEndpoint in place of {@code /oauth2/exchange}
     * @param tokenEndpoint in place of {@code /oauth2/token}: the realm of the registry's challenge
     * @param transport how requests travel
     * @return the client
     * @throws IllegalArgumentException when an address is plain http to another machine
     */
    public static RegistryTokenClient withEndpoints(URI exchangeEndpoint, URI tokenEndpoint, Transport transport) {
        return new RegistryTokenClient(exchangeEndpoint, tokenEndpoint, transport);
    }

    /**
     * Exchanges an identity token for a refresh token.
     *
     * @param request what is exchanged
     * @return the registry's refresh token
     */
    public RefreshToken exchange(ExchangeRequest request) {
        return Waiting.await(exchangeAsync(request));
    }

    /**
     * Exchanges an identity token for a refresh token, without waiting.
     *
     * @param request what is exchanged
     * @return the registry's refresh token, or a {@link RegistryTokenException}
     */
    public CompletableFuture<RefreshToken> exchangeAsync(ExchangeRequest request) {
        Form form = new Form().add("grant_type", request.grantType()).add("service", request.service());
        request.tenant().ifPresent(tenant -> form.add("tenant", tenant));
        request.refreshToken().ifPresent(token -> form.add("refresh_token", token.reveal()));
        request.accessToken().ifPresent(token -> form.add("access_token", token.reveal()));
        List<String> secrets = Stream.concat(request.refreshToken().stream(), request.accessToken().stream())
                .map(Secret::reveal)
                .toList();
        return Call.start(transport, post(exchangeEndpoint, form), secrets, Answer::refreshToken);
    }

    /**
     * Gets an access token. One with fewer rights than were asked for is a success; the registry is what refuses then.
     *
     * @param request what is asked for, and with which credential
     * @return the access token
     */
    public AccessToken token(TokenRequest request) {
        return Waiting.await(tokenAsync(request));
    }

    /**
     * Gets an access token, without waiting.
     *
     * @param request what is asked for, and with which credential
     * @return the access token, or a {@link RegistryTokenException}
     */
    public CompletableFuture<AccessToken> tokenAsync(TokenRequest request) {
        List<String> secrets = new ArrayList<>();
        HttpRequest sent = tokenRequest(request, secrets);
        return Call.start(transport, sent, secrets, Answer::accessToken);
    }

    private HttpRequest tokenRequest(TokenRequest request, List<String> secrets) {
        Form form = new Form();
        if (request instanceof TokenRequest.OfLogin login) {
            String basic = basic(login);
            secrets.add(login.password().reveal());
            secrets.add(basic);
            form.add("service", login.service());
            login.scopes().forEach(scope -> form.add("scope", scope));
            return request(form.query(tokenEndpoint))
                    .header("Authorization", "Basic " + basic)
                    .build();
        }
        if (request instanceof TokenRequest.OfRefreshToken renewal) {
            String token = renewal.refreshToken().reveal();
            secrets.add(token);
            return post(
                    tokenEndpoint, withScopes(form, "refresh_token", request).add("refresh_token", token));
        }
        // Nobody at all, as the Azure SDKs say it: the password grant without a user.
        return post(tokenEndpoint, withScopes(form, "password", request));
    }

    private static Form withScopes(Form form, String grantType, TokenRequest request) {
        form.add("grant_type", grantType).add("service", request.service());
        if (request.scopes().isEmpty()) {
            // Docker's way to ask for none: the field is required.
            form.add("scope", "");
        }
        request.scopes().forEach(scope -> form.add("scope", scope));
        return form;
    }

    private static String basic(TokenRequest.OfLogin login) {
        String pair = login.user() + ":" + login.password().reveal();
        return Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    private static HttpRequest post(URI address, Form form) {
        return request(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.body()))
                .build();
    }

    private static HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .header("User-Agent", USER_AGENT);
    }

    private static URI checked(URI address) {
        Origin.of(address);
        return address;
    }
}
