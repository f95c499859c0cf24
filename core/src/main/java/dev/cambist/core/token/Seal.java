package dev.cambist.core.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.core.jose.HmacKey;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hides from everybody else what only this server may read again: AES-GCM (NIST SP 800-38D) under a key that is made of the
 * secret of refresh tokens, so that every server that shares the secret opens what another one sealed, also after a
 * restart, for as long as a secret counts.
 */
public final class Seal {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE = 12; // bytes, the only length that SP 800-38D section 8.2.2 leaves as it is
    private static final int TAG = 16; // bytes

    /** Bytes by which what is sealed is longer than what it holds. */
    public static final int OVERHEAD = NONCE + TAG;

    private final byte[] purpose;
    private final Supplier<KeyRing<HmacKey>> secrets;

    /**
     * For one purpose; what is sealed for another one is not opened.
     *
     * @param purpose with a space in it: the secret signs it to make the key, and what is signed of a token has none
     * @param secrets those of refresh tokens at this moment
     */
    public Seal(String purpose, Supplier<KeyRing<HmacKey>> secrets) {
        if (purpose.indexOf(' ') < 0) {
            throw new IllegalArgumentException("a purpose has a space in it");
        }
        this.purpose = purpose.getBytes(US_ASCII);
        this.secrets = secrets;
    }

    /** Another one each time. It opens with the same context alone. */
    public byte[] seal(byte[] content, byte[] context) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, secrets.get().current(), nonce, context)
                    .doFinal(content);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw cannotHappen(e);
        }
    }

    /** What was sealed; empty for everything that was not, or in another context, or under a secret that is gone. */
    public Optional<byte[]> open(byte[] sealed, byte[] context) {
        if (sealed.length < OVERHEAD) {
            return Optional.empty();
        }
        return secrets.get()
                .all()
                .flatMap(secret -> open(sealed, context, secret).stream())
                .findFirst();
    }

    private Optional<byte[]> open(byte[] sealed, byte[] context, HmacKey secret) {
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, secret, Arrays.copyOf(sealed, NONCE), context)
                    .doFinal(sealed, NONCE, sealed.length - NONCE));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw cannotHappen(e);
        }
    }

    private Cipher cipher(int mode, HmacKey secret, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(secret.sign(purpose), "AES"), new GCMParameterSpec(TAG * 8, nonce));
        cipher.updateAAD(context);
        return cipher;
    }

    private static IllegalStateException cannotHappen(GeneralSecurityException e) {
        return new IllegalStateException("every Java platform has AES-GCM", e);
    }
}
