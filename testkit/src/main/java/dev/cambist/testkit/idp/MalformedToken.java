package dev.cambist.testkit.idp;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tokens that the issuer's own key has signed, wrongly written. RFC 7515, 7519 and 8725 forbid them or leave their
 * meaning open; two readers that understand one differently are the beginning of an attack.
 */
public enum MalformedToken implements HostileToken {
    EMPTY,
    ONLY_DOTS,
    TWO_PARTS,
    FOUR_PARTS,
    /** RFC 7515, section 4: "The Header Parameter names within the JOSE Header MUST be unique". */
    HEADER_WITH_DUPLICATE,
    HEADER_NOT_AN_OBJECT,
    ALG_IN_LOWER_CASE,
    ALG_NOT_TEXT,
    /** RFC 7515, section 4.1.11, for all four. */
    CRIT_WITH_UNKNOWN_EXTENSION,
    CRIT_EMPTY,
    CRIT_WITH_REGISTERED_NAME,
    CRIT_WITH_ABSENT_NAME,
    /** RFC 7797: the claims are not encoded. */
    PAYLOAD_UNENCODED,
    /** RFC 7519, section 4: "The Claim Names within a JWT Claims Set MUST be unique". */
    PAYLOAD_WITH_DUPLICATE,
    /** The same name, written once with an escape. */
    PAYLOAD_WITH_ESCAPED_DUPLICATE,
    PAYLOAD_NOT_AN_OBJECT,
    PAYLOAD_WITH_TEXT_BEHIND,
    PAYLOAD_CUT_SHORT,
    PAYLOAD_WITH_COMMENT,
    PAYLOAD_WITH_BYTE_ORDER_MARK,
    PAYLOAD_NOT_UTF8,
    PAYLOAD_NESTED_DEEPLY,
    /** RFC 7515, section 2: Base64url "with all trailing '=' characters omitted". */
    BASE64_PADDED,
    BASE64_OF_STANDARD_ALPHABET,
    BASE64_WITH_LINE_BREAK,
    /** RFC 4648, section 3.5: the last character carries bits that mean nothing, and are not zero. */
    BASE64_WITH_STRAY_BITS,
    EXP_MISSING,
    EXP_AS_TEXT,
    EXP_TOO_LARGE,
    NBF_AS_TEXT,
    ISS_MISSING,
    ISS_AS_LIST,
    SUB_AS_NUMBER,
    AUD_MISSING,
    AUD_EMPTY,
    AUD_AS_OBJECT;

    /** Deep enough to overflow the stack of a parser that recurses. */
    private static final int DEPTH = 20_000;

    @Override
    public String from(TokenDraft draft) {
        Jws jws = draft.jws();
        String header = jws.headerJson();
        String claims = jws.claimsJson();
        return switch (this) {
            case EMPTY -> "";
            case ONLY_DOTS -> "..";
            case TWO_PARTS -> jws.signingInput();
            case FOUR_PARTS -> jws.compact() + "." + Jws.encode("more");
            case HEADER_WITH_DUPLICATE -> jws.compact("{\"alg\":\"none\"," + header.substring(1), claims);
            case HEADER_NOT_AN_OBJECT -> jws.compact("[" + header + "]", claims);
            case ALG_IN_LOWER_CASE ->
                jws.withHeader("alg", jws.algorithm().header().toLowerCase(Locale.ROOT))
                        .compact();
            case ALG_NOT_TEXT ->
                jws.withHeader("alg", List.of(jws.algorithm().header())).compact();
            case CRIT_WITH_UNKNOWN_EXTENSION -> critical(jws.withHeader("x-unknown", true), "x-unknown");
            case CRIT_EMPTY -> critical(jws);
            case CRIT_WITH_REGISTERED_NAME -> critical(jws, "alg");
            case CRIT_WITH_ABSENT_NAME -> critical(jws, "x-absent");
            case PAYLOAD_UNENCODED -> Miswriting.unencoded(jws);
            case PAYLOAD_WITH_DUPLICATE -> jws.compact(header, "{\"sub\":\"somebody else\"," + claims.substring(1));
            case PAYLOAD_WITH_ESCAPED_DUPLICATE ->
                jws.compact(header, "{\"s\\u0075b\":\"somebody else\"," + claims.substring(1));
            case PAYLOAD_NOT_AN_OBJECT -> jws.compact(header, "[" + claims + "]");
            case PAYLOAD_WITH_TEXT_BEHIND -> jws.compact(header, claims + claims);
            case PAYLOAD_CUT_SHORT -> jws.compact(header, claims.substring(0, claims.length() - 1));
            case PAYLOAD_WITH_COMMENT -> jws.compact(header, "{/**/" + claims.substring(1));
            case PAYLOAD_WITH_BYTE_ORDER_MARK -> jws.compact(header, "\uFEFF" + claims);
            case PAYLOAD_NOT_UTF8 -> Miswriting.notUtf8(jws);
            case PAYLOAD_NESTED_DEEPLY ->
                jws.compact(header, "{\"deep\":" + "[".repeat(DEPTH) + "]".repeat(DEPTH) + "," + claims.substring(1));
            case BASE64_PADDED -> Miswriting.padded(jws);
            case BASE64_OF_STANDARD_ALPHABET -> Miswriting.inStandardAlphabet(jws);
            case BASE64_WITH_LINE_BREAK ->
                jws.signed(new StringBuilder(jws.signingInput()).insert(8, '\n').toString());
            case BASE64_WITH_STRAY_BITS -> Miswriting.withStrayBits(jws);
            case EXP_MISSING -> jws.withoutClaim("exp").compact();
            case EXP_AS_TEXT -> jws.withClaim("exp", "4102444800").compact();
            case EXP_TOO_LARGE -> jws.compact(header, claims.replaceFirst("\"exp\":[0-9]+", "\"exp\":1e300"));
            case NBF_AS_TEXT -> jws.withClaim("nbf", "0").compact();
            case ISS_MISSING -> jws.withoutClaim("iss").compact();
            case ISS_AS_LIST ->
                jws.withClaim("iss", List.of(String.valueOf(jws.claims().get("iss"))))
                        .compact();
            case SUB_AS_NUMBER -> jws.withClaim("sub", 1).compact();
            case AUD_MISSING -> jws.withoutClaim("aud").compact();
            case AUD_EMPTY -> jws.withClaim("aud", List.of()).compact();
            case AUD_AS_OBJECT -> jws.withClaim("aud", Map.of("value", "any")).compact();
        };
    }

    private static String critical(Jws jws, String... names) {
        return jws.withHeader("crit", List.of(names)).compact();
    }
}
