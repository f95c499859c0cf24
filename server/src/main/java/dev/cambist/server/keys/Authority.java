package dev.cambist.server.keys;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.keys.Certifier.Validity;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The private authority that issues the certificates of all signing keys: what registries trust with {@code x5c}. */
final class Authority {
    private static final Logger LOG = LoggerFactory.getLogger(Authority.class);

    private static final Duration LIFETIME = Duration.ofDays(3650);
    private static final Duration WARNING_TIME = Duration.ofDays(365);
    private static final Duration LEAF_LIFETIME = Duration.ofDays(90);
    private static final Duration LEAF_MARGIN = Duration.ofDays(30);
    /** Registries' clocks may be behind. */
    private static final Duration BACK_DATED = Duration.ofHours(1);

    private static final String HOW_TO_REPLACE =
            "move it and its key away, start again for a new one, and give that to every registry (cambist trust)";

    private final Path keyFile;
    private final CertifiedKey certified;
    private final InstantSource clock;

    private Authority(Path keyFile, CertifiedKey certified, InstantSource clock) {
        this.keyFile = keyFile;
        this.certified = certified;
        this.clock = clock;
    }

    /** Reads the latest authority of a directory; makes one where there is none. To be called under the lock. */
    static Authority open(KeyFiles files, Path directory, InstantSource clock) throws KeyFileException {
        files.place().makeDirectory(directory);
        List<Path> keys = files.place().list(directory, CertifiedKey.KEY);
        if (keys.isEmpty()) {
            return make(files, directory, clock);
        }
        Path keyFile = keys.getFirst();
        CertifiedKey certified = CertifiedKey.read(files, keyFile, SignatureAlgorithm.ES256);
        Authority authority = new Authority(keyFile, certified, clock);
        if (authority.timeLeft().isNegative()) {
            throw new KeyFileException(
                    CertifiedKey.certificateFile(keyFile),
                    "expired on " + authority.expiry() + ", and registries refuse what it issued",
                    "check this machine's clock; if it is right, " + HOW_TO_REPLACE);
        }
        authority.warnNearTheEnd();
        return authority;
    }

    private static Authority make(KeyFiles files, Path directory, InstantSource clock) throws KeyFileException {
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        KeyPair pair = KeyPairs.make(SignatureAlgorithm.ES256);
        X509Certificate certificate = Certifier.selfSigned(
                "Cambist authority of " + now, pair, new Validity(now.minus(BACK_DATED), now.plus(LIFETIME)));
        Path keyFile = directory.resolve(FileName.stamp(now) + CertifiedKey.KEY);
        CertifiedKey certified = new CertifiedKey(pair.getPrivate(), certificate);
        certified.write(files, keyFile);
        LOG.info("made the authority {}, valid until {}", CertifiedKey.certificateFile(keyFile), now.plus(LIFETIME));
        return new Authority(keyFile, certified, clock);
    }

    X509Certificate certificate() {
        return certified.certificate();
    }

    /** A certificate from an hour ago on for 90 days, within the time of the authority's own. */
    X509Certificate issue(String service, PublicKey key) {
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        Instant from = later(now.minus(BACK_DATED), certificate().getNotBefore().toInstant());
        Instant until = earlier(now.plus(LEAF_LIFETIME), expiry());
        return Certifier.leaf(service, key, certified, new Validity(from, until));
    }

    /**
     * Whether it is time for another certificate: less than 30 days are left and the authority itself lasts longer, or it
     * is not valid yet, or another authority issued it.
     */
    boolean isDue(X509Certificate leaf) {
        Instant now = clock.instant();
        return leaf.getNotAfter().toInstant().isBefore(earlier(now.plus(LEAF_MARGIN), expiry()))
                || leaf.getNotBefore().toInstant().isAfter(now)
                || !issued(leaf);
    }

    boolean issued(X509Certificate leaf) {
        try {
            leaf.verify(certificate().getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    void warnNearTheEnd() {
        if (timeLeft().compareTo(WARNING_TIME) < 0) {
            LOG.warn(
                    "the authority {} ends on {}, and no registry accepts x5c tokens after that; before then, {}",
                    CertifiedKey.certificateFile(keyFile),
                    expiry(),
                    HOW_TO_REPLACE);
        }
    }

    private Instant expiry() {
        return certificate().getNotAfter().toInstant();
    }

    private Duration timeLeft() {
        return Duration.between(clock.instant(), expiry());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
