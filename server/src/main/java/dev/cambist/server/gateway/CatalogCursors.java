package dev.cambist.server.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.token.KeyRing;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hides the name behind which a list goes on from those who must not see it: sealed with AES-GCM (NIST SP 800-38D) under a
 * key that is made of the secret of refresh tokens, so that every server that shares the secret opens what another one
 * sealed, also after a restart, for as long as a secret counts. Every cursor is equally long, so that not even the length
 * of a name can be read from it, and counts for one registry.
 */
public final class CatalogCursors {
    /** No name begins so (OCI distribution specification, "Pulling manifests"). */
    private static final String MARK = "~";

    /** What the secret signs to make the key: no token begins so, and what is signed of a token has no space. */
    private static final byte[] PURPOSE = "a cursor of the catalog".getBytes(US_ASCII);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE = 12; // bytes, the only length that SP 800-38D section 8.2.2 leaves as it is
    private static final int TAG_BITS = 128;

    /**
     * Bytes; a name has at most 255 characters, all of them ASCII. With nonce and tag a multiple of three, so that base64
     * has no bits left over and writes each cursor in one way only.
     */
    private static final int NAME = 257;

    private final byte[] service;
    private final Supplier<KeyRing<HmacKey>> secrets;

    /**
     * Those of one registry.
     *
     * @param service the registry's name
     * @param secrets those of refresh tokens at this moment
     */
    CatalogCursors(String service, Supplier<KeyRing<HmacKey>> secrets) {
        this.service = service.getBytes(UTF_8);
        this.secrets = secrets;
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
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, secrets.get().current(), nonce).doFinal(padded);
            byte[] both = ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(both);
        } catch (GeneralSecurityException e) {
            throw cannotHappen(e);
        }
    }

    /** The name that a cursor of this registry stands for; empty for everything else. */
    Optional<String> open(String cursor) {
        byte[] both;
        try {
            both = Base64.getUrlDecoder().decode(cursor.substring(MARK.length()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (both.length != NONCE + NAME + TAG_BITS / 8) {
            return Optional.empty();
        }
        return secrets.get()
                .all()
                .flatMap(secret -> open(both, secret).stream())
                .findFirst();
    }

    private Optional<String> open(byte[] both, HmacKey secret) {
        try {
            byte[] padded = cipher(Cipher.DECRYPT_MODE, secret, Arrays.copyOf(both, NONCE))
                    .doFinal(both, NONCE, both.length - NONCE);
            String name = new String(padded, US_ASCII);
            return Optional.of(name.substring(0, name.indexOf('\0')));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw cannotHappen(e);
        }
    }

    private Cipher cipher(int mode, HmacKey secret, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(secret.sign(PURPOSE), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(service);
        return cipher;
    }

    private static IllegalStateException cannotHappen(GeneralSecurityException e) {
        return new IllegalStateException("every Java platform has AES-GCM", e);
    }
}
