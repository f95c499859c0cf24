package dev.cambist.server.keys;

import dev.cambist.core.jose.SignatureAlgorithm;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** Makes key pairs for the two algorithms that every registry knows: ES256 with P-256 and RS256 with 2048 bits. */
final class KeyPairs {
    private static final int RSA_BITS = 2048;
    /** A P-256 coordinate that is smaller begins with a zero byte. */
    private static final int BITS_WITHOUT_ZERO_BYTE = 249;

    private KeyPairs() {}

    static KeyPair make(SignatureAlgorithm algorithm) {
        return switch (family(algorithm)) {
            case "EC" -> makeEc();
            default -> generate("RSA", new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4));
        };
    }

    /** The JCA name of the kind of key that the algorithm uses. */
    static String family(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case ES256 -> "EC";
            case RS256 -> "RSA";
            default ->
                throw new IllegalArgumentException(
                        "access tokens are signed with ES256 or RS256, not " + algorithm.jwsName());
        };
    }

    /**
     * Distribution 3.1 drops the zero bytes before it computes an RFC 7638 thumbprint, so a key that has one would go by
     * another name there; one key in 128 has.
     */
    private static KeyPair makeEc() {
        while (true) {
            KeyPair pair = generate("EC", new ECGenParameterSpec("secp256r1"));
            var point = ((ECPublicKey) pair.getPublic()).getW();
            if (isFullLength(point.getAffineX()) && isFullLength(point.getAffineY())) {
                return pair;
            }
        }
    }

    static boolean isFullLength(BigInteger coordinate) {
        return coordinate.bitLength() >= BITS_WITHOUT_ZERO_BYTE;
    }

    private static KeyPair generate(String family, AlgorithmParameterSpec parameters) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
            generator.initialize(parameters);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform makes " + family + " keys", e);
        }
    }
}
