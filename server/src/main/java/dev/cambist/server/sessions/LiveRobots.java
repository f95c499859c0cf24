package dev.cambist.server.sessions;

import dev.cambist.core.access.Policy;
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
import dev.cambist.server.store.Store;
import dev.cambist.server.store.StoreSource;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All robots in memory, where each sign-in and each use of their tokens asks. They are read together with the revocations,
 * and what is done to one is in force here when it returns and on other servers within a second.
 */
public final class LiveRobots implements Robots, RevocationCheck, LiveRevocations.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRobots.class);

    private final StoreSource store;
    private final KeySource keys;
    private final InstantSource clock;
    private final RobotIndex index = new RobotIndex();
    private final ReentrantLock reading = new ReentrantLock();
    private Optional<HmacKey> key = Optional.empty();
    private boolean withoutKey;
    private long seen = -1;

    /** Where the key of the digests of their passwords comes from. */
    @FunctionalInterface
    public interface KeySource {
        /** The key, made when it is first asked for. */
        HmacKey get() throws IOException;
    }

    public LiveRobots(StoreSource store, KeySource keys, InstantSource clock) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public SignedIn signIn(String name, Secret password, String service) {
        return index.signIn(name, password, service, clock.instant());
    }

    @Override
    public Optional<Policy> policy(String name) {
        return index.policy(name);
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
        reading.lock();
        try {
            if (key.isEmpty()) {
                key = Optional.of(keys.get());
            }
            return key.get();
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
                if (all.isEmpty()) {
                    index.replace(all, key);
                } else {
                    index.replace(all, Optional.of(key()));
                }
                seen = changes;
            }
        } catch (IOException e) {
            // Nobody else is to suffer: without the key no robot is let in, and what others do works.
            index.replace(List.of(), Optional.empty());
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
