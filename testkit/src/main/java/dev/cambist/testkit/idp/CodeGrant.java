package dev.cambist.testkit.idp;

import dev.cambist.testkit.idp.Issuer.Entra;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The token endpoint for whoever comes with an authorization code (RFC 6749, section 4.1.3, and RFC 7636, section 4.5). */
final class CodeGrant {
    static final String GRANT_TYPE = "authorization_code";

    /** What an ID token does not say, which an access token does. */
    private static final String[] OF_ACCESS_TOKENS = {"scp", "azp", "azpacr", "appid", "appidacr"};

    /** Whom the access token of a sign-in is for, where nothing else is asked for. */
    private static final String MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000";

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private final AuthorizationEndpoint clients;
    private final Directory directory;
    private final Codes codes;
    private final Function<Account, TokenDraft> drafts;

    CodeGrant(AuthorizationEndpoint clients, Directory directory, Codes codes, Function<Account, TokenDraft> drafts) {
        this.clients = clients;
        this.directory = directory;
        this.codes = codes;
        this.drafts = drafts;
    }

    Answer answer(Entra issuer, TokenRequest request) throws OAuthException {
        WebClient client = authenticate(issuer, request);
        Form form = request.form();
        String code = form.require("code");
        String verifier = form.require("code_verifier");
        String redirect = form.require("redirect_uri");
        Codes.Granted granted = codes.take(code)
                .orElseThrow(() -> OAuthProblem.WRONG_CODE.because(
                        "The authorization code is unknown, has expired, or was shown before."));
        AuthorizationRequest asked = granted.request();
        if (!granted.tenant().equals(issuer.tenant()) || !asked.client().id().equals(client.id())) {
            throw OAuthProblem.WRONG_CODE.because("The authorization code was issued to another client or tenant.");
        }
        if (!asked.redirect().equals(redirect)) {
            throw OAuthProblem.WRONG_REDIRECT.because(
                    "The reply address does not match the one of the request for the authorization code.");
        }
        if (!VERIFIER.matcher(verifier).matches()
                || !Jws.encode(Hash.sha256(verifier)).equals(asked.challenge())) {
            throw OAuthProblem.WRONG_VERIFIER.because(
                    "The code_verifier does not match the code_challenge of the authorization request.");
        }
        User user = directory
                .findUserById(granted.tenant(), granted.objectId())
                .orElseThrow(() -> OAuthProblem.WRONG_CODE.because("The user no longer exists."));
        return granted(issuer, user, asked);
    }

    private WebClient authenticate(Entra issuer, TokenRequest request) throws OAuthException {
        WebClient client = clients.client(request.clientId())
                .orElseThrow(() -> OAuthProblem.UNKNOWN_CLIENT.because("Application with identifier '"
                        + request.clientId() + "' was not found in the directory '" + issuer.tenant() + "'."));
        @Nullable Secret shown = request.clientSecret();
        if (client.secret().isEmpty() && shown != null) {
            throw OAuthProblem.SECRET_OF_PUBLIC_CLIENT.because("A public client shows no secret.");
        }
        if (client.secret().isPresent() && shown == null) {
            throw OAuthProblem.NO_CLIENT_SECRET.because(
                    "The request body must contain the following parameter: 'client_secret'.");
        }
        if (shown != null && !client.secret().orElseThrow().matches(shown)) {
            throw OAuthProblem.WRONG_CLIENT_SECRET.because(
                    "Invalid client secret provided for app '" + request.clientId() + "'.");
        }
        return client;
    }

    private Answer granted(Entra issuer, User user, AuthorizationRequest asked) {
        TokenDraft draft = drafts.apply(user)
                .version(issuer.version())
                .client(asked.client().id())
                .expiresIn(LIFETIME);
        TokenDraft identity = draft.audience(asked.client().id());
        for (String claim : OF_ACCESS_TOKENS) {
            identity = identity.withoutClaim(claim);
        }
        if (asked.nonce().isPresent()) {
            identity = identity.claim("nonce", asked.nonce().get());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("token_type", "Bearer");
        body.put("scope", asked.scope());
        body.put("expires_in", LIFETIME.toSeconds());
        body.put(
                "access_token",
                draft.audience(MICROSOFT_GRAPH).claim("scp", asked.scope()).sign());
        body.put("id_token", identity.sign());
        return Answer.json(200, body);
    }
}
