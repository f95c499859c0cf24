package dev.cambist.core.jose;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A secret for {@code HS256} (RFC 7518 section 3.2) and the name under which tokens refer to it. */
public final class HmacKey {
    public static final int BYTES = 32;

    private final String id;
    private final SecretKey key;

    public HmacKey(String id, byte[] secret) {
        if (secret.length < BYTES) {
            throw new IllegalArgumentException(
                    "an HS256 secret needs at least " + BYTES + " bytes, not " + secret.length);
        }
        this.id = id;
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    public String id() {
        return id;
    }

    public byte[] sign(byte[] data) {
        return sign(data, data.length);
    }

    /** Of so many bytes from the beginning. */
    public byte[] sign(byte[] data, int length) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(data, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    boolean verify(byte[] data, int length, byte[] signature) {
        return MessageDigest.isEqual(sign(data, length), signature);
    }

    @Override
    public String toString() {
        return "HmacKey[" + id + "]";
    }
}
