package dev.cambist.server.keys;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signing keys of one service. The latest key of the wanted algorithm whose time has come is the current one; all
 * others only verify.
 */
final class ServiceKeys {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceKeys.class);
    private static final Pattern KEY_FILE = Pattern.compile(FileName.STAMP + "-(es256|rs256)" + CertifiedKey.KEY);

    /** Whose keys, and what they are to be like. */
    record Wanted(String service, TrustProfile profile, SignatureAlgorithm algorithm) {}

    private record StoredKey(Path file, Instant since, SignatureAlgorithm algorithm, CertifiedKey certified) {}

    private record Rings(KeyRing<SigningKey> signing, KeyRing<PublishedKey> published) {}

    /** What is in the directory, and which of it counts until when. */
    private record Held(List<StoredKey> stored, Rings rings, Instant until) {}

    private final Path directory;
    private final Wanted wanted;
    private final Authority authority;
    private final InstantSource clock;
    private final boolean wasThereBefore;
    private volatile Held held;

    private ServiceKeys(Path directory, boolean wasThereBefore, Wanted wanted, Authority authority, InstantSource clock)
            throws KeyFileException {
        this.wasThereBefore = wasThereBefore;
        this.directory = directory;
        this.wanted = wanted;
        this.authority = authority;
        this.clock = clock;
        this.held = read();
    }

    /** Reads the keys, and makes what is missing. To be called under the lock. */
    static ServiceKeys open(Path directory, Wanted wanted, Authority authority, InstantSource clock)
            throws KeyFileException {
        boolean wasThereBefore = Files.exists(directory);
        OwnerOnlyFiles.makeDirectory(directory);
        return new ServiceKeys(directory, wasThereBefore, wanted, authority, clock);
    }

    Wanted wanted() {
        return wanted;
    }

    KeyRing<SigningKey> signing() {
        return rings().signing();
    }

    KeyRing<PublishedKey> published() {
        return rings().published();
    }

    /** As they are at this moment. */
    private Rings rings() {
        Held now = held;
        Instant time = clock.instant();
        if (!time.isBefore(now.until())) {
            now = hold(now.stored(), time);
            held = now;
        }
        return now.rings();
    }

    /**
     * Reads the keys again, to which another process may have added, and renews the certificate when it is time. To be
     * called under the lock.
     */
    KeyRing<SigningKey> renew() throws KeyFileException {
        held = read();
        return signing();
    }

    /** As {@link #renew}, and refuses where the keys are gone: what was read stays then. */
    void reload() throws KeyFileException {
        if (stored().stream().noneMatch(key -> key.algorithm() == wanted.algorithm())) {
            throw new KeyFileException(
                    directory, "has no key of " + wanted.service() + " any more", "restore it from a backup");
        }
        renew();
    }

    /** Makes a key that signs from a time on. To be called under the lock. */
    void rotate(Instant from) throws KeyFileException {
        make(FileName.free(from, stamp -> Files.exists(directory.resolve(name(stamp)))));
        held = read();
    }

    /**
     * Lets the key sign of which that was not decided yet. Its certificate is copied before and the old one removed
     * after: whenever the machine stops, there is one key with a certificate. To be called under the lock.
     */
    void promote() throws KeyFileException {
        Path undecided = directory.resolve(name(FileName.stamp(FileName.UNDECIDED)));
        Instant now = clock.instant();
        Instant since = FileName.free(now, stamp -> Files.exists(directory.resolve(name(stamp))));
        Path decided = directory.resolve(name(FileName.stamp(since)));
        CertifiedKey.read(undecided, wanted.algorithm()).writeCertificate(decided);
        OwnerOnlyFiles.rename(undecided, decided);
        OwnerOnlyFiles.delete(CertifiedKey.certificateFile(undecided));
        held = read();
    }

    /** The key that comes next, as the only one: what a registry has to accept before that key signs. */
    Optional<SigningKey> next() {
        return times(held.stored()).next(clock.instant()).map(dated -> signing(dated.key(), chain(dated.key())));
    }

    List<KeyState> states() {
        Instant now = clock.instant();
        KeyTimes<StoredKey> times = times(held.stored());
        return held.stored().stream()
                .map(key -> {
                    KeyTimes.Dated<StoredKey> dated = new KeyTimes.Dated<>(key.since(), key);
                    X509Certificate certificate = key.certified().certificate();
                    boolean mine = key.algorithm() == wanted.algorithm();
                    return new KeyState(
                            Optional.of(wanted.service()),
                            KeyId.of(certificate.getPublicKey(), wanted.profile()),
                            key.algorithm().jwsName(),
                            mine ? KeyRotation.stage(times, dated, now) : KeyState.Stage.FORMER,
                            Optional.of(key.since()).filter(since -> !since.equals(FileName.UNDECIDED)),
                            mine ? times.ceased(dated, now) : Optional.empty(),
                            Optional.of(certificate.getNotAfter().toInstant()),
                            key.file());
                })
                .toList();
    }

    private Held read() throws KeyFileException {
        List<StoredKey> stored = stored();
        if (stored.stream().noneMatch(key -> key.algorithm() == wanted.algorithm())) {
            make(clock.instant());
            stored = stored();
        }
        Instant now = clock.instant();
        StoredKey current = times(stored).current(now).key();
        StoredKey renewed = renewed(current);
        return hold(
                stored.stream()
                        .map(key -> key.file().equals(renewed.file()) ? renewed : key)
                        .toList(),
                now);
    }

    private KeyTimes<StoredKey> times(List<StoredKey> stored) {
        return new KeyTimes<>(stored.stream()
                .filter(key -> key.algorithm() == wanted.algorithm())
                .map(key -> new KeyTimes.Dated<>(key.since(), key))
                .toList());
    }

    private Held hold(List<StoredKey> stored, Instant now) {
        KeyTimes<StoredKey> times = times(stored);
        StoredKey current = times.current(now).key();
        List<StoredKey> others = stored.stream()
                .filter(key -> !key.file().equals(current.file()))
                .toList();
        return new Held(
                stored,
                new Rings(
                        new KeyRing<>(
                                signing(current, chain(current)),
                                others.stream()
                                        .map(key -> signing(key, List.of()))
                                        .toList()),
                        new KeyRing<>(
                                published(current),
                                others.stream().map(this::published).toList())),
                times.until(now));
    }

    /** The latest first. */
    private List<StoredKey> stored() throws KeyFileException {
        List<StoredKey> stored = new ArrayList<>();
        for (Path file : OwnerOnlyFiles.list(directory, CertifiedKey.KEY)) {
            Matcher name = KEY_FILE.matcher(file.getFileName().toString());
            if (!name.matches()) {
                throw KeyFileException.misnamed(file, "20260131T120000Z-es256.key");
            }
            SignatureAlgorithm algorithm =
                    SignatureAlgorithm.valueOf(name.group(1).toUpperCase(Locale.ROOT));
            stored.add(new StoredKey(file, FileName.time(file), algorithm, CertifiedKey.read(file, algorithm)));
        }
        return stored;
    }

    private String name(String stamp) {
        return stamp + "-" + wanted.algorithm().name().toLowerCase(Locale.ROOT) + CertifiedKey.KEY;
    }

    private void make(Instant since) throws KeyFileException {
        if (wasThereBefore && stored().isEmpty()) {
            LOG.warn(
                    "there is no key of {} in {} any more, so a new one is made; a registry that trusts keys and no"
                            + " authority refuses all tokens until it is told of it (cambist trust)",
                    wanted.service(),
                    directory);
        }
        KeyPair pair = KeyPairs.make(wanted.algorithm());
        X509Certificate certificate = authority.issue(wanted.service(), pair.getPublic());
        Path file = directory.resolve(name(FileName.stamp(since)));
        new CertifiedKey(pair.getPrivate(), certificate).write(file);
        LOG.info("made the signing key {} of {}", file, wanted.service());
    }

    /** With a new certificate where it is time for one; with the old one while that is good and no new one can be kept. */
    private StoredKey renewed(StoredKey key) throws KeyFileException {
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
        X509Certificate issued = authority.issue(wanted.service(), old.getPublicKey());
        CertifiedKey certified = new CertifiedKey(key.certified().key(), issued);
        try {
            certified.writeCertificate(key.file());
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

    private SigningKey signing(StoredKey key, List<String> chain) {
        KeyPair pair = key.certified().pair();
        return new SigningKey(KeyId.of(pair.getPublic(), wanted.profile()), key.algorithm(), pair, chain);
    }

    private PublishedKey published(StoredKey key) {
        X509Certificate certificate = key.certified().certificate();
        return new PublishedKey(KeyId.of(certificate.getPublicKey(), wanted.profile()), key.algorithm(), certificate);
    }

    /** The registry has the authority's own certificate, so the leaf is all that a token carries. */
    private List<String> chain(StoredKey key) {
        return switch (wanted.profile()) {
            case X5C ->
                List.of(Base64.getEncoder().encodeToString(key.certified().encoded()));
            case LIBTRUST, RFC7638 -> List.of();
        };
    }
}
