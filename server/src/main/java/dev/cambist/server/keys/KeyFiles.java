package dev.cambist.server.keys;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files in the place of keys, the secret ones of them encrypted where a key for that is configured. */
final class KeyFiles {
    /** Those beside the ones of services; the data directory holds others too. */
    private static final Set<String> DIRECTORIES = Set.of("refresh", "authority", "robots");

    private final KeyPlace place;
    private final KeyEncryption encryption;

    KeyFiles(KeyPlace place, KeyEncryption encryption) {
        this.place = place;
        this.encryption = encryption;
        if (place.isShared() && !encryption.isOn()) {
            throw new IllegalArgumentException("what others may look at is encrypted");
        }
    }

    KeyPlace place() {
        return place;
    }

    byte[] readSecret(Path file) throws KeyFileException {
        byte[] written = place.readSecret(file);
        if (place.isShared() && !Jwe.isOne(written)) {
            throw new KeyFileException(
                    file,
                    "is not encrypted, so anybody may have put it there",
                    "restore it from a backup, or remove it");
        }
        return encryption.open(name(file), file, written);
    }

    void writeSecret(Path file, byte[] secret) throws KeyFileException {
        place.write(file, encryption.seal(name(file), secret));
    }

    /**
     * Gives a secret another name. One that is encrypted is bound to its name, so that it is there under both for a
     * moment.
     */
    void renameSecret(Path file, Path name) throws KeyFileException {
        if (encryption.isOn()) {
            writeSecret(name, readSecret(file));
            place.delete(file);
        } else {
            place.rename(file, name);
        }
    }

    /**
     * Writes anew what is not encrypted with the key that encrypts now. Each file is the old one or the new one whenever
     * the machine stops, and both can be read.
     */
    void encryptAll() throws KeyFileException {
        if (encryption.isOn()) {
            int changed = rewrite(encryption);
            if (changed > 0) {
                log().info(
                                "encrypted {} keys in {} with {}",
                                changed,
                                place.root(),
                                encryption.keys().getFirst());
            }
        }
    }

    /** Copies the keys of another place, unless there are some here already. */
    void takeFirst(KeyFiles other) throws KeyFileException {
        if (!other.place.exists(other.place.root().resolve("refresh"))) {
            return;
        }
        place.whileHeld(() -> {
            if (directories().isEmpty()) {
                int taken = other.place.whileHeld(() -> take(other));
                log().info(
                                "took {} keys of {} into {}; those there are not used any more",
                                taken,
                                other.place.root(),
                                place.root());
            }
            return place;
        });
    }

    private int take(KeyFiles other) throws KeyFileException {
        List<Path> secrets = other.secrets();
        for (Path file : secrets) {
            writeSecret(place.root().resolve(other.name(file)), other.readSecret(file));
        }
        for (Path directory : other.directories()) {
            for (Path file : other.place.list(directory, CertifiedKey.CERTIFICATE)) {
                place.write(place.root().resolve(other.name(file)), other.place.readPublic(file));
            }
        }
        return secrets.size();
    }

    /** Writes everything in the clear; says how many files were not. */
    int decryptAll() throws KeyFileException {
        if (place.isShared()) {
            throw new KeyFileException(place.root(), "is shared", "keys in it are always encrypted");
        }
        return rewrite(KeyEncryption.NONE);
    }

    private int rewrite(KeyEncryption wanted) throws KeyFileException {
        int changed = 0;
        for (Path directory : directories()) {
            place.deleteDrafts(directory);
        }
        for (Path file : secrets()) {
            byte[] written = place.readSecret(file);
            if (!wanted.isCurrent(written)) {
                place.write(file, wanted.seal(name(file), readSecret(file)));
                changed++;
            }
        }
        return changed;
    }

    /** All secrets, also those of services that are not asked for. */
    List<Path> secrets() throws KeyFileException {
        List<Path> secrets = new ArrayList<>();
        for (Path directory : directories()) {
            secrets.addAll(place.list(directory, SecretFile.SUFFIX));
            secrets.addAll(place.list(directory, CertifiedKey.KEY));
        }
        return secrets;
    }

    /** Why one of them cannot be decrypted, looked for without the lock; those that cannot be read are passed over. */
    Optional<String> undecryptable() {
        List<Path> secrets;
        try {
            secrets = secrets();
        } catch (KeyFileException e) {
            return Optional.empty(); // said when they are opened
        }
        for (Path file : secrets) {
            byte[] written;
            try {
                written = place.readSecret(file);
            } catch (KeyFileException e) {
                continue;
            }
            try {
                encryption.open(name(file), file, written);
            } catch (KeyFileException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }

    private List<Path> directories() throws KeyFileException {
        List<Path> directories = new ArrayList<>();
        for (Path directory : place.directories(place.root())) {
            if (DIRECTORIES.contains(directory.getFileName().toString())) {
                directories.add(directory);
            }
        }
        directories.addAll(place.directories(place.root().resolve("services")));
        return directories;
    }

    /** Asked for where it is needed: whoever only checks a configuration looks at keys too, and logs nothing. */
    private static Logger log() {
        return LoggerFactory.getLogger(KeyFiles.class);
    }

    private String name(Path file) {
        return place.root().relativize(file).toString();
    }
}
