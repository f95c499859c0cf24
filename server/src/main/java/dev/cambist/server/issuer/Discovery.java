package dev.cambist.server.issuer;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is needed of an issuer's description of itself (OpenID Connect Discovery 1.0 section 3).
 *
 * @param issuer whose description it is
 * @param keys where its key set is
 * @param tokenEndpoint where refresh tokens are redeemed; not looked at before one is
 * @param takesSecretInForm whether a client may show its secret among the form fields ({@code client_secret_post})
 * @param authorizationEndpoint where people sign in with a browser; not looked at before somebody does
 * @param namesItself whether it says who it is when it sends a browser back (RFC 9207 section 3)
 */
record Discovery(
        String issuer,
        URI keys,
        Optional<String> tokenEndpoint,
        boolean takesSecretInForm,
        Optional<String> authorizationEndpoint,
        boolean namesItself) {

    /** Reads the document of the issuer with exactly this name (section 4.3). */
    static Discovery read(byte[] json, String issuer) throws IssuerException {
        JsonObject document = object(json);
        String found = document.text("issuer").orElseThrow(() -> new IssuerException("it has no text issuer"));
        if (!found.equals(issuer)) {
            throw new IssuerException("it is of issuer " + found + ", not of " + issuer
                    + " as configured; both must be the same to the letter");
        }
        String keys = document.text("jwks_uri").orElseThrow(() -> new IssuerException("it has no text jwks_uri"));
        URI address = Address.of(keys);
        Address.checkIsNotNear(address, issuer);
        return new Discovery(
                issuer,
                address,
                document.text("token_endpoint"),
                document.texts("token_endpoint_auth_methods_supported").contains("client_secret_post"),
                document.text("authorization_endpoint"),
                document.value("authorization_response_iss_parameter_supported").equals(Optional.of(true)));
    }

    static JsonObject object(byte[] json) throws IssuerException {
        try {
            return JsonObject.parse(withoutMark(json));
        } catch (JsonException e) {
            throw new IssuerException("it is not sound JSON: " + e.getMessage());
        }
    }

    /** A byte order mark, which JSON has none of and a reader may pass over (RFC 8259 section 8.1). */
    private static byte[] withoutMark(byte[] json) {
        boolean marked = json.length > 2 && json[0] == (byte) 0xEF && json[1] == (byte) 0xBB && json[2] == (byte) 0xBF;
        return marked ? Arrays.copyOfRange(json, 3, json.length) : json;
    }
}
