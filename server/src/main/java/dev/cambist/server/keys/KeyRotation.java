package dev.cambist.server.keys;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.token.SigningKey;
import dev.cambist.server.keys.ServiceKeys.Wanted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the keys of a directory. A key is written down before it signs, so that every process that shares the directory
 * knows it when the first token comes that it signed.
 *
 * <p>With {@link TrustProfile#X5C} a registry takes any key that our authority vouches for, and so the time at which a new
 * one begins to sign is decided when it is made. With the others the registry must be given the key first: it is made,
 * told to registries, and signs when somebody decides so.
 */
public final class KeyRotation {
    /** Readers of the published key set keep it for five minutes, and other processes look several times a second. */
    public static final Duration LEAD = Duration.ofMinutes(10);

    /**
     * How long before it signs a key is made by itself: as long as a server that shares keys may go on without seeing those
     * that others make, for it would refuse what they sign.
     *
     * @param unseen for how long that may be; empty where keys are in a directory
     */
    public static Duration lead(Optional<Duration> unseen) {
        return unseen.filter(time -> time.compareTo(LEAD) > 0).orElse(LEAD);
    }

    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

    private final KeyDirectory directory;
    private final KeysInFiles inFiles;
    private final InstantSource clock;

    KeyRotation(KeyDirectory directory, KeysInFiles inFiles, InstantSource clock) {
        this.directory = directory;
        this.inFiles = inFiles;
        this.clock = clock;
    }

    /** All keys that were asked for of the directory: secrets of refresh tokens first, the latest first. */
    public List<KeyState> states() {
        List<KeyState> states = new ArrayList<>(inFiles.refreshSecrets().states());
        inFiles.services().forEach(keys -> states.addAll(keys.states()));
        return states;
    }

    /** Those of refresh tokens, the latest first. */
    public List<KeyState> refreshStates() {
        return inFiles.refreshSecrets().states();
    }

    /** Those of robots' passwords, the latest first; none where there have been no robots. */
    public List<KeyState> robotStates() throws KeyFileException {
        return inFiles.robotSecrets().map(HmacSecrets::states).orElse(List.of());
    }

    /** Those of a service, the latest first. */
    public List<KeyState> states(String service, TrustProfile profile, SignatureAlgorithm algorithm)
            throws KeyFileException {
        return directory.all(new Wanted(service, profile, algorithm)).states();
    }

    /** Makes a secret of refresh tokens that signs after this time. */
    public void rotateRefreshSecret(Duration lead) throws KeyFileException {
        locked(() -> inFiles.refreshSecrets().rotate(clock.instant().plus(lead)));
    }

    /**
     * Makes a secret of robots' passwords that digests after this time those that are new or come in; does nothing and says
     * {@code false} where there have been no robots.
     */
    public boolean rotateRobotSecret(Duration lead) throws KeyFileException {
        Optional<HmacSecrets> secrets = inFiles.robotSecrets();
        if (secrets.isPresent()) {
            locked(() -> secrets.get().rotate(clock.instant().plus(lead)));
        }
        return secrets.isPresent();
    }

    /** Makes a signing key that signs after this time. */
    public void rotate(String service, TrustProfile profile, SignatureAlgorithm algorithm, Duration lead)
            throws KeyFileException {
        ServiceKeys keys = directory.keys(new Wanted(service, profile, algorithm));
        locked(() -> keys.rotate(clock.instant().plus(lead)));
    }

    /** The signing key that waits for a time at which it signs; it is made where there is none. */
    public SigningKey prepare(String service, TrustProfile profile, SignatureAlgorithm algorithm)
            throws KeyFileException {
        ServiceKeys keys = directory.keys(new Wanted(service, profile, algorithm));
        locked(() -> {
            keys.renew();
            if (keys.waiting().isEmpty()) {
                keys.rotate(FileName.UNDECIDED);
            }
        });
        return keys.waiting().orElseThrow();
    }

    /** Lets the key sign that was {@linkplain #prepare prepared}. */
    public void promote(String service, TrustProfile profile, SignatureAlgorithm algorithm) throws KeyFileException {
        ServiceKeys keys = directory.keys(new Wanted(service, profile, algorithm));
        locked(keys::promote);
    }

    /** Removes a key that is in a file. What it signed is refused from then on. */
    public void retire(KeyState key) throws KeyFileException {
        Path file = key.file().orElseThrow(() -> new IllegalArgumentException("a token holds " + key.id()));
        locked(() -> {
            inFiles.files().place().delete(file);
            if (key.service().isPresent()) {
                inFiles.files().place().delete(CertifiedKey.certificateFile(file));
            }
        });
        inFiles.reload();
    }

    /**
     * Makes what signs next where the current one has signed for so long. With a trust other than {@code x5c} that key
     * waits until the registry knows it, and the log says what to do.
     *
     * @param lead how long before it signs
     */
    public void rotateOlderThan(Duration age, Duration lead) throws KeyFileException {
        rotateOlderThan(inFiles.refreshSecrets(), age, lead);
        Optional<HmacSecrets> ofRobots = inFiles.robotSecrets();
        if (ofRobots.isPresent()) {
            rotateOlderThan(ofRobots.get(), age, lead);
        }
        for (ServiceKeys keys : inFiles.services()) {
            locked(() -> {
                keys.renew();
                if (isDue(keys.states(), age)) {
                    rotateDue(keys, lead);
                }
            });
        }
    }

    private void rotateOlderThan(HmacSecrets secrets, Duration age, Duration lead) throws KeyFileException {
        locked(() -> {
            secrets.reload();
            if (isDue(secrets.states(), age)) {
                secrets.rotate(clock.instant().plus(lead));
            }
        });
    }

    private void rotateDue(ServiceKeys keys, Duration lead) throws KeyFileException {
        if (keys.wanted().profile() == TrustProfile.X5C) {
            keys.rotate(clock.instant().plus(lead));
            return;
        }
        keys.rotate(FileName.UNDECIDED);
        String service = keys.wanted().service();
        LOG.warn(
                "a new signing key of {} waits until its registry knows it: give it the files that cambist trust writes"
                        + " now, then run cambist keys rotate --registry {}",
                service,
                service);
    }

    private boolean isDue(List<KeyState> states, Duration age) {
        Optional<Instant> since = states.stream()
                .filter(state -> state.stage() == KeyState.Stage.CURRENT)
                .findFirst()
                .flatMap(KeyState::since);
        return states.stream().noneMatch(state -> state.stage() == KeyState.Stage.NEXT)
                && since.filter(began -> !began.plus(age).isAfter(clock.instant()))
                        .isPresent();
    }

    static <K> KeyState.Stage stage(KeyTimes<K> times, KeyTimes.Dated<K> key, Instant now) {
        Instant current = times.current(now).since();
        if (key.since().equals(current)) {
            return KeyState.Stage.CURRENT;
        }
        return key.since().isAfter(current) ? KeyState.Stage.NEXT : KeyState.Stage.FORMER;
    }

    private void locked(KeysInFiles.Change change) throws KeyFileException {
        inFiles.change(change);
    }
}
