package dev.cambist.testkit.idp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an issuer publishes about itself. */
final class Documents {
    private final Mint mint;

    Documents(Mint mint) {
        this.mint = mint;
    }

    /** OpenID Connect Discovery 1.0, section 3. */
    Answer discovery(Issuer issuer, String issuerClaim) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", issuerClaim);
        document.put("jwks_uri", mint.url(issuer, Endpoint.KEYS));
        if (issuer.path(Endpoint.TOKEN).isPresent()) {
            String token = mint.url(issuer, Endpoint.TOKEN);
            document.put("token_endpoint", token);
            document.put("authorization_endpoint", mint.url(issuer, Endpoint.AUTHORIZATION));
            document.put("authorization_response_iss_parameter_supported", true);
            document.put("code_challenge_methods_supported", List.of("S256"));
            document.put(
                    "token_endpoint_auth_methods_supported",
                    List.of("client_secret_post", "client_secret_basic", "none"));
            document.put(
                    "grant_types_supported",
                    List.of("authorization_code", "client_credentials", "password", "refresh_token"));
        }
        document.put("response_types_supported", List.of("code"));
        document.put("subject_types_supported", List.of("pairwise", "public"));
        document.put(
                "id_token_signing_alg_values_supported",
                List.of(mint.defaultAlgorithm().header()));
        document.put("scopes_supported", List.of("openid", "profile", "email", "offline_access"));
        return Answer.json(200, document);
    }

    /** RFC 7517, section 5. Entra ID adds to each key the issuer it may sign for. */
    Answer keys(Issuer issuer) {
        List<Map<String, Object>> keys =
                mint.keys(issuer).published().stream().map(SigningKey::jwk).toList();
        if (issuer instanceof Issuer.Entra) {
            keys.forEach(key -> key.put("issuer", mint.url(issuer)));
        }
        return Answer.json(200, Map.of("keys", keys));
    }
}
