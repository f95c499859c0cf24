package dev.cambist.core.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonNull;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.util.Arrays;
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

    /** Characters of an ES256 signature; there is room for as many from the first, and a longer one costs a copy. */
    private static final int SIGNATURE = 86;

    private final JsonObject header;
    private final JsonObject claims;
    private final byte[] token;
    private final int signed; // bytes from the beginning of the token
    private final byte[] signature;

    private Jws(JsonObject header, JsonObject claims, byte[] token, int signed, byte[] signature) {
        this.header = header;
        this.claims = claims;
        this.token = token;
        this.signed = signed;
        this.signature = signature;
    }

    /** Takes the token apart; refuses with {@link BadCredential.MalformedToken}. */
    public static Jws parse(Secret token) {
        String compact = token.value();
        Wrapping.of(compact).ifPresent(problem -> {
            throw malformed(problem);
        });
        byte[] ascii = compact.getBytes(US_ASCII); // what is not ASCII becomes a question mark, which is not base64url
        String text = ascii.length == compact.length() ? compact : new String(ascii, US_ASCII); // of a pair only one
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first <= 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
            throw malformed("it does not have the three parts of a signed JWT");
        }
        JsonObject header = header(ascii, first);
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
        JsonObject claims = claims(ascii, first + 1, second);
        byte[] signature = decode(ascii, second + 1, ascii.length, "signature");
        return new Jws(header, claims, ascii, second, signature);
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
        return algorithm.verify(key, token, signed, signature);
    }

    public boolean isSignedBy(HmacKey key) {
        return key.verify(token, signed, signature);
    }

    /** Base64url without padding (RFC 7515 section 2). */
    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /** The header of a token as it stands there: base64url in ASCII. */
    public static byte[] encoded(String header) {
        return ENCODER.encode(header.getBytes(US_ASCII));
    }

    /** Signs so many bytes from the beginning of an array. */
    @FunctionalInterface
    public interface Signer {
        /** The signature. */
        byte[] sign(byte[] data, int length);
    }

    /** Puts a token together in one array, as a header with certificates in it is too large to be copied at each step. */
    public static String compact(byte[] encodedHeader, ByteBuffer payload, Signer signer) {
        ByteBuffer encodedPayload = ENCODER.encode(payload);
        int signed = encodedHeader.length + 1 + encodedPayload.remaining();
        byte[] whole = Arrays.copyOf(encodedHeader, signed + 1 + SIGNATURE);
        whole[encodedHeader.length] = '.';
        encodedPayload.get(whole, encodedHeader.length + 1, encodedPayload.remaining());
        byte[] signature = ENCODER.encode(signer.sign(whole, signed));
        if (signature.length > SIGNATURE) {
            whole = Arrays.copyOf(whole, signed + 1 + signature.length);
        }
        whole[signed] = '.';
        System.arraycopy(signature, 0, whole, signed + 1, signature.length);
        return new String(whole, 0, signed + 1 + signature.length, ISO_8859_1);
    }

    /** What must not be in a header must not be there as {@code null} either. */
    private static JsonObject header(byte[] token, int end) {
        try {
            return JsonObject.parseWithNulls(decode(token, 0, end, "header"));
        } catch (JsonException e) {
            throw malformed("its header is not sound JSON: " + e.getMessage());
        }
    }

    private static JsonObject claims(byte[] token, int start, int end) {
        try {
            return JsonObject.parse(decode(token, start, end, "payload"));
        } catch (JsonException e) {
            throw malformed("its payload is not sound JSON: " + e.getMessage());
        }
    }

    private static byte[] decode(byte[] token, int start, int end, String which) {
        try {
            if (isCanonical(token, start, end)) {
                ByteBuffer decoded = DECODER.decode(ByteBuffer.wrap(token, start, end - start));
                byte[] octets = decoded.array(); // of its own, and without padding of just that length
                return octets.length == decoded.limit() ? octets : Arrays.copyOf(octets, decoded.limit());
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw malformed("its " + which + " is not base64url without padding");
    }

    /**
     * The decoder lets padding and stray bits pass, which would give one token many spellings: the last character of
     * two has four bits that decode to nothing, that of three has two.
     */
    private static boolean isCanonical(byte[] token, int start, int end) {
        int unused = switch ((end - start) % 4) {
            case 1 -> 0b111111; // no number of octets encodes to that; the decoder says so too
            case 2 -> 0b1111;
            case 3 -> 0b11;
            default -> 0;
        };
        return start == end || (token[end - 1] != '=' && (sextet(token[end - 1]) & unused) == 0);
    }

    /** The six bits of a character of base64url; of any other, which the decoder refuses, none. */
    private static int sextet(byte character) {
        return Math.max(0, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(character));
    }

    private static RefusedException malformed(String problem) {
        return new RefusedException(new BadCredential.MalformedToken(problem));
    }

    @Override
    public String toString() {
        return "Jws[unverified]";
    }
}
