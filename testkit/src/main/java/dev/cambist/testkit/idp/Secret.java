package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** A password or a client secret; it prints as a digest. */
public final class Secret {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 24;

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    public static Secret random() {
        var bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The secret itself, for whoever signs in with it. */
    public String reveal() {
        return value;
    }

    boolean matches(Secret other) {
        return MessageDigest.isEqual(value.getBytes(UTF_8), other.value.getBytes(UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && matches(secret);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "sha256:" + HexFormat.of().formatHex(Hash.sha256(value), 0, 6);
    }
}
