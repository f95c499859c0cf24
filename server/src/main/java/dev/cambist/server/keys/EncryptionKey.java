package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What encrypts keys where they are kept: 256 bits that the operator keeps elsewhere, and a name made of them. */
public final class EncryptionKey {
    private static final int BYTES = 32;
    private static final int ID_BYTES = 6;
    private static final byte[] ID = "cambist: the name of this key".getBytes(US_ASCII);

    private final byte[] secret;
    private final String id;

    private EncryptionKey(byte[] secret) {
        this.secret = secret;
        this.id = id(secret);
    }

    /**
     * Reads what {@code openssl rand -base64 32} prints.
     *
     * @throws IllegalArgumentException that does not repeat the text
     */
    public static EncryptionKey parse(String text) {
        try {
            byte[] secret = Base64.getDecoder().decode(text);
            // The decoder lets missing padding pass and stray bits.
            if (secret.length == BYTES
                    && Base64.getEncoder().encodeToString(secret).equals(text)) {
                return new EncryptionKey(secret);
            }
        } catch (IllegalArgumentException e) {
            // said below, without the text
        }
        throw new IllegalArgumentException(
                "holds no key: expected 32 bytes as one line of base64, as \"openssl rand -base64 32\" prints them");
    }

    /** A name that tells nothing of the key (a MAC under it), so that a file can say which key it needs. */
    private static String id(byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(ID), 0, ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    String id() {
        return id;
    }

    SecretKey aes() {
        return new SecretKeySpec(secret, "AES");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EncryptionKey key && MessageDigest.isEqual(secret, key.secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    /** Its name alone. */
    @Override
    public String toString() {
        return "EncryptionKey[" + id + "]";
    }
}
