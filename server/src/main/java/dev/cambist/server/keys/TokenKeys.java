package dev.cambist.server.keys;

import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.SigningKey;
import dev.cambist.server.keys.ServiceKeys.Wanted;
import dev.cambist.server.keys.SigningKeyFiles.StoredKey;
import dev.cambist.server.pkcs11.SigningToken;
import dev.cambist.server.pkcs11.TokenException;
import dev.cambist.server.pkcs11.TokenKey;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one service in a token, under the service's name. A key signs from some time after the beginning of its
 * certificate, so that every server has seen it by then; until the next one does so, and from then on it verifies. So do
 * keys in files, from before there was a token.
 */
final class TokenKeys implements KeysOfService {
    private static final Logger LOG = LoggerFactory.getLogger(TokenKeys.class);

    private record Held(
            List<TokenKey> keys, KeyRing<SigningKey> signing, KeyRing<PublishedKey> published, Instant until) {}

    private final Wanted wanted;
    private final TokenSigner signer;
    private final List<StoredKey> files;
    private final InstantSource clock;
    private final AtomicReference<Held> held;
    private volatile String complaint = "";

    private TokenKeys(Wanted wanted, TokenSigner signer, List<StoredKey> files, InstantSource clock)
            throws KeyFileException {
        this.wanted = wanted;
        this.signer = signer;
        this.files = List.copyOf(files);
        this.clock = clock;
        this.held = new AtomicReference<>(hold(read(), clock.instant()));
    }

    /** Refuses where there is no key of this algorithm, or registries would refuse its certificate. */
    static TokenKeys open(Wanted wanted, TokenSigner signer, List<StoredKey> files, InstantSource clock)
            throws KeyFileException {
        TokenKeys keys = new TokenKeys(wanted, signer, files, clock);
        TokenCertificates.requireValid(keys.current(), wanted, signer.token(), clock.instant());
        keys.warnNearTheEnd();
        return keys;
    }

    /** Why a token cannot sign what is wanted. */
    static Optional<String> unsigning(Wanted wanted, SigningToken token, InstantSource clock) {
        try {
            TokenKeys keys = open(wanted, new TokenSigner(token), List.of(), clock);
            token.sign(keys.current(), TokenSigner.NOTHING);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Wanted wanted() {
        return wanted;
    }

    @Override
    public KeyRing<SigningKey> signing() {
        return held().signing();
    }

    @Override
    public KeyRing<PublishedKey> published() {
        return held().published();
    }

    /** What a registry must trust to accept whatever these keys sign or signed: the end of each chain. */
    List<X509Certificate> trusted() {
        return held().keys().stream().map(TokenCertificates::end).distinct().toList();
    }

    boolean signs() {
        return signer.signs(current());
    }

    /** Looks what is there now. When nothing can be seen, or nothing that signs, what was read before stays. */
    void reload() {
        try {
            Held now = hold(read(), clock.instant());
            boolean isNew = !now.keys().equals(held.getAndSet(now).keys());
            if (isNew) {
                LOG.info("the keys of {} in {} have changed", wanted.service(), signer.token());
            }
            complaint = "";
        } catch (KeyFileException e) {
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(complaint)) {
                LOG.error("the keys of {} stay as they were read: {}", wanted.service(), problem);
            }
            complaint = problem;
        }
    }

    void warnNearTheEnd() {
        TokenCertificates.warnNearTheEnd(current(), wanted, signer.token(), clock.instant());
    }

    @Override
    public List<KeyState> states() {
        Instant now = clock.instant();
        List<TokenKey> keys = held().keys();
        KeyTimes<TokenKey> times = times(keys);
        return Stream.concat(
                        keys.stream().map(key -> state(times, key, now)),
                        files.stream().map(this::former))
                .toList();
    }

    private KeyState state(KeyTimes<TokenKey> times, TokenKey key, Instant now) {
        KeyTimes.Dated<TokenKey> dated = new KeyTimes.Dated<>(since(key), key);
        boolean isMine = isMine(key);
        return new KeyState(
                KeyState.Use.ACCESS_TOKENS,
                Optional.of(wanted.service()),
                KeyId.of(key.publicKey(), wanted.profile()),
                key.algorithm().orElseThrow().jwsName(),
                isMine ? KeyRotation.stage(times, dated, now) : KeyState.Stage.FORMER,
                Optional.of(dated.since()),
                isMine ? times.ceased(dated, now) : Optional.empty(),
                Optional.of(key.certificate().getNotAfter().toInstant()),
                Optional.empty());
    }

    /** When it ceased to sign is not written anywhere: it goes when it is named. */
    private KeyState former(StoredKey key) {
        return new KeyState(
                KeyState.Use.ACCESS_TOKENS,
                Optional.of(wanted.service()),
                KeyId.of(key.publicKey(), wanted.profile()),
                key.algorithm().jwsName(),
                KeyState.Stage.FORMER,
                Optional.of(key.since()).filter(since -> !key.isUndecided()),
                Optional.empty(),
                Optional.of(key.certified().certificate().getNotAfter().toInstant()),
                Optional.of(key.file()));
    }

    private List<TokenKey> read() throws KeyFileException {
        List<TokenKey> keys;
        try {
            keys = signer.token().keys(wanted.service()).stream()
                    .filter(key -> key.algorithm().isPresent())
                    .toList();
        } catch (TokenException e) {
            signer.failed(e);
            throw KeyFileException.of(e);
        }
        if (keys.stream().noneMatch(this::isMine)) {
            throw new KeyFileException(
                    signer.token(),
                    "has no " + wanted.algorithm().jwsName() + " key of " + wanted.service(),
                    "put a key and its certificate there, both with one ID, and the certificate with the label "
                            + wanted.service());
        }
        return keys;
    }

    private TokenKey current() {
        return times(held().keys()).current(clock.instant()).key();
    }

    /** As they are at this moment. */
    private Held held() {
        Held now = held.get();
        Instant time = clock.instant();
        if (!time.isBefore(now.until())) {
            Held later = hold(now.keys(), time);
            held.compareAndSet(now, later); // unless more was read meanwhile
            now = later;
        }
        return now;
    }

    private Held hold(List<TokenKey> keys, Instant now) {
        KeyTimes<TokenKey> times = times(keys);
        TokenKey current = times.current(now).key();
        List<TokenKey> others =
                keys.stream().filter(key -> !key.equals(current)).toList();
        return new Held(
                keys,
                new KeyRing<>(
                        signing(current),
                        Stream.concat(
                                        others.stream().map(this::signing),
                                        files.stream().map(this::verifying))
                                .toList()),
                new KeyRing<>(
                        published(current),
                        Stream.concat(
                                        others.stream().map(this::published),
                                        files.stream().map(this::published))
                                .toList()),
                times.until(now));
    }

    private KeyTimes<TokenKey> times(List<TokenKey> keys) {
        return new KeyTimes<>(keys.stream()
                .filter(this::isMine)
                .map(key -> new KeyTimes.Dated<>(since(key), key))
                .toList());
    }

    private static Instant since(TokenKey key) {
        return key.certificate().getNotBefore().toInstant().plus(KeyRotation.LEAD);
    }

    private boolean isMine(TokenKey key) {
        return key.algorithm().filter(wanted.algorithm()::equals).isPresent();
    }

    private SigningKey signing(TokenKey key) {
        return new SigningKey(
                KeyId.of(key.publicKey(), wanted.profile()),
                key.algorithm().orElseThrow(),
                key.publicKey(),
                wanted.profile() == TrustProfile.X5C ? TokenCertificates.header(key) : List.of(),
                (data, length) -> signer.sign(key, Arrays.copyOf(data, length)));
    }

    private SigningKey verifying(StoredKey key) {
        return new SigningKey(
                KeyId.of(key.publicKey(), wanted.profile()),
                key.algorithm(),
                key.certified().pair(),
                List.of());
    }

    private PublishedKey published(TokenKey key) {
        return new PublishedKey(
                KeyId.of(key.publicKey(), wanted.profile()), key.algorithm().orElseThrow(), key.certificate());
    }

    private PublishedKey published(StoredKey key) {
        return new PublishedKey(
                KeyId.of(key.publicKey(), wanted.profile()),
                key.algorithm(),
                key.certified().certificate());
    }
}
