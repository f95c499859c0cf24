package dev.cambist.server.sessions;

import dev.cambist.core.access.RobotRights;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Lineage;
import dev.cambist.core.session.RevocationCheck;
import dev.cambist.core.session.Robot;
import dev.cambist.core.session.RobotIndex;
import dev.cambist.core.session.RobotStore;
import dev.cambist.core.session.Robots;
import dev.cambist.core.session.StoreException;
import dev.cambist.core.token.KeyRing;
import dev.cambist.server.store.Store;
import dev.cambist.server.store.StoreSource;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All robots in memory, where each sign-in and each use of their tokens asks. They are read together with the revocations,
 * and what is done to one is in force here when it returns and on other servers within a second.
 */
public final class LiveRobots implements Robots, RevocationCheck, LiveRevocations.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRobots.class);

    private final StoreSource store;
    private final KeySource keySource;
    private final InstantSource clock;
    private final RobotIndex index = new RobotIndex();
    private final ReentrantLock reading = new ReentrantLock();
    private final Map<String, FormerDigest> former = new ConcurrentHashMap<>();
    private volatile Optional<Supplier<KeyRing<HmacKey>>> keys = Optional.empty();
    private boolean withoutKey;
    private long seen = -1;

    /** Where the keys of the digests of their passwords come from. */
    @FunctionalInterface
    public interface KeySource {
        /** The keys as they are at each moment; the first is made when this is first asked for. */
        Supplier<KeyRing<HmacKey>> open() throws IOException;
    }

    /** A password that is kept as a digest of a former key, and how it is to be kept. */
    private record FormerDigest(String robot, Robot.Password anew) {}

    public LiveRobots(StoreSource store, KeySource keys, InstantSource clock) {
        this.store = store;
        this.keySource = keys;
        this.clock = clock;
    }

    @Override
    public SignedIn signIn(String name, Secret password, String service) {
        Optional<KeyRing<HmacKey>> now = keys.map(Supplier::get);
        List<HmacKey> all = now.stream().flatMap(KeyRing::all).toList();
        SignedIn robot = index.signIn(name, password, service, clock.instant(), all);
        now.ifPresent(ring -> noteFormer(robot, password, ring.current()));
        return robot;
    }

    /** Only when a password comes in can it be digested by another key; nobody has it otherwise. */
    private void noteFormer(SignedIn robot, Secret password, HmacKey current) {
        String name = robot.robot().name();
        index.find(name, robot.password())
                .filter(kept -> !kept.key().equals(current.id()))
                .ifPresent(kept -> former.put(
                        kept.id(),
                        new FormerDigest(name, RobotIndex.password(current, name, password, kept.id(), kept.made()))));
    }

    /** Keeps as digests of the current key those passwords that came in until now and are kept as digests of a former. */
    void digestAnew() throws StoreException {
        Map<String, FormerDigest> batch = Map.copyOf(former);
        if (!batch.isEmpty()) {
            change(kept -> {
                for (FormerDigest each : batch.values()) {
                    kept.change(each.robot(), robot -> robot.digestedAnew(each.anew()));
                }
                return batch;
            });
            batch.forEach(former::remove);
        }
    }

    @Override
    public Optional<RobotRights> rights(String name) {
        return index.rights(name);
    }

    @Override
    public void refuseRevoked(Lineage token) {
        if (index.isEnded(token)) {
            throw new RefusedException(new BadCredential.RevokedToken(token.login()));
        }
    }

    /** What is done to robots where they are kept. */
    @FunctionalInterface
    public interface Change<T> {
        T on(RobotStore robots) throws StoreException;
    }

    /** Does it; when this returns it is durable and in force here. */
    public <T> T change(Change<T> change) throws StoreException {
        reading.lock(); // so that nothing older is read and put in force meanwhile
        try {
            T done = change.on(store.get().robots());
            read(store.get());
            return done;
        } finally {
            reading.unlock();
        }
    }

    /** The key of the digests of passwords, for whoever makes one. */
    public HmacKey key() throws IOException {
        return keys().get().current();
    }

    private Supplier<KeyRing<HmacKey>> keys() throws IOException {
        reading.lock();
        try {
            if (keys.isEmpty()) {
                keys = Optional.of(keySource.open());
            }
            return keys.get();
        } finally {
            reading.unlock();
        }
    }

    @Override
    public void read(Store from) throws StoreException {
        reading.lock();
        try {
            long changes = from.robots().changes();
            if (changes != seen) {
                List<Robot> all = from.robots().all();
                if (!all.isEmpty()) {
                    keys();
                }
                index.replace(all);
                seen = changes;
            }
        } catch (IOException e) {
            // Nobody else is to suffer: without the key no robot is let in, and what others do works.
            index.replace(List.of());
            if (!withoutKey) {
                LOG.error(
                        "no robot is let in, because the key of their passwords cannot be read: {}", e.getMessage(), e);
            }
            withoutKey = true;
        } finally {
            reading.unlock();
        }
    }
}
