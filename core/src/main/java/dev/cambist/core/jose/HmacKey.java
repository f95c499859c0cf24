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
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    boolean verify(byte[] data, byte[] signature) {
        return MessageDigest.isEqual(sign(data), signature);
    }

    @Override
    public String toString() {
        return "HmacKey[" + id + "]";
    }
}
