package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digests that every Java platform has. */
final class Hash {
    private Hash() {}

    static byte[] sha256(String text) {
        return digest("SHA-256", text.getBytes(UTF_8));
    }

    static byte[] sha1(byte[] bytes) {
        return digest("SHA-1", bytes);
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
