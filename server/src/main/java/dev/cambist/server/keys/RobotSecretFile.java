package dev.cambist.server.keys;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Sha256;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret under which the digests of robots' passwords are made: with the store alone nobody can put a password there
 * that lets in. It is never replaced, because the passwords themselves are not known.
 */
final class RobotSecretFile {
    private static final Logger LOG = LoggerFactory.getLogger(RobotSecretFile.class);
    private static final int ID_LENGTH = 16; // characters of the digest, which tell two secrets apart

    private RobotSecretFile() {}

    /** Reads it; makes it where there is none. To be called under the lock. */
    static HmacKey open(KeyFiles files, Path directory, InstantSource clock) throws KeyFileException {
        files.place().makeDirectory(directory);
        List<Path> found = files.place().list(directory, SecretFile.SUFFIX);
        if (found.isEmpty()) {
            Path file = directory.resolve(FileName.stamp(clock.instant()) + SecretFile.SUFFIX);
            SecretFile.make(files, file);
            LOG.info("made the secret of robots' passwords {}", file);
            found = List.of(file);
        }
        byte[] secret =
                SecretFile.read(files, found.getFirst(), "then every robot needs new passwords (cambist robot rotate)");
        return new HmacKey(Sha256.hex(secret).substring(0, ID_LENGTH), secret);
    }
}
