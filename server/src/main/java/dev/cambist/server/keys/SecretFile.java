package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.core.jose.HmacKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** A file with the secret of an HMAC: one line of base64url. */
final class SecretFile {
    static final String SUFFIX = ".secret";

    private SecretFile() {}

    static void make(KeyFiles files, Path file) throws KeyFileException {
        byte[] secret = new byte[HmacKey.BYTES];
        new SecureRandom().nextBytes(secret);
        String line = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        files.writeSecret(file, (line + "\n").getBytes(US_ASCII));
    }

    /** @param whenRemoved what comes of removing it, for who reads that it is damaged */
    static byte[] read(KeyFiles files, Path file, String whenRemoved) throws KeyFileException {
        String line = new String(files.readSecret(file), US_ASCII).strip();
        try {
            byte[] secret = Base64.getUrlDecoder().decode(line);
            if (secret.length == HmacKey.BYTES) {
                return secret;
            }
        } catch (IllegalArgumentException e) {
            // said below, without the content
        }
        throw new KeyFileException(
                file,
                "is damaged: one line of 43 characters of base64url was expected",
                "restore it from a backup, or remove it; " + whenRemoved);
    }
}
