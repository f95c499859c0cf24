package dev.cambist.core.jose;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A token, password or key that must not be seen: its {@code toString} is the start of its SHA-256, enough to find one
 * and the same secret in two log lines.
 *
 * @param value the secret itself; goes to a wire or a verifier, nowhere else
 */
public record Secret(String value) {
    public boolean isEmpty() {
        return value.isEmpty();
    }

    /** Whether both hold the same text, in a time that does not depend on where they differ. */
    public boolean matches(Secret other) {
        return MessageDigest.isEqual(value.getBytes(UTF_8), other.value.getBytes(UTF_8));
    }

    @Override
    public String toString() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
