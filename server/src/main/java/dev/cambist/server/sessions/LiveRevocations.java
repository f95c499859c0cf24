package dev.cambist.server.sessions;

import dev.cambist.core.access.RobotRights;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.core.session.Lineage;
import dev.cambist.core.session.NumberedRevocation;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.RevocationCheck;
import dev.cambist.core.session.RevocationIndex;
import dev.cambist.core.session.Robots;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.store.Store;
import dev.cambist.server.store.StoreSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All revocations in memory, where every use of a token asks. They are read when the server starts, beside what else
 * starts; until then a token that could be revoked waits, and an identity token does not. Where other servers share the
 * store, theirs are read when there is word of them, and {@value #PER_SECOND} times a second in any case.
 *
 * <p>When a shared store is lost, what was read last is gone by for the configured time; then tokens are refused, because
 * somebody may have taken them back.
 */
public final class LiveRevocations implements RevocationCheck, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRevocations.class);
    private static final int PER_SECOND = 2;
    private static final Duration PAUSE = Duration.ofMillis(1000 / PER_SECOND);
    private static final Duration LOAD_WITHIN = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration STOP_TIME = Duration.ofSeconds(10);
    private static final int BATCH = 10_000; // revocations, some hundred bytes each

    /** Something else that is kept in the store and held in memory, and read together with the revocations. */
    @FunctionalInterface
    public interface Follower {
        /** Nobody follows. */
        Follower NONE = store -> {};

        /** Reads what has changed. */
        void read(Store store) throws StoreException;
    }

    private final StoreSource store;
    private final Follower follower;
    private final Runnable beside;
    private final InstantSource clock;
    private final RevocationIndex index = new RevocationIndex();
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread reader =
            Thread.ofPlatform().daemon().name("revocations").unstarted(this::readAll);
    private final Optional<Duration> outage;
    private volatile Instant lastRead;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile long lastNumber;

    LiveRevocations(StoreSource store, Follower follower, Runnable beside, InstantSource clock) {
        this.store = store;
        this.follower = follower;
        this.beside = beside;
        this.clock = clock;
        this.outage = store.outage();
        this.lastRead = clock.instant();
        if (!store.mayHoldMore()) {
            loaded.countDown();
        }
    }

    /**
     * Begins to read.
     *
     * @param beside what else follows other servers, as often; it tells of its own trouble
     */
    public static LiveRevocations start(StoreSource store, Follower follower, Runnable beside, InstantSource clock) {
        LiveRevocations revocations = new LiveRevocations(store, follower, beside, clock);
        revocations.reader.start();
        return revocations;
    }

    @Override
    public void refuseRevoked(Lineage token) {
        requireCurrent();
        if (index.isRevoked(token)) {
            throw new RefusedException(new BadCredential.RevokedToken(token.login()));
        }
    }

    /** The same by all that was said until now, also at other servers within the last second. */
    public void refuseRevokedNow(Lineage token) throws StoreException {
        long number = lastNumber;
        List<NumberedRevocation> more;
        do {
            more = store.get().revocations().after(number, BATCH);
            for (NumberedRevocation one : more) {
                index.add(one.revocation());
                number = one.number();
            }
        } while (more.size() == BATCH);
        refuseRevoked(token);
    }

    /** Refuses with {@code StoreUnavailable} while what was read is not enough to go by. */
    private void requireCurrent() {
        if ((loaded.getCount() > 0 && !isLoadedSoon()) || isTooOld()) {
            throw new RefusedException(new Temporary.StoreUnavailable(RETRY_AFTER));
        }
    }

    /** These robots, let in only while what was read is enough to go by. */
    public Robots guarding(Robots robots) {
        return new Robots() {
            @Override
            public SignedIn signIn(String name, Secret password, String service) {
                requireCurrent();
                return robots.signIn(name, password, service);
            }

            @Override
            public Optional<RobotRights> rights(String name) {
                return robots.rights(name);
            }
        };
    }

    private boolean isTooOld() {
        return outage.isPresent() && lastRead.plus(outage.get()).isBefore(clock.instant());
    }

    private boolean isLoadedSoon() {
        try {
            return trouble.isEmpty() && loaded.await(LOAD_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Keeps a revocation; when this returns it is durable and in force here, and within a second everywhere. */
    public NumberedRevocation revoke(Revocation revocation) throws StoreException {
        NumberedRevocation kept = store.get().revocations().add(revocation);
        index.add(revocation);
        follower.read(store.get()); // it may have ended robots
        return kept;
    }

    /** Whether they cannot be read, or have not been yet. */
    public boolean isInTrouble() {
        return trouble.isPresent() || loaded.getCount() > 0;
    }

    private void readAll() {
        try {
            do {
                read();
            } while ((loaded.getCount() > 0 || outage.isPresent()) && !pause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until it is time to read again; says whether it is time to stop instead. */
    private boolean pause() throws InterruptedException {
        if (outage.isEmpty() || trouble.isPresent()) {
            return stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
        try {
            store.get().awaitNews(PAUSE);
        } catch (StoreException | RuntimeException e) {
            return stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS); // reading will say it
        }
        return stopping.getCount() == 0;
    }

    /** Reads what others have said since. */
    void read() {
        try {
            Instant began = clock.instant();
            List<NumberedRevocation> more;
            do {
                if (outage.isPresent()) {
                    beside.run(); // also between the first million
                }
                more = store.get().revocations().after(lastNumber, BATCH);
                for (NumberedRevocation one : more) {
                    index.add(one.revocation());
                    lastNumber = one.number();
                }
            } while (more.size() == BATCH);
            follower.read(store.get());
            // The time at which the question was asked: what was said after that is not in the answer.
            lastRead = began;
            loaded.countDown();
            if (trouble.isPresent()) {
                LOG.info("store: revocations can be read again");
                trouble = Optional.empty();
            }
        } catch (StoreException | RuntimeException e) {
            if (trouble.isEmpty()) {
                LOG.error("store: revocations cannot be read: {}", e.getMessage(), e);
            }
            trouble = Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Forgets those that name nothing that can be alive. */
    void forgetExpired(Instant now) {
        index.removeExpired(now);
    }

    @Override
    public void close() {
        stopping.countDown();
        try {
            if (!reader.join(STOP_TIME)) {
                LOG.error("store: the reader of revocations did not come to its end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
