package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;

/** A token about to be signed, taken apart far enough to be put together wrongly. */
record Jws(Map<String, Object> header, Map<String, Object> claims, SigningAlgorithm algorithm, SigningKey key) {

    String compact() {
        return compact(headerJson(), claimsJson());
    }

    /** Signs these texts as they stand, JSON or not. */
    String compact(String headerText, String claimsText) {
        return signed(encode(headerText) + "." + encode(claimsText));
    }

    String signed(String signingInput) {
        return signingInput + "." + encode(signature(signingInput));
    }

    byte[] signature() {
        return signature(signingInput());
    }

    byte[] signature(String signingInput) {
        return key.sign(algorithm, signingInput.getBytes(UTF_8));
    }

    String signingInput() {
        return encode(headerJson()) + "." + encode(claimsJson());
    }

    String headerJson() {
        return Json.of(header);
    }

    String claimsJson() {
        return Json.of(claims);
    }

    Jws withHeader(String name, Object value) {
        return new Jws(Json.with(header, name, value), claims, algorithm, key);
    }

    Jws withoutHeader(String name) {
        return new Jws(Json.without(header, name), claims, algorithm, key);
    }

    Jws withClaim(String name, Object value) {
        return new Jws(header, Json.with(claims, name, value), algorithm, key);
    }

    Jws withoutClaim(String name) {
        return new Jws(header, Json.without(claims, name), algorithm, key);
    }

    Jws signedBy(SigningKey other) {
        return new Jws(header, claims, algorithm, other);
    }

    static String encode(String text) {
        return encode(text.getBytes(UTF_8));
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return algorithm + " token with key " + key.id();
    }
}
