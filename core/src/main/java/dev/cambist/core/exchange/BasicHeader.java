package dev.cambist.core.exchange;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.StrictUtf8;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;

/** The value of an {@code Authorization} header with the Basic scheme (RFC 7617). */
public record BasicHeader(String user, Secret password) {
    private static final String SCHEME = "Basic ";

    /** Reads the header's value; refuses with {@link BadCredential.MalformedBasicHeader}. */
    public static BasicHeader parse(String value) {
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw malformed("its scheme is not Basic");
        }
        String pair;
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(value.substring(SCHEME.length()).strip());
            pair = StrictUtf8.decode(bytes);
        } catch (IllegalArgumentException e) {
            throw malformed("it is not base64");
        } catch (CharacterCodingException e) {
            throw malformed("it is not UTF-8");
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw malformed("there is no colon between user and password");
        }
        return new BasicHeader(pair.substring(0, colon), new Secret(pair.substring(colon + 1)));
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
