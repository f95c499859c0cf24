package dev.cambist.server.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.PortalRefusal;
import dev.cambist.core.refusal.RefusedException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How people sign in with a browser at one issuer: by the authorization code flow (OpenID Connect Core 1.0 section 3.1)
 * with a proof of possession of the code (PKCE, RFC 7636).
 */
public final class BrowserSignIn {
    private final TrustedIssuer issuer;
    private final TokenEndpoint endpoint;

    private BrowserSignIn(TrustedIssuer issuer, TokenEndpoint endpoint) {
        this.issuer = issuer;
        this.endpoint = endpoint;
    }

    /** At an issuer of the directory, if it has a client there. */
    public static Optional<BrowserSignIn> at(TrustedIssuer issuer) {
        return issuer.redeemer().orElse(null) instanceof TokenEndpoint endpoint
                ? Optional.of(new BrowserSignIn(issuer, endpoint))
                : Optional.empty();
    }

    /** The configured name of the issuer. */
    public String name() {
        return issuer.name();
    }

    /** Its {@code iss}. */
    public String url() {
        return issuer.url();
    }

    /** The tenant, where one name stands for several. */
    public Optional<String> tenant() {
        return issuer.tenant();
    }

    public String client() {
        return endpoint.client().id();
    }

    /**
     * Where the browser goes (section 3.1.2.1). Refuses with {@code IssuerUnavailable} while the issuer has never been
     * heard.
     *
     * @param redirect where it comes back to
     * @param challenge the SHA-256 of the verifier, in base64url
     */
    public URI address(String redirect, Secret state, Secret nonce, String challenge) {
        Discovery discovery = endpoint.discovery().get();
        Map<String, String> question = new LinkedHashMap<>();
        question.put("response_type", "code");
        question.put("client_id", client());
        question.put("redirect_uri", redirect);
        question.put("scope", endpoint.client().signInScope());
        question.put("state", state.value());
        question.put("nonce", nonce.value());
        question.put("code_challenge", challenge);
        question.put("code_challenge_method", "S256");
        String query = question.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(joining("&"));
        URI page = page(discovery);
        return URI.create(page + (page.getRawQuery() == null ? "?" : "&") + query);
    }

    private URI page(Discovery discovery) {
        try {
            return Address.of(discovery
                    .authorizationEndpoint()
                    .orElseThrow(() -> new IssuerException("its discovery document names no authorization_endpoint")));
        } catch (IssuerException e) {
            throw new RefusedException(new PortalRefusal.SignInRefused(name(), e.problem()));
        }
    }

    /** Whether a browser that comes back says truly which issuer sent it (RFC 9207 section 2.4). */
    public boolean isNamedBy(Optional<String> iss) {
        return iss.map(url()::equals)
                .orElseGet(() -> !endpoint.discovery().get().namesItself());
    }

    /**
     * The identity token for a code, not verified yet. Refuses with {@code SignInRefused} when the issuer says no,
     * {@code IssuerUnavailable} when it says nothing, and {@code TooManyRedemptions} without asking it.
     *
     * @param verifier whose digest was the challenge
     * @param from the address of the browser
     */
    public Secret redeem(Secret code, Secret verifier, String redirect, String from) {
        return endpoint.redeemCode(code, verifier, redirect, from);
    }
}
