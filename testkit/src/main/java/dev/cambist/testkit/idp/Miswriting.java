package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;

/** Signed texts that no JSON or Base64 writer would produce: what {@link MalformedToken} is made with. */
final class Miswriting {
    private Miswriting() {}

    static String unencoded(Jws jws) {
        Jws raw = jws.withHeader("b64", false).withHeader("crit", List.of("b64"));
        // Section 5.2: a payload in the compact serialization must not contain a dot.
        String payload = raw.claimsJson().replace(".", "\\u002e");
        return raw.signed(Jws.encode(raw.headerJson()) + "." + payload);
    }

    static String notUtf8(Jws jws) {
        byte[] payload = jws.withClaim("name", "?").claimsJson().getBytes(UTF_8);
        String text = new String(payload, ISO_8859_1).replace("\"name\":\"?\"", "\"name\":\"\u00ff\"");
        return jws.signed(Jws.encode(jws.headerJson()) + "." + Jws.encode(text.getBytes(ISO_8859_1)));
    }

    static String padded(Jws jws) {
        var encoder = Base64.getUrlEncoder();
        String header = encoder.encodeToString(endingUnevenly(jws.headerJson()));
        String payload = encoder.encodeToString(endingUnevenly(jws.claimsJson()));
        String input = header + "." + payload;
        return input + "." + encoder.encodeToString(jws.signature(input));
    }

    static String inStandardAlphabet(Jws jws) {
        // Three of these in a row give a slash wherever they start, and the second claim a plus.
        Jws telling = jws.withClaim("slash", "???").withClaim("plus", ">>>");
        var encoder = Base64.getEncoder().withoutPadding();
        String input = Jws.encode(jws.headerJson()) + "."
                + encoder.encodeToString(telling.claimsJson().getBytes(UTF_8));
        return input + "." + encoder.encodeToString(jws.signature(input));
    }

    /** A token with another text and the same bytes: a way around a list of revoked tokens. */
    static String withStrayBits(Jws jws) {
        String canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(endingUnevenly(jws.claimsJson()));
        char last = canonical.charAt(canonical.length() - 1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char stray = alphabet.charAt(alphabet.indexOf(last) | 1);
        return jws.signed(Jws.encode(jws.headerJson()) + "." + canonical.substring(0, canonical.length() - 1) + stray);
    }

    /** JSON with spaces behind it until its length, divided by three, leaves one: unused bits and two signs of padding. */
    private static byte[] endingUnevenly(String json) {
        var text = new StringBuilder(json);
        while (text.toString().getBytes(UTF_8).length % 3 != 1) {
            text.append(' ');
        }
        return text.toString().getBytes(UTF_8);
    }
}
