package dev.cambist.server.keys;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.SigningKey;
import dev.cambist.server.keys.ServiceKeys.Wanted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
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
 * <p>Several processes can share a directory. Safe for use by several threads.
 */
public final class KeyDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(KeyDirectory.class);
    /** File systems have names of at most 255 bytes. */
    private static final int LONGEST_NAME = 200;

    private final Path directory;
    private final InstantSource clock;
    private final RefreshSecrets refreshSecrets;
    private final Authority authority;
    private final List<ServiceKeys> services = new CopyOnWriteArrayList<>();

    private KeyDirectory(Path directory, InstantSource clock) throws KeyFileException {
        this.directory = directory;
        this.clock = clock;
        this.refreshSecrets = RefreshSecrets.open(directory.resolve("refresh"), clock);
        this.authority = Authority.open(directory.resolve("authority"), clock);
    }

    /**
     * Opens the directory; makes it, the secret of refresh tokens and the authority where they are not there yet.
     *
     * <p>Refuses with {@link KeyFileException} whatever cannot be read or written, can be got at by others than the owner,
     * is damaged, or has a certificate that does not belong to its key.
     */
    public static KeyDirectory open(Path directory, InstantSource clock) throws KeyFileException {
        Path root = directory.toAbsolutePath().normalize();
        boolean isFirstStart = !Files.exists(root);
        OwnerOnlyFiles.makeRoot(root);
        return DirectoryLock.whileHeld(root, () -> {
            if (!isFirstStart) {
                warnOfMissingKeys(root);
            }
            return new KeyDirectory(root, clock);
        });
    }

    /** A directory that somebody else has made may be the place of keys that are lost, or a volume that is new. */
    private static void warnOfMissingKeys(Path root) throws KeyFileException {
        if (isWithout(root.resolve("refresh"), RefreshSecrets.SUFFIX)) {
            LOG.warn(
                    "there is no secret of refresh tokens in {}, so a new one is made; unless this is the first start, the"
                            + " earlier one is lost, and whoever is signed in has to sign in again",
                    root);
        }
        if (isWithout(root.resolve("authority"), CertifiedKey.KEY)) {
            LOG.warn(
                    "there is no authority in {}, so a new one is made; unless this is the first start, the earlier one is"
                            + " lost, and registries refuse all tokens until they are told of the new one (cambist trust)",
                    root);
        }
    }

    private static boolean isWithout(Path directory, String suffix) throws KeyFileException {
        return !Files.exists(directory)
                || OwnerOnlyFiles.list(directory, suffix).isEmpty();
    }

    /** The secrets of refresh tokens, as they are at this moment. */
    public KeyRing<HmacKey> refreshKeys() {
        return refreshSecrets.ring();
    }

    /**
     * The secret of the digests of robots' passwords, made when it is first asked for: where there are no robots, there is
     * none.
     */
    public HmacKey robotKey() throws KeyFileException {
        return DirectoryLock.whileHeld(directory, () -> RobotSecretFile.open(directory.resolve("robots"), clock));
    }

    /** The certificate that registries with {@link TrustProfile#X5C} trust. */
    public X509Certificate authority() {
        return authority.certificate();
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
        return keys(new Wanted(service, profile, algorithm))::signing;
    }

    /** The public side of {@link #signingKeys}, as it is now: what a registry is told. */
    public KeyRing<PublishedKey> publishedKeys(String service, TrustProfile profile, SignatureAlgorithm algorithm)
            throws KeyFileException {
        return keys(new Wanted(service, profile, algorithm)).published();
    }

    /** The public sides of all signing keys that were asked for here, as a JWK set (RFC 7517), as they are now. */
    public String jwks() {
        Map<String, PublishedKey> byId = new LinkedHashMap<>();
        services.stream().flatMap(keys -> keys.published().all()).forEach(key -> byId.putIfAbsent(key.id(), key));
        return PublishedKey.jwks(byId.values());
    }

    /**
     * Renews the certificates that end within 30 days; to be called daily. What cannot be renewed is logged and stays as
     * it is.
     */
    public void renewCertificates() {
        authority.warnNearTheEnd();
        for (ServiceKeys keys : services) {
            try {
                DirectoryLock.whileHeld(directory, keys::renew);
            } catch (KeyFileException e) {
                LOG.error("the keys of {} stay as they are: {}", keys.wanted().service(), e.getMessage(), e);
            }
        }
    }

    /** What changes its keys. */
    public KeyRotation rotation() {
        return new KeyRotation(this, clock);
    }

    RefreshSecrets refreshSecrets() {
        return refreshSecrets;
    }

    List<ServiceKeys> services() {
        return List.copyOf(services);
    }

    Path path() {
        return directory;
    }

    /** Reads all keys that were asked for here again, to which another process may have added. */
    void reload() throws KeyFileException {
        DirectoryLock.whileHeld(directory, () -> {
            refreshSecrets.reload();
            for (ServiceKeys keys : services) {
                keys.reload();
            }
            return directory;
        });
    }

    ServiceKeys keys(Wanted wanted) throws KeyFileException {
        String name = FileName.of(wanted.service());
        Path parent = directory.resolve("services");
        if (name.length() > LONGEST_NAME) {
            throw new KeyFileException(
                    parent, "has no room for a service of so long a name: " + wanted.service(), "choose a shorter one");
        }
        // Without a look at the disk: no change of the configuration may fail because the directory is gone.
        Optional<ServiceKeys> opened = known(wanted);
        if (opened.isPresent()) {
            return opened.get();
        }
        return DirectoryLock.whileHeld(directory, () -> {
            Optional<ServiceKeys> openedMeanwhile = known(wanted);
            if (openedMeanwhile.isPresent()) {
                return openedMeanwhile.get();
            }
            OwnerOnlyFiles.makeDirectory(parent);
            ServiceKeys read = ServiceKeys.open(parent.resolve(name), wanted, authority, clock);
            services.add(read);
            return read;
        });
    }

    private Optional<ServiceKeys> known(Wanted wanted) {
        return services.stream().filter(keys -> keys.wanted().equals(wanted)).findFirst();
    }
}
