package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.token.KeyRing;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secrets of refresh tokens: one line of base64url each, named by the time at which it was made. */
final class RefreshSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshSecrets.class);
    static final String SUFFIX = ".secret";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private RefreshSecrets() {}

    /** Reads all secrets of a directory, the latest as the current; makes one where there is none. Under the lock. */
    static KeyRing<HmacKey> open(Path directory, InstantSource clock) throws KeyFileException {
        OwnerOnlyFiles.makeDirectory(directory);
        if (OwnerOnlyFiles.list(directory, SUFFIX).isEmpty()) {
            make(directory.resolve(FileName.stamp(clock.instant()) + SUFFIX));
        }
        List<HmacKey> keys = new ArrayList<>();
        for (Path file : OwnerOnlyFiles.list(directory, SUFFIX)) {
            keys.add(read(file));
        }
        return new KeyRing<>(keys.getFirst(), keys.subList(1, keys.size()));
    }

    private static void make(Path file) throws KeyFileException {
        byte[] secret = new byte[HmacKey.BYTES];
        new SecureRandom().nextBytes(secret);
        OwnerOnlyFiles.write(file, (ENCODER.encodeToString(secret) + "\n").getBytes(US_ASCII));
        LOG.info("made the secret of refresh tokens {}", file);
    }

    private static HmacKey read(Path file) throws KeyFileException {
        String line = new String(OwnerOnlyFiles.readSecret(file), US_ASCII).strip();
        try {
            byte[] secret = Base64.getUrlDecoder().decode(line);
            if (secret.length == HmacKey.BYTES) {
                String name = file.getFileName().toString();
                return new HmacKey(name.substring(0, name.length() - SUFFIX.length()), secret);
            }
        } catch (IllegalArgumentException e) {
            // said below, without the content
        }
        throw new KeyFileException(
                file,
                "is damaged: one line of 43 characters of base64url was expected",
                "restore it from a backup, or remove it; then everybody exchanges an identity token again");
    }
}
