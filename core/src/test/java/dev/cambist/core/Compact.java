package dev.cambist.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import java.security.KeyPair;
import java.util.Base64;

/** Compact tokens from any text, sound or not. */
public final class Compact {
    private Compact() {}

    public static String unsigned(String header, String payload) {
        return encode(header) + "." + encode(payload);
    }

    public static Secret withSignature(String header, String payload, byte[] signature) {
        return new Secret(unsigned(header, payload) + "." + Jws.encode(signature));
    }

    public static Secret signed(String header, String payload, KeyPair pair, SignatureAlgorithm algorithm) {
        byte[] data = unsigned(header, payload).getBytes(UTF_8);
        return withSignature(header, payload, algorithm.sign(pair.getPrivate(), data));
    }

    public static Secret signed(String header, String payload, HmacKey key) {
        return withSignature(header, payload, key.sign(unsigned(header, payload).getBytes(UTF_8)));
    }

    /** One of the parts of a token, as text: 0 is the header, 1 the payload. */
    public static String part(Secret token, int index) {
        String[] parts = token.value().split("\\.", -1);
        return new String(Base64.getUrlDecoder().decode(parts[index]), UTF_8);
    }

    private static String encode(String text) {
        return Jws.encode(text.getBytes(UTF_8));
    }
}
