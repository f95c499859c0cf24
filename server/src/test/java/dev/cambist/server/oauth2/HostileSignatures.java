package dev.cambist.server.oauth2;

import static dev.cambist.server.oauth2.HostileRequest.exchangeOf;
import static dev.cambist.server.oauth2.HostileRequest.good;
import static dev.cambist.server.oauth2.HostileRequest.token;
import static dev.cambist.server.oauth2.HostileRequest.unauthorized;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Identity tokens whose header or signature is not what it should be. */
final class HostileSignatures {
    private static final TestToken GOOD = TestToken.good();

    private HostileSignatures() {}

    static Stream<HostileRequest> rows() {
        return signatures();
    }

    private static Stream<HostileRequest> signatures() {
        String good = GOOD.signed();
        RSAPublicKey key = (RSAPublicKey) TestKeys.ISSUER.getPublic();
        RSAPublicKey strange = (RSAPublicKey) TestKeys.STRANGER.getPublic();
        String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        Map<String, Object> jwk = Map.of(
                "kty",
                "RSA",
                "kid",
                "issuer-key",
                "e",
                "AQAB",
                "n",
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(strange.getModulus().toByteArray()));
        return Stream.of(
                unauthorized(
                        "alg none without signature",
                        exchangeOf(GOOD.header("alg", "none").unsigned()),
                        "algorithm_not_allowed"),
                unauthorized(
                        "alg None with a signature",
                        exchangeOf(GOOD.header("alg", "None").signed()),
                        "algorithm_not_allowed"),
                unauthorized("no alg", exchangeOf(GOOD.noHeader("alg").signed()), "algorithm_not_allowed"),
                unauthorized(
                        "alg as a number", exchangeOf(GOOD.header("alg", 256).signed()), "malformed_token"),
                unauthorized(
                        "HS256 with the public key's DER as secret",
                        exchangeOf(GOOD.header("alg", "HS256").signedAsHmac(key.getEncoded())),
                        "algorithm_not_allowed"),
                unauthorized(
                        "HS256 with the public key's PEM as secret",
                        exchangeOf(GOOD.header("alg", "HS256").signedAsHmac(pem.getBytes(US_ASCII))),
                        "algorithm_not_allowed"),
                unauthorized(
                        "RS512, which this issuer may not use",
                        exchangeOf(GOOD.header("alg", "RS512").signed()),
                        "algorithm_not_allowed"),
                unauthorized(
                        "ES256 with an RSA key",
                        exchangeOf(GOOD.header("alg", "ES256").signed()),
                        "unknown_key"),
                unauthorized(
                        "another key under the right name",
                        exchangeOf(GOOD.signedBy(TestKeys.STRANGER)),
                        "bad_signature"),
                unauthorized(
                        "jwk in the header",
                        exchangeOf(GOOD.header("jwk", jwk).signedBy(TestKeys.STRANGER)),
                        "bad_signature"),
                unauthorized(
                        "jwk in the header and no kid",
                        exchangeOf(GOOD.noHeader("kid").header("jwk", jwk).signedBy(TestKeys.STRANGER)),
                        "bad_signature"),
                unauthorized(
                        "jku in the header",
                        exchangeOf(GOOD.header("jku", "http://localhost:1/keys").signedBy(TestKeys.STRANGER)),
                        "bad_signature"),
                unauthorized(
                        "x5u in the header",
                        exchangeOf(GOOD.header("x5u", "http://localhost:1/certificate")
                                .signedBy(TestKeys.STRANGER)),
                        "bad_signature"),
                unauthorized(
                        "x5c in the header",
                        exchangeOf(GOOD.header("x5c", List.of("MIIB")).signedBy(TestKeys.STRANGER)),
                        "bad_signature"),
                good(
                        "jwk in the header of a good token, which nobody looks at",
                        exchangeOf(GOOD.header("jwk", jwk).signed())),
                unauthorized(
                        "crit", exchangeOf(GOOD.header("crit", List.of("exp")).signed()), "malformed_token"),
                unauthorized("b64", exchangeOf(GOOD.header("b64", false).signed()), "malformed_token"),
                unauthorized(
                        "another kid",
                        exchangeOf(GOOD.header("kid", "other-key").signed()),
                        "unknown_key"),
                unauthorized(
                        "a kid that is a path",
                        exchangeOf(GOOD.header("kid", "../../dev/null").signed()),
                        "unknown_key"),
                good(
                        "no kid, where the issuer has one key",
                        exchangeOf(GOOD.noHeader("kid").signed())),
                unauthorized(
                        "a refresh token's typ",
                        exchangeOf(GOOD.header("typ", "refresh+jwt").signed()),
                        "wrong_token_kind"),
                unauthorized(
                        "a logout token's typ",
                        exchangeOf(GOOD.header("typ", "logout+jwt").signed()),
                        "wrong_token_kind"),
                unauthorized(
                        "a changed payload",
                        exchangeOf(swapped(good, GOOD.claim("sub", "root").signed())),
                        "bad_signature"),
                unauthorized(
                        "the signature of another token",
                        exchangeOf(good.substring(0, good.lastIndexOf('.')) + other()),
                        "bad_signature"));
    }

    /** The header and signature of one token around the payload of another. */
    private static String swapped(String token, String payloadOf) {
        List<String> parts = TestToken.parts(token);
        return parts.get(0) + "." + TestToken.parts(payloadOf).get(1) + "." + parts.get(2);
    }

    private static String other() {
        String token = GOOD.claim("jti", "2").signed();
        return token.substring(token.lastIndexOf('.'));
    }
}
