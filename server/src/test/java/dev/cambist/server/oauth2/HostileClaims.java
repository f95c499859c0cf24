package dev.cambist.server.oauth2;

import static dev.cambist.server.oauth2.HostileRequest.exchange;
import static dev.cambist.server.oauth2.HostileRequest.exchangeOf;
import static dev.cambist.server.oauth2.HostileRequest.good;
import static dev.cambist.server.oauth2.HostileRequest.unauthorized;

import java.util.List;
import java.util.stream.Stream;

/** Identity tokens that somebody else made, for somebody else, or at another time, and what is no token. */
final class HostileClaims {
    private static final TestToken GOOD = TestToken.good();
    private static final long NOW = TestFlows.NOW.getEpochSecond();
    private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"issuer-key\"}";
    private static final String CLAIMS =
            "{\"iss\":\"https://issuer.example\",\"sub\":\"alice\",\"aud\":\"registry.example.com\",\"exp\":"
                    + (NOW + 600);

    private HostileClaims() {}

    static Stream<HostileRequest> rows() {
        return Stream.of(claims(), forms()).flatMap(rows -> rows);
    }

    private static Stream<HostileRequest> claims() {
        return Stream.of(
                unauthorized(
                        "an issuer that nobody knows",
                        exchangeOf(GOOD.claim("iss", "https://evil.example").signed()),
                        "untrusted_issuer"),
                unauthorized(
                        "the issuer with a slash",
                        exchangeOf(GOOD.claim("iss", TestFlows.ISSUER + "/").signed()),
                        "untrusted_issuer"),
                unauthorized(
                        "another trusted issuer's name under the first one's key",
                        exchangeOf(GOOD.claim("iss", TestFlows.OTHER_ISSUER).signed()),
                        "unknown_key"),
                unauthorized("no issuer", exchangeOf(GOOD.noClaim("iss").signed()), "missing_claim"),
                unauthorized(
                        "the issuer as a list",
                        exchangeOf(GOOD.claim("iss", List.of(TestFlows.ISSUER)).signed()),
                        "missing_claim"),
                good(
                        "expired, within the leeway",
                        exchangeOf(GOOD.claim("exp", NOW - 59).signed())),
                unauthorized("expired", exchangeOf(GOOD.claim("exp", NOW - 60).signed()), "expired_token"),
                unauthorized("no exp", exchangeOf(GOOD.noClaim("exp").signed()), "missing_claim"),
                unauthorized(
                        "exp as a string",
                        exchangeOf(GOOD.claim("exp", Long.toString(NOW + 600)).signed()),
                        "missing_claim"),
                unauthorized("a negative exp", exchangeOf(GOOD.claim("exp", -1).signed()), "expired_token"),
                unauthorized(
                        "exp beyond all numbers",
                        exchangeOf(TestToken.signed(
                                HEADER, CLAIMS.replace(Long.toString(NOW + 600), "1e400") + "}", TestKeys.ISSUER)),
                        "malformed_token"),
                unauthorized(
                        "not valid yet", exchangeOf(GOOD.claim("nbf", NOW + 61).signed()), "not_yet_valid_token"),
                unauthorized(
                        "issued in the future",
                        exchangeOf(GOOD.claim("iat", NOW + 61).signed()),
                        "not_yet_valid_token"),
                unauthorized(
                        "nbf as a string", exchangeOf(GOOD.claim("nbf", "now").signed()), "missing_claim"),
                unauthorized(
                        "another audience",
                        exchangeOf(
                                GOOD.claim("aud", "https://graph.microsoft.com").signed()),
                        "wrong_audience"),
                unauthorized("no audience", exchangeOf(GOOD.noClaim("aud").signed()), "wrong_audience"),
                unauthorized(
                        "an empty list of audiences",
                        exchangeOf(GOOD.claim("aud", List.of()).signed()),
                        "wrong_audience"),
                good(
                        "the audience in a list",
                        exchangeOf(GOOD.claim("aud", List.of("x", "registry.example.com"))
                                .signed())),
                unauthorized("no subject", exchangeOf(GOOD.noClaim("sub").signed()), "missing_claim"),
                unauthorized(
                        "an empty subject", exchangeOf(GOOD.claim("sub", " ").signed()), "missing_claim"),
                unauthorized(
                        "a subject without any right",
                        exchangeOf(GOOD.claim("sub", "mallory").signed()),
                        "no_rights"),
                unauthorized(
                        "the same subject of another issuer",
                        exchangeOf(GOOD.claim("iss", TestFlows.OTHER_ISSUER)
                                .header("kid", "other-key")
                                .signedBy(TestKeys.STRANGER)),
                        "no_rights"),
                unauthorized(
                        "a subject that begins like Alice",
                        exchangeOf(GOOD.claim("sub", "alice2").signed()),
                        "no_rights"),
                unauthorized(
                        "another tenant than asked",
                        exchange("grant_type=access_token&service=registry.example.com&tenant=b&access_token="
                                + GOOD.claim("tid", "a").signed()),
                        "tenant_mismatch"));
    }

    private static Stream<HostileRequest> forms() {
        List<String> parts = TestToken.parts(GOOD.signed());
        String header = parts.get(0);
        String payload = parts.get(1);
        String signature = parts.get(2);
        return Stream.of(
                unauthorized("a word", exchangeOf("token"), "malformed_token"),
                unauthorized("two parts", exchangeOf(header + "." + payload), "malformed_token"),
                unauthorized("four parts", exchangeOf(GOOD.signed() + "."), "malformed_token"),
                unauthorized("five parts, as an encrypted token has", exchangeOf("a.b.c.d.e"), "malformed_token"),
                unauthorized("an empty header", exchangeOf("." + payload + "." + signature), "malformed_token"),
                unauthorized("an empty payload", exchangeOf(header + ".." + signature), "malformed_token"),
                unauthorized("an empty signature", exchangeOf(header + "." + payload + "."), "bad_signature"),
                unauthorized(
                        "padding", exchangeOf(header + "." + payload + "." + signature + "%3D%3D"), "malformed_token"),
                unauthorized(
                        "the standard alphabet",
                        exchangeOf(header + "." + payload + ".%2B%2F" + signature.substring(2)),
                        "malformed_token"),
                unauthorized(
                        "a line feed in it",
                        exchangeOf(header + "." + payload + ".%0A" + signature),
                        "malformed_token"),
                unauthorized("a space before it", exchangeOf("+" + GOOD.signed()), "malformed_token"),
                unauthorized("Bearer before it", exchangeOf("Bearer+" + GOOD.signed()), "malformed_token"),
                unauthorized(
                        "alg twice",
                        exchangeOf(TestToken.signed(
                                "{\"alg\":\"none\",\"alg\":\"RS256\"}", CLAIMS + "}", TestKeys.ISSUER)),
                        "malformed_token"),
                unauthorized(
                        "sub twice",
                        exchangeOf(TestToken.signed(HEADER, CLAIMS + ",\"sub\":\"root\"}", TestKeys.ISSUER)),
                        "malformed_token"),
                unauthorized(
                        "sub twice, once escaped",
                        exchangeOf(TestToken.signed(HEADER, CLAIMS + ",\"\\u0073ub\":\"root\"}", TestKeys.ISSUER)),
                        "malformed_token"),
                unauthorized(
                        "data after the object",
                        exchangeOf(TestToken.signed(HEADER, CLAIMS + "}{}", TestKeys.ISSUER)),
                        "malformed_token"),
                unauthorized(
                        "a payload that is a list",
                        exchangeOf(TestToken.signed(HEADER, "[]", TestKeys.ISSUER)),
                        "malformed_token"),
                unauthorized(
                        "a header that is a string",
                        exchangeOf(TestToken.signed("\"RS256\"", CLAIMS + "}", TestKeys.ISSUER)),
                        "malformed_token"),
                unauthorized(
                        "a lone surrogate",
                        exchangeOf(TestToken.signed(HEADER, CLAIMS + ",\"x\":\"\\ud800\"}", TestKeys.ISSUER)),
                        "malformed_token"),
                unauthorized(
                        "nested a hundred deep",
                        exchangeOf(TestToken.signed(
                                HEADER, CLAIMS + ",\"x\":" + "[".repeat(100) + "]".repeat(100) + "}", TestKeys.ISSUER)),
                        "malformed_token"));
    }
}
