package dev.cambist.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A token or password that must not be seen: its {@code toString} is the start of its SHA-256, enough to find one and
 * the same secret in two log lines.
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Makes a secret of a text, as it is.
     *
     * @param value the secret itself
     * @return the same, out of sight
     */
    public static Secret of(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("the secret is empty");
        }
        return new Secret(value);
    }

    /** A token, as it must be to stand in a header: space around it is dropped, since files end with a line break. */
    static Secret ofToken(String name, String value) {
        String token = value.strip();
        if (token.isEmpty()) {
            throw new IllegalArgumentException("the " + name + " is empty");
        }
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) <= ' ' || token.charAt(i) > '~') {
                throw new IllegalArgumentException("the " + name + " has a character at position " + i
                        + " that no token can have, such as a space or a line break; give the token alone");
            }
        }
        return new Secret(token);
    }

    /**
     * The secret itself, for the wire and nothing else.
     *
     * @return the text that {@code toString} hides
     */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(value.getBytes(UTF_8), secret.value.getBytes(UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** {@return the start of the secret's SHA-256} */
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
