package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A secret as an encrypted file: one line, JWE's compact form (RFC 7516 section 7.1) with {@code dir} and
 * {@code A256GCM} (RFC 7518 sections 4.5 and 5.3), so that any program for JOSE can decrypt it with the key.
 *
 * <p>The header says which key ({@code kid}) and which file ({@code name}), and is authenticated: a file put in the place
 * of another is refused. PKCS #8 has an encrypted form too, but for private keys alone, bound to no name, and derives its
 * key from a password slowly, which does nothing for a key of 256 random bits.
 */
final class Jwe {
    private static final int IV_BYTES = 12; // RFC 7518 section 5.3
    private static final int TAG_BYTES = 16;
    private static final int PARTS = 5;
    private static final String START = "eyJ"; // of every object in base64url that begins with a member
    private static final Set<String> MEMBERS = Set.of("alg", "enc", "kid", "name");
    private static final SecureRandom RANDOM = new SecureRandom();

    private Jwe() {}

    static String encrypt(EncryptionKey key, String name, byte[] secret) {
        String header = Jws.encode(new JsonWriter()
                .beginObject()
                .member("alg", "dir")
                .member("enc", "A256GCM")
                .member("kid", key.id())
                .member("name", name)
                .endObject()
                .toString()
                .getBytes(ISO_8859_1));
        byte[] iv = new byte[IV_BYTES];
        RANDOM.nextBytes(iv);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, iv, header).doFinal(secret);
            int length = sealed.length - TAG_BYTES;
            return header + ".." + Jws.encode(iv) + "." + Jws.encode(Arrays.copyOf(sealed, length)) + "."
                    + Jws.encode(Arrays.copyOfRange(sealed, length, sealed.length)) + "\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES in Galois/Counter Mode", e);
        }
    }

    /** Whether it claims to be encrypted; neither PEM nor base64url can look so. */
    static boolean isOne(byte[] written) {
        String text = text(written);
        return text.startsWith(START) && text.indexOf('.') > 0;
    }

    /** Which key it was encrypted with, where it is encrypted as here. */
    static Optional<String> keyId(byte[] written) {
        return header(written).flatMap(header -> header.text("kid"));
    }

    /** As what it was encrypted; nobody has vouched for it before {@link #decrypt} did. */
    static Optional<String> name(byte[] written) {
        return header(written).flatMap(header -> header.text("name"));
    }

    /** Nothing where it was not encrypted so, with this key. */
    static Optional<byte[]> decrypt(EncryptionKey key, byte[] written) {
        String[] parts = text(written).split("\\.", -1);
        if (header(written).isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] iv = decode(parts[2]);
            byte[] content = decode(parts[3]);
            byte[] tag = decode(parts[4]);
            if (iv.length != IV_BYTES || tag.length != TAG_BYTES) {
                return Optional.empty();
            }
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, iv, parts[0]);
            byte[] sealed = Arrays.copyOf(content, content.length + TAG_BYTES);
            System.arraycopy(tag, 0, sealed, content.length, TAG_BYTES);
            return Optional.of(cipher.doFinal(sealed));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonObject> header(byte[] written) {
        String[] parts = text(written).split("\\.", -1);
        if (parts.length != PARTS || !parts[1].isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonObject header = JsonObject.parse(decode(parts[0]));
            boolean known = header.members().keySet().equals(MEMBERS)
                    && header.text("alg").filter("dir"::equals).isPresent()
                    && header.text("enc").filter("A256GCM"::equals).isPresent()
                    && header.text("kid")
                            .filter(id -> id.matches("[0-9a-f]{1,64}"))
                            .isPresent()
                    && header.text("name").isPresent();
            return known ? Optional.of(header) : Optional.empty();
        } catch (JsonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] decode(String part) {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        if (!Jws.encode(bytes).equals(part)) {
            throw new IllegalArgumentException("not as base64url is written (RFC 7515 section 2)");
        }
        return bytes;
    }

    private static String text(byte[] written) {
        String text = new String(written, ISO_8859_1);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static Cipher cipher(int mode, EncryptionKey key, byte[] iv, String header)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.aes(), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv));
        cipher.updateAAD(header.getBytes(US_ASCII));
        return cipher;
    }
}
