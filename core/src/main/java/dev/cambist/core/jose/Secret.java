package dev.cambist.core.jose;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;

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

    /** The SHA-256 of the secret in hexadecimal, by which an audit can tell that two were the same. */
    public String sha256() {
        return Sha256.hex(value.getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "sha256:" + sha256().substring(0, 12);
    }
}
