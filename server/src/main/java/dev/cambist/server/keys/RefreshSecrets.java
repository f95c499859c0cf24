package dev.cambist.server.keys;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.token.KeyRing;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secrets of refresh tokens: one line of base64url each, named by the time at which it was made. */
final class RefreshSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshSecrets.class);
    static final String SUFFIX = SecretFile.SUFFIX;

    private final KeyFiles files;
    private final Path directory;
    private final InstantSource clock;
    private final AtomicReference<Held> held;

    /** A secret and its file. */
    private record StoredSecret(Path file, HmacKey key) {}

    /** What is in the directory, and which of it counts until when. */
    private record Held(KeyTimes<StoredSecret> stored, KeyRing<HmacKey> ring, Instant until) {
        static Held at(KeyTimes<StoredSecret> stored, Instant now) {
            return new Held(stored, stored.ring(now, StoredSecret::key), stored.until(now));
        }
    }

    private RefreshSecrets(KeyFiles files, Path directory, InstantSource clock) throws KeyFileException {
        this.files = files;
        this.directory = directory;
        this.clock = clock;
        this.held = new AtomicReference<>(Held.at(stored(), clock.instant()));
    }

    /** Reads all secrets of a directory; makes one where there is none. To be called under the lock. */
    static RefreshSecrets open(KeyFiles files, Path directory, InstantSource clock) throws KeyFileException {
        files.place().makeDirectory(directory);
        if (files.place().list(directory, SUFFIX).isEmpty()) {
            make(files, directory.resolve(FileName.stamp(clock.instant()) + SUFFIX));
        }
        return new RefreshSecrets(files, directory, clock);
    }

    /** As they are at this moment. */
    KeyRing<HmacKey> ring() {
        Held now = held.get();
        Instant time = clock.instant();
        if (!time.isBefore(now.until())) {
            Held later = Held.at(now.stored(), time);
            held.compareAndSet(now, later); // unless more was read meanwhile
            now = later;
        }
        return now.ring();
    }

    /** Puts back what is held now. */
    Runnable memento() {
        Held now = held.get();
        return () -> held.set(now);
    }

    /** Reads them again, to which another process may have added. To be called under the lock. */
    void reload() throws KeyFileException {
        held.set(Held.at(stored(), clock.instant()));
    }

    /** Makes one that signs from a time on. To be called under the lock. */
    void rotate(Instant from) throws KeyFileException {
        Instant since = FileName.free(from, stamp -> files.place().exists(directory.resolve(stamp + SUFFIX)));
        make(files, directory.resolve(FileName.stamp(since) + SUFFIX));
        reload();
    }

    List<KeyState> states() {
        Instant now = clock.instant();
        KeyTimes<StoredSecret> stored = held.get().stored();
        return stored.keys().stream()
                .map(dated -> new KeyState(
                        Optional.empty(),
                        dated.key().key().id(),
                        "HS256",
                        KeyRotation.stage(stored, dated, now),
                        Optional.of(dated.since()),
                        stored.ceased(dated, now),
                        Optional.empty(),
                        Optional.of(dated.key().file())))
                .toList();
    }

    private KeyTimes<StoredSecret> stored() throws KeyFileException {
        List<KeyTimes.Dated<StoredSecret>> keys = new ArrayList<>();
        for (Path file : files.place().list(directory, SUFFIX)) {
            keys.add(new KeyTimes.Dated<>(FileName.time(file), new StoredSecret(file, read(file))));
        }
        if (keys.isEmpty()) {
            throw new KeyFileException(
                    directory, "has no secret of refresh tokens any more", "restore it from a backup");
        }
        return new KeyTimes<>(keys);
    }

    private static void make(KeyFiles files, Path file) throws KeyFileException {
        SecretFile.make(files, file);
        LOG.info("made the secret of refresh tokens {}", file);
    }

    private HmacKey read(Path file) throws KeyFileException {
        byte[] secret = SecretFile.read(files, file, "then everybody exchanges an identity token again");
        String name = file.getFileName().toString();
        return new HmacKey(name.substring(0, name.length() - SUFFIX.length()), secret);
    }
}
