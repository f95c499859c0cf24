package dev.cambist.server.keys;

import dev.cambist.core.jose.Jws;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** Public keys as JSON Web Keys (RFC 7517). */
final class Jwk {
    private static final int P256_BYTES = 32;

    private Jwk() {}

    /**
     * The members that make up the key (RFC 7518 sections 6.2.1 and 6.3.1), in the order in which RFC 7638 section 3.2
     * digests them.
     */
    static Map<String, String> members(PublicKey key) {
        Map<String, String> members = new LinkedHashMap<>();
        switch (key) {
            case ECPublicKey ec -> {
                members.put("crv", "P-256");
                members.put("kty", "EC");
                members.put("x", base64(ec.getW().getAffineX(), P256_BYTES));
                members.put("y", base64(ec.getW().getAffineY(), P256_BYTES));
            }
            case RSAPublicKey rsa -> {
                members.put("e", base64(rsa.getPublicExponent(), 1));
                members.put("kty", "RSA");
                members.put("n", base64(rsa.getModulus(), 1));
            }
            default -> throw new IllegalArgumentException("not a P-256 or RSA key: " + key.getAlgorithm());
        }
        return members;
    }

    /** Big-endian without a sign byte, padded with zero bytes to a length; RFC 7518 section 6.2.1.2 wants all of them. */
    private static String base64(BigInteger number, int atLeast) {
        int length = Math.max(atLeast, (number.bitLength() + 7) / 8);
        byte[] padded = new byte[length];
        byte[] bytes = number.toByteArray();
        int copied = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - copied, padded, length - copied, copied);
        return Jws.encode(padded);
    }
}
