package dev.cambist.server.keys;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Sha256;
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

/** The secrets of one purpose: one line of base64url each, named by the time from which on it signs. */
final class HmacSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(HmacSecrets.class);

    private final Purpose purpose;
    private final KeyFiles files;
    private final Path directory;
    private final InstantSource clock;
    private final AtomicReference<Held> held;

    /** What they sign. */
    enum Purpose {
        REFRESH_TOKENS(
                KeyState.Use.REFRESH_TOKENS,
                "refresh",
                "the secret of refresh tokens",
                "then everybody exchanges an identity token again"),

        /** The digests of robots' passwords: with the store alone nobody can put a password there that lets in. */
        ROBOTS(
                KeyState.Use.ROBOTS,
                "robots",
                "the secret of robots' passwords",
                "then every robot needs new passwords (cambist robot rotate)");

        private static final int ID_LENGTH = 16; // characters of the digest, which tell two secrets apart

        private final KeyState.Use use;
        private final String directory;
        private final String title;
        private final String whenRemoved;

        Purpose(KeyState.Use use, String directory, String title, String whenRemoved) {
            this.use = use;
            this.directory = directory;
            this.title = title;
            this.whenRemoved = whenRemoved;
        }

        Path in(KeyPlace place) {
            return place.root().resolve(directory);
        }

        /** Tokens name a secret by when it was made, and what is kept of a password says which secret it was. */
        private HmacKey key(Path file, byte[] secret) {
            String name = file.getFileName().toString();
            String id = this == ROBOTS
                    ? Sha256.hex(secret).substring(0, ID_LENGTH)
                    : name.substring(0, name.length() - SecretFile.SUFFIX.length());
            return new HmacKey(id, secret);
        }
    }

    /** A secret and its file. */
    private record StoredSecret(Path file, HmacKey key) {}

    /** What is in the directory, and which of it counts until when. */
    private record Held(KeyTimes<StoredSecret> stored, KeyRing<HmacKey> ring, Instant until) {
        static Held at(KeyTimes<StoredSecret> stored, Instant now) {
            return new Held(stored, stored.ring(now, StoredSecret::key), stored.until(now));
        }
    }

    private HmacSecrets(Purpose purpose, KeyFiles files, InstantSource clock) throws KeyFileException {
        this.purpose = purpose;
        this.files = files;
        this.directory = purpose.in(files.place());
        this.clock = clock;
        this.held = new AtomicReference<>(Held.at(stored(), clock.instant()));
    }

    /** Reads all secrets of a purpose; makes one where there is none. To be called under the lock. */
    static HmacSecrets open(Purpose purpose, KeyFiles files, InstantSource clock) throws KeyFileException {
        Path directory = purpose.in(files.place());
        files.place().makeDirectory(directory);
        if (!areThere(purpose, files.place())) {
            make(purpose, files, directory.resolve(FileName.stamp(clock.instant()) + SecretFile.SUFFIX));
        }
        return new HmacSecrets(purpose, files, clock);
    }

    /** Whether there is any. To be called under the lock. */
    static boolean areThere(Purpose purpose, KeyPlace place) throws KeyFileException {
        Path directory = purpose.in(place);
        return place.exists(directory)
                && !place.list(directory, SecretFile.SUFFIX).isEmpty();
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
        Instant since =
                FileName.free(from, stamp -> files.place().exists(directory.resolve(stamp + SecretFile.SUFFIX)));
        make(purpose, files, directory.resolve(FileName.stamp(since) + SecretFile.SUFFIX));
        reload();
    }

    List<KeyState> states() {
        Instant now = clock.instant();
        KeyTimes<StoredSecret> stored = held.get().stored();
        return stored.keys().stream()
                .map(dated -> new KeyState(
                        purpose.use,
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
        for (Path file : files.place().list(directory, SecretFile.SUFFIX)) {
            keys.add(new KeyTimes.Dated<>(FileName.time(file), new StoredSecret(file, read(file))));
        }
        if (keys.isEmpty()) {
            throw new KeyFileException(directory, "has lost " + purpose.title, "restore it from a backup");
        }
        return new KeyTimes<>(keys);
    }

    private static void make(Purpose purpose, KeyFiles files, Path file) throws KeyFileException {
        SecretFile.make(files, file);
        LOG.info("made {} {}", purpose.title, file);
    }

    private HmacKey read(Path file) throws KeyFileException {
        return purpose.key(file, SecretFile.read(files, file, purpose.whenRemoved));
    }
}
