package dev.cambist.server.keys;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.SigningKey;
import dev.cambist.server.keys.SigningKeyFiles.StoredKey;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The signing keys of one service. The latest key of the wanted algorithm whose time has come is the current one; all
 * others only verify.
 */
final class ServiceKeys implements KeysOfService {
    /** Whose keys, and what they are to be like. */
    record Wanted(String service, TrustProfile profile, SignatureAlgorithm algorithm) {}

    private record Rings(KeyRing<SigningKey> signing, KeyRing<PublishedKey> published) {}

    /** What is kept, and which of it counts until when. */
    private record Held(List<StoredKey> stored, Rings rings, Instant until) {}

    private final SigningKeyFiles files;
    private final Wanted wanted;
    private final InstantSource clock;
    private final AtomicReference<Held> held;

    private ServiceKeys(SigningKeyFiles files, Wanted wanted, InstantSource clock) throws KeyFileException {
        this.files = files;
        this.wanted = wanted;
        this.clock = clock;
        this.held = new AtomicReference<>(read());
    }

    /** Reads the keys, and makes what is missing. To be called under the lock. */
    static ServiceKeys open(KeyFiles files, Path directory, Wanted wanted, Authority authority, InstantSource clock)
            throws KeyFileException {
        return new ServiceKeys(
                SigningKeyFiles.open(files, directory, wanted.service(), authority, clock), wanted, clock);
    }

    @Override
    public Wanted wanted() {
        return wanted;
    }

    @Override
    public KeyRing<SigningKey> signing() {
        return rings().signing();
    }

    @Override
    public KeyRing<PublishedKey> published() {
        return rings().published();
    }

    /** As they are at this moment. */
    private Rings rings() {
        Held now = held.get();
        Instant time = clock.instant();
        if (!time.isBefore(now.until())) {
            Held later = hold(now.stored(), time);
            held.compareAndSet(now, later); // unless more was read meanwhile
            now = later;
        }
        return now.rings();
    }

    /**
     * Reads the keys again, to which another process may have added, and renews the certificate when it is time. To be
     * called under the lock.
     */
    KeyRing<SigningKey> renew() throws KeyFileException {
        held.set(read());
        return signing();
    }

    /** As {@link #renew}, and refuses where the keys are gone: what was read stays then. */
    void reload() throws KeyFileException {
        if (files.all().stream().noneMatch(key -> key.algorithm() == wanted.algorithm())) {
            throw new KeyFileException(
                    files.directory(), "has no key of " + wanted.service() + " any more", "restore it from a backup");
        }
        renew();
    }

    /** Makes a key that signs from a time on. To be called under the lock. */
    void rotate(Instant from) throws KeyFileException {
        files.make(from, wanted.algorithm());
        held.set(read());
    }

    /** Lets the key sign of which that was not decided yet. To be called under the lock. */
    void promote() throws KeyFileException {
        files.promote(wanted.algorithm());
        held.set(read());
    }

    /** Puts back what is held now. */
    Runnable memento() {
        Held now = held.get();
        return () -> held.set(now);
    }

    /** The key of which it is not decided when it signs, as the only one: what a registry has to accept before. */
    Optional<SigningKey> waiting() {
        return held.get().stored().stream()
                .filter(key -> key.isUndecided() && key.algorithm() == wanted.algorithm())
                .findFirst()
                .map(key -> signing(key, chain(key)));
    }

    @Override
    public List<KeyState> states() {
        Instant now = clock.instant();
        KeyTimes<StoredKey> times = times(held.get().stored());
        return held.get().stored().stream()
                .map(key -> {
                    KeyTimes.Dated<StoredKey> dated = new KeyTimes.Dated<>(key.since(), key);
                    X509Certificate certificate = key.certified().certificate();
                    boolean mine = key.algorithm() == wanted.algorithm();
                    return new KeyState(
                            KeyState.Use.ACCESS_TOKENS,
                            Optional.of(wanted.service()),
                            KeyId.of(certificate.getPublicKey(), wanted.profile()),
                            key.algorithm().jwsName(),
                            mine ? KeyRotation.stage(times, dated, now) : KeyState.Stage.FORMER,
                            Optional.of(key.since()).filter(since -> !key.isUndecided()),
                            mine ? times.ceased(dated, now) : Optional.empty(),
                            Optional.of(certificate.getNotAfter().toInstant()),
                            Optional.of(key.file()));
                })
                .toList();
    }

    private Held read() throws KeyFileException {
        List<StoredKey> stored = files.all();
        if (stored.stream().noneMatch(key -> key.algorithm() == wanted.algorithm())) {
            files.make(clock.instant(), wanted.algorithm());
            stored = files.all();
        }
        Instant now = clock.instant();
        StoredKey current = times(stored).current(now).key();
        StoredKey renewed = files.renewed(current);
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
