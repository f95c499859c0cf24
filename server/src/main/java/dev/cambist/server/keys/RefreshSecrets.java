package dev.cambist.server.keys;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.token.KeyRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secrets of refresh tokens: one line of base64url each, named by the time at which it was made. */
final class RefreshSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshSecrets.class);
    static final String SUFFIX = SecretFile.SUFFIX;

    private final Path directory;
    private final InstantSource clock;
    private volatile Held held;

    /** A secret and its file. */
    private record StoredSecret(Path file, HmacKey key) {}

    /** What is in the directory, and which of it counts until when. */
    private record Held(KeyTimes<StoredSecret> stored, KeyRing<HmacKey> ring, Instant until) {
        static Held at(KeyTimes<StoredSecret> stored, Instant now) {
            return new Held(stored, stored.ring(now, StoredSecret::key), stored.until(now));
        }
    }

    private RefreshSecrets(Path directory, InstantSource clock) throws KeyFileException {
        this.directory = directory;
        this.clock = clock;
        this.held = Held.at(stored(), clock.instant());
    }

    /** Reads all secrets of a directory; makes one where there is none. To be called under the lock. */
    static RefreshSecrets open(Path directory, InstantSource clock) throws KeyFileException {
        OwnerOnlyFiles.makeDirectory(directory);
        if (OwnerOnlyFiles.list(directory, SUFFIX).isEmpty()) {
            make(directory.resolve(FileName.stamp(clock.instant()) + SUFFIX));
        }
        return new RefreshSecrets(directory, clock);
    }

    /** As they are at this moment. */
    KeyRing<HmacKey> ring() {
        Held now = held;
        Instant time = clock.instant();
        if (!time.isBefore(now.until())) {
            now = Held.at(now.stored(), time);
            held = now;
        }
        return now.ring();
    }

    /** Reads them again, to which another process may have added. To be called under the lock. */
    void reload() throws KeyFileException {
        held = Held.at(stored(), clock.instant());
    }

    /** Makes one that signs from a time on. To be called under the lock. */
    void rotate(Instant from) throws KeyFileException {
        Instant since = FileName.free(from, stamp -> Files.exists(directory.resolve(stamp + SUFFIX)));
        make(directory.resolve(FileName.stamp(since) + SUFFIX));
        reload();
    }

    List<KeyState> states() {
        Instant now = clock.instant();
        KeyTimes<StoredSecret> stored = held.stored();
        return stored.keys().stream()
                .map(dated -> new KeyState(
                        Optional.empty(),
                        dated.key().key().id(),
                        "HS256",
                        KeyRotation.stage(stored, dated, now),
                        Optional.of(dated.since()),
                        stored.ceased(dated, now),
                        Optional.empty(),
                        dated.key().file()))
                .toList();
    }

    private KeyTimes<StoredSecret> stored() throws KeyFileException {
        List<KeyTimes.Dated<StoredSecret>> keys = new ArrayList<>();
        for (Path file : OwnerOnlyFiles.list(directory, SUFFIX)) {
            keys.add(new KeyTimes.Dated<>(FileName.time(file), new StoredSecret(file, read(file))));
        }
        if (keys.isEmpty()) {
            throw new KeyFileException(
                    directory, "has no secret of refresh tokens any more", "restore it from a backup");
        }
        return new KeyTimes<>(keys);
    }

    private static void make(Path file) throws KeyFileException {
        SecretFile.make(file);
        LOG.info("made the secret of refresh tokens {}", file);
    }

    private static HmacKey read(Path file) throws KeyFileException {
        byte[] secret = SecretFile.read(file, "then everybody exchanges an identity token again");
        String name = file.getFileName().toString();
        return new HmacKey(name.substring(0, name.length() - SUFFIX.length()), secret);
    }
}
