package dev.cambist.server.keys;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.SigningKey;
import dev.cambist.server.keys.ServiceKeys.Wanted;
import dev.cambist.server.pkcs11.SigningToken;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All keys of a Cambist, in one directory that only its owner can get at. What is missing is made; what is there is
 * changed by nothing but a {@link KeyRotation}, except for certificates that are renewed.
 *
 * <pre>
 * DIRECTORY/lock                                           held while keys are read or made
 * DIRECTORY/refresh/20260131T120000Z.secret                signs refresh tokens (HS256): 32 bytes, base64url
 * DIRECTORY/robots/20260131T120000Z.secret                 of the digests of robots' passwords, once there is a robot
 * DIRECTORY/authority/20260131T120000Z.key, .crt           issues the certificates of all signing keys
 * DIRECTORY/services/SERVICE/20260131T120000Z-es256.key, .crt   signs the access tokens of one service
 * </pre>
 *
 * <p>A name begins with the time from which on the key signs; the latest of its kind whose time has come is the current
 * one. Keys are PKCS #8
 * and certificates X.509, both as PEM. In {@code SERVICE} all but letters, digits, {@code -}, {@code _} and dots is
 * percent-encoded. Each service has keys of its own, because zot does not compare {@code aud}: whatever one key signed,
 * every zot that trusts this key accepts.
 *
 * <p>Where a key for that is configured, {@code .key} and {@code .secret} are encrypted as {@link Jwe} tells.
 *
 * <p>Several processes can share a directory. Safe for use by several threads.
 */
public final class KeyDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(KeyDirectory.class);

    private final KeysInFiles inFiles;
    private final InstantSource clock;
    private volatile Optional<KeysInToken> token = Optional.empty();

    private KeyDirectory(KeysInFiles inFiles, InstantSource clock) {
        this.inFiles = inFiles;
        this.clock = clock;
    }

    /** Opens a directory in which nothing is encrypted, as {@link #open(Path, KeyEncryption, InstantSource)} does. */
    public static KeyDirectory open(Path directory, InstantSource clock) throws KeyFileException {
        return open(directory, KeyEncryption.NONE, clock);
    }

    /**
     * Opens the directory; makes it, the secret of refresh tokens and the authority where they are not there yet, and
     * encrypts what is not encrypted with the first key of the encryption.
     *
     * <p>Refuses with {@link KeyFileException} whatever cannot be read or written, can be got at by others than the owner,
     * is damaged, is encrypted with another key, or has a certificate that does not belong to its key.
     */
    public static KeyDirectory open(Path directory, KeyEncryption encryption, InstantSource clock)
            throws KeyFileException {
        return open(DirectoryPlace.at(directory), encryption, clock);
    }

    /**
     * Opens keys that servers share, as {@link #open(Path, KeyEncryption, InstantSource)} does. The first to open an empty
     * store takes the keys of its own directory there, if it has any.
     */
    public static KeyDirectory open(SharedKeys shared, Path directory, KeyEncryption encryption, InstantSource clock)
            throws KeyFileException {
        KeyPlace place = new StoredPlace(shared);
        new KeyFiles(place, encryption).takeFirst(new KeyFiles(DirectoryPlace.at(directory), encryption));
        return open(place, encryption, clock);
    }

    static KeyDirectory open(KeyPlace place, KeyEncryption encryption, InstantSource clock) throws KeyFileException {
        KeyFiles files = new KeyFiles(place, encryption);
        boolean wasThere = place.prepare();
        return place.whileHeld(() -> {
            files.encryptAll();
            if (wasThere) {
                MissingKeys.warn(place);
            }
            return new KeyDirectory(KeysInFiles.open(files, clock), clock);
        });
    }

    /**
     * Lets a token sign from now on what {@link #signingKeys} are asked for: no signing key is made in a file any more, and
     * those that are there only verify.
     */
    public void signIn(SigningToken signing) {
        token = Optional.of(new KeysInToken(new TokenSigner(signing), inFiles.files(), inFiles.authority(), clock));
    }

    /** Whether a token holds the keys of access tokens, which nothing here makes, changes or removes then. */
    public boolean isInToken() {
        return token.isPresent();
    }

    /** Whether a token is to sign and does not. */
    public boolean isTokenGone() {
        return token.filter(KeysInToken::isGone).isPresent();
    }

    /** Looks again what keys are in the token, if they are in one. */
    void reloadToken() {
        token.ifPresent(KeysInToken::reload);
    }

    /** Lets the token go, if there is one; nothing is signed after that. */
    public void close() {
        token.ifPresent(KeysInToken::close);
    }

    /** The secrets of refresh tokens, as they are at this moment. */
    public KeyRing<HmacKey> refreshKeys() {
        return inFiles.refreshSecrets().ring();
    }

    /**
     * The secrets of the digests of robots' passwords, as they are at each moment. One is made when they are first asked
     * for: where there are no robots, there is none.
     */
    public Supplier<KeyRing<HmacKey>> robotKeys() throws KeyFileException {
        return inFiles.robotSecretsMade()::ring;
    }

    /** The certificate that registries with {@link TrustProfile#X5C} trust. */
    public X509Certificate authority() {
        return inFiles.authority().certificate();
    }

    /**
     * The keys that sign the access tokens of a service, as they are at each moment. The current one is the latest of this
     * algorithm, made when there is none; the others of the service are former ones, which still verify. With
     * {@link TrustProfile#X5C} its tokens carry its certificate, which {@link #renewCertificates} keeps valid.
     *
     * <p>Refuses with {@link KeyFileException} as {@link #open} does.
     *
     * @param algorithm ES256 (P-256) or RS256 (2048 bits)
     */
    public Supplier<KeyRing<SigningKey>> signingKeys(String service, TrustProfile profile, SignatureAlgorithm algorithm)
            throws KeyFileException {
        return all(new Wanted(service, profile, algorithm))::signing;
    }

    /** The public side of {@link #signingKeys}, as it is now: what a registry is told. */
    public KeyRing<PublishedKey> publishedKeys(String service, TrustProfile profile, SignatureAlgorithm algorithm)
            throws KeyFileException {
        return all(new Wanted(service, profile, algorithm)).published();
    }

    /** The certificates by which a registry with {@link TrustProfile#X5C} recognises the keys of a service. */
    public List<X509Certificate> trusted(String service, TrustProfile profile, SignatureAlgorithm algorithm)
            throws KeyFileException {
        Wanted wanted = new Wanted(service, profile, algorithm);
        return token.isPresent()
                ? token.get().keys(wanted, inFiles.directory(wanted)).trusted()
                : List.of(inFiles.authority().certificate());
    }

    /** The key that signs the access tokens of a service now; empty where {@link #signingKeys} was not asked for it. */
    public Optional<KeyState> signing(String service, TrustProfile profile, SignatureAlgorithm algorithm) {
        return opened(new Wanted(service, profile, algorithm)).flatMap(keys -> current(keys.states()));
    }

    /** The certificate of that key. */
    public Optional<X509Certificate> certificate(String service, TrustProfile profile, SignatureAlgorithm algorithm) {
        return opened(new Wanted(service, profile, algorithm))
                .map(keys -> keys.published().current().certificate());
    }

    /** The secret that signs refresh tokens now. */
    public Optional<KeyState> signingRefreshTokens() {
        return current(inFiles.refreshSecrets().states());
    }

    private static Optional<KeyState> current(List<KeyState> states) {
        return states.stream()
                .filter(state -> state.stage() == KeyState.Stage.CURRENT)
                .findFirst();
    }

    /** The public sides of all signing keys that were asked for here, as a JWK set (RFC 7517), as they are now. */
    public String jwks() {
        Map<String, PublishedKey> byId = new LinkedHashMap<>();
        Stream.<KeysOfService>concat(
                        inFiles.services().stream(), token.stream().flatMap(keys -> keys.services().stream()))
                .flatMap(keys -> keys.published().all())
                .forEach(key -> byId.putIfAbsent(key.id(), key));
        return PublishedKey.jwks(byId.values());
    }

    /**
     * Renews the certificates that end within 30 days; to be called daily. What cannot be renewed is logged and stays as
     * it is.
     */
    public void renewCertificates() {
        token.ifPresentOrElse(KeysInToken::warnNearTheEnd, inFiles.authority()::warnNearTheEnd);
        for (ServiceKeys keys : inFiles.services()) {
            try {
                inFiles.change(keys::renew);
            } catch (KeyFileException e) {
                LOG.error("the keys of {} stay as they are: {}", keys.wanted().service(), e.getMessage(), e);
            }
        }
    }

    /** What changes its keys. */
    public KeyRotation rotation() {
        return new KeyRotation(this, inFiles, clock);
    }

    KeyFiles files() {
        return inFiles.files();
    }

    /** Reads all keys that were asked for here again, to which another process may have added. */
    void reload() throws KeyFileException {
        inFiles.reload();
    }

    /** The keys of a service, in the token or in files. */
    KeysOfService all(Wanted wanted) throws KeyFileException {
        return token.isPresent() ? token.get().keys(wanted, inFiles.directory(wanted)) : keys(wanted);
    }

    private Optional<KeysOfService> opened(Wanted wanted) {
        return token.isPresent()
                ? token.get().known(wanted).map(keys -> keys)
                : inFiles.known(wanted).map(keys -> keys);
    }

    /** Those that are in files, and can be changed. */
    ServiceKeys keys(Wanted wanted) throws KeyFileException {
        if (isInToken()) {
            throw new KeyFileException(
                    inFiles.files().place().root(),
                    "does not hold the keys of " + wanted.service() + ", which are in a PKCS #11 token",
                    "make, replace and remove them there with its maker's tools");
        }
        return inFiles.keys(wanted);
    }
}
