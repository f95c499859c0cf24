package dev.cambist.testkit.idp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An authentication request that is in order (OpenID Connect Core 1.0, section 3.1.2.1).
 *
 * @param challenge the SHA-256 of the verifier, in base64url (RFC 7636, section 4.2)
 */
record AuthorizationRequest(
        WebClient client, String redirect, String scope, Optional<String> nonce, String challenge, boolean silent) {
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Set<String> SCOPES = Set.of("openid", "profile", "email");

    /** Refuses everything that is not as the specifications have it, and a request without PKCE. */
    static AuthorizationRequest of(WebClient client, String redirect, Parameters asked) throws AuthorizationException {
        Optional<String> repeated = asked.repeated();
        if (repeated.isPresent()) {
            throw invalid("The parameter '" + repeated.get() + "' is duplicated.");
        }
        if (!require(asked, "response_type").equals("code")) {
            throw new AuthorizationException("unsupported_response_type", "There is no response_type but 'code'.");
        }
        if (!asked.one("response_mode").orElse("query").equals("query")) {
            throw invalid("There is no response_mode but 'query'.");
        }
        if (!require(asked, "code_challenge_method").equals("S256")) {
            throw invalid("There is no code_challenge_method but 'S256'.");
        }
        String challenge = require(asked, "code_challenge");
        if (!CHALLENGE.matcher(challenge).matches()) {
            throw invalid("The code_challenge is not a SHA-256 in base64url.");
        }
        return new AuthorizationRequest(
                client,
                redirect,
                scope(asked),
                asked.one("nonce"),
                challenge,
                asked.one("prompt").orElse("").equals("none"));
    }

    private static String scope(Parameters asked) throws AuthorizationException {
        String scope = require(asked, "scope");
        List<String> scopes = Arrays.asList(scope.split(" ", -1));
        if (!scopes.contains("openid") || !SCOPES.containsAll(scopes)) {
            throw new AuthorizationException(
                    "invalid_scope", "The scope has to have 'openid', and may have 'profile' and 'email'.");
        }
        return scope;
    }

    private static String require(Parameters asked, String name) throws AuthorizationException {
        return asked.one(name).orElseThrow(() -> invalid("The parameter '" + name + "' is missing."));
    }

    private static AuthorizationException invalid(String description) {
        return new AuthorizationException("invalid_request", description);
    }
}
