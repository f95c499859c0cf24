package dev.cambist.core.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonNull;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A compact JSON Web Signature (RFC 7515 section 7.1) taken apart and not verified. It is deliberately narrow: three
 * parts of canonical base64url, JSON objects without duplicate names, no {@code crit}, no unencoded payload (RFC 7797).
 * Keys in the header ({@code jwk}, {@code jku}, {@code x5u}, {@code x5c}) are never looked at.
 */
public final class Jws {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final JsonObject header;
    private final JsonObject claims;
    private final byte[] signed;
    private final byte[] signature;

    private Jws(JsonObject header, JsonObject claims, byte[] signed, byte[] signature) {
        this.header = header;
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    /** Takes the token apart; refuses with {@link BadCredential.MalformedToken}. */
    public static Jws parse(Secret token) {
        String compact = token.value();
        Wrapping.of(compact).ifPresent(problem -> {
            throw malformed(problem);
        });
        int first = compact.indexOf('.');
        int second = compact.indexOf('.', first + 1);
        if (first <= 0 || second < 0 || compact.indexOf('.', second + 1) >= 0) {
            throw malformed("it does not have the three parts of a signed JWT");
        }
        JsonObject header = header(compact.substring(0, first));
        if (header.has("crit")) {
            throw malformed("its header has critical extensions (crit), of which none is understood here");
        }
        if (header.has("b64")) {
            throw malformed("its header asks for an unencoded payload (b64)");
        }
        for (String member : List.of("alg", "kid", "typ")) {
            if (header.value(member).filter(value -> value != JsonNull.NULL).isPresent()
                    && header.text(member).isEmpty()) {
                throw malformed("the " + member + " in its header is not a string");
            }
        }
        JsonObject claims = claims(compact.substring(first + 1, second));
        byte[] signed = compact.substring(0, second).getBytes(US_ASCII);
        return new Jws(header, claims, signed, decode(compact.substring(second + 1), "signature"));
    }

    /** As {@link #parse}, also where something stands around the token; for a guess at what was meant, never for a proof. */
    public static Jws parseUnwrapped(Secret token) {
        return parse(new Secret(Wrapping.without(token.value())));
    }

    public Optional<String> algorithm() {
        return header.text("alg");
    }

    public Optional<String> keyId() {
        return header.text("kid");
    }

    /** The media type without its {@code application/} (RFC 7515 section 4.1.9). */
    public Optional<String> type() {
        return header.text("typ")
                .map(type -> type.regionMatches(true, 0, "application/", 0, 12) ? type.substring(12) : type);
    }

    /** The payload; nothing in it is to be believed before {@link #isSignedBy} said so. */
    public JsonObject claims() {
        return claims;
    }

    public boolean isSignedBy(PublicKey key, SignatureAlgorithm algorithm) {
        return algorithm.verify(key, signed, signature);
    }

    public boolean isSignedBy(HmacKey key) {
        return key.verify(signed, signature);
    }

    /** Base64url without padding (RFC 7515 section 2). */
    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /** What must not be in a header must not be there as {@code null} either. */
    private static JsonObject header(String part) {
        try {
            return JsonObject.parseWithNulls(decode(part, "header"));
        } catch (JsonException e) {
            throw malformed("its header is not sound JSON: " + e.getMessage());
        }
    }

    private static JsonObject claims(String part) {
        try {
            return JsonObject.parse(decode(part, "payload"));
        } catch (JsonException e) {
            throw malformed("its payload is not sound JSON: " + e.getMessage());
        }
    }

    private static byte[] decode(String part, String which) {
        try {
            byte[] bytes = DECODER.decode(part);
            // The decoder lets padding and stray bits pass, which would give one token many spellings.
            if (ENCODER.encodeToString(bytes).equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw malformed("its " + which + " is not base64url without padding");
    }

    private static RefusedException malformed(String problem) {
        return new RefusedException(new BadCredential.MalformedToken(problem));
    }

    @Override
    public String toString() {
        return "Jws[unverified]";
    }
}
