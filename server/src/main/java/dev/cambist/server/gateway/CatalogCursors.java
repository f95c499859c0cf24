package dev.cambist.server.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Hides the name behind which a list goes on from those who must not see it: sealed with AES-GCM (NIST SP 800-38D) and a
 * key that nobody else has and that ends with this object. Every cursor is equally long, so that not even the length of
 * a name can be read from it.
 */
public final class CatalogCursors {
    /** No name begins so (OCI distribution specification, "Pulling manifests"). */
    private static final String MARK = "~";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BITS = 256;
    private static final int NONCE = 12; // bytes, the only length that SP 800-38D section 8.2.2 leaves as it is
    private static final int TAG_BITS = 128;

    /**
     * Bytes; a name has at most 255 characters, all of them ASCII. With nonce and tag a multiple of three, so that base64
     * has no bits left over and writes each cursor in one way only.
     */
    private static final int NAME = 257;

    private final SecretKey key = newKey();

    private static SecretKey newKey() {
        try {
            KeyGenerator generator = KeyGenerator.getInstance("AES");
            generator.init(KEY_BITS);
            return generator.generateKey();
        } catch (GeneralSecurityException e) {
            throw cannotHappen(e);
        }
    }

    /** Whether it has the form of a cursor rather than that of a name. */
    static boolean isCursor(String text) {
        return text.startsWith(MARK);
    }

    /** The cursor that stands for a name, another one each time. */
    String seal(String name) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        byte[] padded = Arrays.copyOf(name.getBytes(US_ASCII), NAME);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(padded);
            byte[] both = ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(both);
        } catch (GeneralSecurityException e) {
            throw cannotHappen(e);
        }
    }

    /** The name that a cursor of this object stands for; empty for everything else. */
    Optional<String> open(String cursor) {
        try {
            byte[] both = Base64.getUrlDecoder().decode(cursor.substring(MARK.length()));
            if (both.length != NONCE + NAME + TAG_BITS / 8) {
                return Optional.empty();
            }
            byte[] padded =
                    cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(both, NONCE)).doFinal(both, NONCE, both.length - NONCE);
            String name = new String(padded, US_ASCII);
            return Optional.of(name.substring(0, name.indexOf('\0')));
        } catch (IllegalArgumentException | AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw cannotHappen(e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static IllegalStateException cannotHappen(GeneralSecurityException e) {
        return new IllegalStateException("every Java platform has AES-GCM", e);
    }
}
