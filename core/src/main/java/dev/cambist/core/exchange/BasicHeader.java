package dev.cambist.core.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.StrictUtf8;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;

/** The value of an {@code Authorization} header with the Basic scheme (RFC 7617). */
public record BasicHeader(String user, Secret password) {
    private static final String SCHEME = "Basic ";

    /** Reads the header's value; refuses with {@link BadCredential.MalformedBasicHeader}. */
    public static BasicHeader parse(String value) {
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw malformed("its scheme is not Basic");
        }
        byte[] pair;
        try {
            pair = decode(value);
            StrictUtf8.check(pair);
        } catch (IllegalArgumentException e) {
            throw malformed("it is not base64");
        } catch (CharacterCodingException e) {
            throw malformed("it is not UTF-8");
        }
        int colon = 0;
        while (colon < pair.length && pair[colon] != ':') {
            colon++;
        }
        if (colon == pair.length) {
            throw malformed("there is no colon between user and password");
        }
        int password = colon + 1;
        return new BasicHeader(
                new String(pair, 0, colon, UTF_8),
                new Secret(new String(pair, password, pair.length - password, UTF_8)));
    }

    /** From behind the scheme; what is not ASCII becomes a question mark, which is not base64. */
    private static byte[] decode(String value) {
        byte[] header = value.getBytes(US_ASCII);
        int start = SCHEME.length();
        int end = header.length;
        while (start < end && Character.isWhitespace(header[start])) {
            start++;
        }
        while (end > start && Character.isWhitespace(header[end - 1])) {
            end--;
        }
        ByteBuffer decoded = Base64.getDecoder().decode(ByteBuffer.wrap(header, start, end - start));
        byte[] octets = decoded.array(); // of its own, and mostly of just that length
        return octets.length == decoded.limit() ? octets : Arrays.copyOf(octets, decoded.limit());
    }

    private static RefusedException malformed(String problem) {
        return new RefusedException(new BadCredential.MalformedBasicHeader(problem));
    }

    /** Without the user as well: people paste tokens there. */
    @Override
    public String toString() {
        return "BasicHeader[" + password + "]";
    }
}
