package dev.cambist.server.sessions;

import dev.cambist.core.session.StoreException;
import dev.cambist.server.store.StoreSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes sessions and revocations that are over, once an hour and some at a time: whoever else writes waits for no more
 * than those, and no statement takes as long as a database may take to answer.
 */
public final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration STOP_TIME = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(5); // in which others have their turn

    /** What is removed in one transaction. */
    static final int AT_ONCE = 5_000;

    private final StoreSource store;
    private final LiveRevocations revocations;
    private final InstantSource clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("housekeeping").unstarted(this::run);

    Housekeeping(StoreSource store, LiveRevocations revocations, InstantSource clock) {
        this.store = store;
        this.revocations = revocations;
        this.clock = clock;
    }

    /** Begins an hour from now. */
    public static Housekeeping start(StoreSource store, LiveRevocations revocations, InstantSource clock) {
        Housekeeping housekeeping = new Housekeeping(store, revocations, clock);
        housekeeping.thread.start();
        return housekeeping;
    }

    private void run() {
        try {
            while (!stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                removeExpired();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does it once; no exception but an interrupt leaves it, since it would be the last time. */
    void removeExpired() throws InterruptedException {
        Instant now = clock.instant();
        try {
            revocations.forgetExpired(now);
            inSteps(() -> store.get().revocations().removeExpired(now, AT_ONCE));
            inSteps(() -> store.get().sessions().removeExpired(now, AT_ONCE));
        } catch (StoreException e) {
            LOG.warn("store: what is over stays for another hour: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("store: what is over stays for another hour", e);
        }
    }

    /** Removes at most {@link #AT_ONCE}, and says how many. */
    @FunctionalInterface
    private interface Step {
        int remove() throws StoreException;
    }

    private void inSteps(Step step) throws StoreException, InterruptedException {
        while (step.remove() == AT_ONCE && !stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.debug("store: {} that are over were removed, and there are more", AT_ONCE);
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        try {
            if (!thread.join(STOP_TIME)) {
                LOG.error("store: what removes sessions and revocations that are over did not come to its end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
