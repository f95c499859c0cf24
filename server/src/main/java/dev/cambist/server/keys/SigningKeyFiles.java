package dev.cambist.server.keys;

import dev.cambist.core.jose.SignatureAlgorithm;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files with the signing keys of one service. To be used under the lock. */
final class SigningKeyFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceKeys.class);
    private static final Pattern KEY_FILE = Pattern.compile(FileName.STAMP + "-(es256|rs256)" + CertifiedKey.KEY);

    private final KeyFiles files;
    private final Path directory;
    private final String service;
    private final Authority authority;
    private final InstantSource clock;
    private final boolean wasThereBefore;

    /** A key, and its file. */
    record StoredKey(Path file, Instant since, SignatureAlgorithm algorithm, CertifiedKey certified) {
        PublicKey publicKey() {
            return certified.certificate().getPublicKey();
        }

        boolean isUndecided() {
            return since.equals(FileName.UNDECIDED);
        }
    }

    private SigningKeyFiles(
            KeyFiles files,
            Path directory,
            String service,
            Authority authority,
            InstantSource clock,
            boolean wasThereBefore) {
        this.files = files;
        this.directory = directory;
        this.service = service;
        this.authority = authority;
        this.clock = clock;
        this.wasThereBefore = wasThereBefore;
    }

    static SigningKeyFiles open(
            KeyFiles files, Path directory, String service, Authority authority, InstantSource clock)
            throws KeyFileException {
        boolean wasThereBefore = files.place().exists(directory);
        files.place().makeDirectory(directory);
        return new SigningKeyFiles(files, directory, service, authority, clock, wasThereBefore);
    }

    Path directory() {
        return directory;
    }

    /** The latest first. A key that is there undecided and decided is one whose promotion was interrupted: it is decided. */
    List<StoredKey> all() throws KeyFileException {
        List<StoredKey> all = new ArrayList<>();
        for (Path file : files.place().list(directory, CertifiedKey.KEY)) {
            Matcher name = KEY_FILE.matcher(file.getFileName().toString());
            if (!name.matches()) {
                throw KeyFileException.misnamed(file, "20260131T120000Z-es256.key");
            }
            SignatureAlgorithm algorithm =
                    SignatureAlgorithm.valueOf(name.group(1).toUpperCase(Locale.ROOT));
            all.add(new StoredKey(file, FileName.time(file), algorithm, CertifiedKey.read(files, file, algorithm)));
        }
        return all.stream().filter(key -> !isLeftOver(key, all)).toList();
    }

    private static boolean isLeftOver(StoredKey key, List<StoredKey> all) {
        return key.isUndecided()
                && all.stream()
                        .anyMatch(other ->
                                !other.isUndecided() && other.publicKey().equals(key.publicKey()));
    }

    /** Makes a key that signs from a time on, or soon after. */
    void make(Instant from, SignatureAlgorithm algorithm) throws KeyFileException {
        List<StoredKey> there = all();
        if (wasThereBefore && there.isEmpty()) {
            LOG.warn(
                    "there is no key of {} in {} any more, so a new one is made; a registry that trusts keys and no"
                            + " authority refuses all tokens until it is told of it (cambist trust)",
                    service,
                    directory);
        }
        if (from.equals(FileName.UNDECIDED) && there.stream().noneMatch(StoredKey::isUndecided)) {
            remove(file(FileName.UNDECIDED, algorithm)); // what an interrupted promotion left
        }
        KeyPair pair = KeyPairs.make(algorithm);
        X509Certificate certificate = authority.issue(service, pair.getPublic());
        Path file = file(free(from, algorithm), algorithm);
        new CertifiedKey(pair.getPrivate(), certificate).write(files, file);
        LOG.info("made the signing key {} of {}", file, service);
    }

    /**
     * Lets the key sign of which that was not decided yet. Its certificate is copied before and the old one removed
     * after: whenever the machine stops, there is one key with a certificate.
     */
    void promote(SignatureAlgorithm algorithm) throws KeyFileException {
        Path undecided = file(FileName.UNDECIDED, algorithm);
        Path decided = file(free(clock.instant(), algorithm), algorithm);
        CertifiedKey.read(files, undecided, algorithm).writeCertificate(files, decided);
        files.renameSecret(undecided, decided);
        remove(undecided);
    }

    private void remove(Path keyFile) throws KeyFileException {
        files.place().delete(keyFile);
        files.place().delete(CertifiedKey.certificateFile(keyFile));
    }

    /** With a new certificate where it is time for one; with the old one while that is good and no new one can be kept. */
    StoredKey renewed(StoredKey key) throws KeyFileException {
        X509Certificate old = key.certified().certificate();
        if (!authority.isDue(old)) {
            return key;
        }
        if (!authority.issued(old)) {
            LOG.warn(
                    "the certificate of {} is of another authority; issuing one of the authority that is here, which the"
                            + " registry must trust (cambist trust)",
                    key.file());
        }
        X509Certificate issued = authority.issue(service, old.getPublicKey());
        CertifiedKey certified = new CertifiedKey(key.certified().key(), issued);
        try {
            certified.writeCertificate(files, key.file());
        } catch (KeyFileException e) {
            if (old.getNotAfter().toInstant().isBefore(clock.instant())) {
                throw e;
            }
            LOG.error(
                    "the certificate of {} could not be renewed and ends on {}",
                    key.file(),
                    old.getNotAfter().toInstant(),
                    e);
            return key;
        }
        LOG.info(
                "renewed the certificate of {} until {}",
                key.file(),
                issued.getNotAfter().toInstant());
        return new StoredKey(key.file(), key.since(), key.algorithm(), certified);
    }

    private Instant free(Instant wanted, SignatureAlgorithm algorithm) {
        return FileName.free(wanted, stamp -> files.place().exists(directory.resolve(name(stamp, algorithm))));
    }

    private Path file(Instant since, SignatureAlgorithm algorithm) {
        return directory.resolve(name(FileName.stamp(since), algorithm));
    }

    private static String name(String stamp, SignatureAlgorithm algorithm) {
        return stamp + "-" + algorithm.name().toLowerCase(Locale.ROOT) + CertifiedKey.KEY;
    }
}
