package dev.cambist.server.sessions;

import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionUse;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.audit.RequestEvent;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.memory.BoundedMemory;
import dev.cambist.server.store.StoreSource;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes sessions down on a thread of its own, many at a time. Requests never wait for it, nor for the store: each leaves
 * its use of a session in memory, where of several uses of one session only the last is kept. Sessions that have just
 * begun are written at once; uses of those that are known, which only change when each was used last, every {@link #USES}.
 *
 * <p>Up to {@value #ROOM} sessions wait for a slow store, and those that find no room are counted and not written. A
 * session that was not written comes back with its next use, because its token says all that there is to know of it;
 * what ends it does not depend on this at all.
 */
public final class SessionLog implements RequestEvents, AutoCloseable {
    static final int ROOM = 16384; // sessions, half a kilobyte each

    /** How much later than in this process the last use of a session may be known to others. */
    static final Duration USES = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);

    /**
     * Sessions in one transaction, more than wake the writer, so that all of them go in one: the more, the fewer pages are
     * written for each, and the longer others wait for the store, some 7 microseconds for each.
     */
    private static final int BATCH = 10_000;

    private static final int ALIKE = 512; // addresses, and names of clients, that stand in memory once

    /** Unless there are enough before. Sessions that wait for longer grow old in the collector's eyes, and fill the heap. */
    private static final Duration GATHER = Duration.ofMillis(200);

    private static final Duration WRITE_WAITING = Duration.ofSeconds(15);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration STOP_TIME = Duration.ofSeconds(10);

    private final StoreSource store;
    private final InstantSource clock;
    private final WaitingSessions begun;
    private final WaitingSessions used;
    private final Duration betweenUses;
    private final BoundedMemory<InetAddress, String> addresses = new BoundedMemory<>(ALIKE);
    private final BoundedMemory<String, String> agents = new BoundedMemory<>(ALIKE);
    private final AtomicLong lost = new AtomicLong();
    private final Thread writer = new Thread(this::writeAll, "sessions");
    private final ReentrantLock progress = new ReentrantLock();
    private final Condition asked = progress.newCondition();
    private final Condition progressed = progress.newCondition();
    private long asks; // under the lock, as what follows
    private long answered;
    private boolean stopping;
    private long usesWritten = System.nanoTime(); // the writer's
    private volatile boolean failing;

    SessionLog(StoreSource store, InstantSource clock, int room, Duration betweenUses) {
        this.store = store;
        this.clock = clock;
        this.begun = new WaitingSessions(room);
        this.used = new WaitingSessions(room);
        this.betweenUses = betweenUses;
        writer.setDaemon(true);
    }

    /** Begins to write. */
    public static SessionLog start(StoreSource store, InstantSource clock) {
        return new SessionLog(store, clock, ROOM, USES).begin();
    }

    SessionLog begin() {
        writer.start();
        return this;
    }

    @Override
    public void publish(RequestEvent event) {
        if (event.session().isPresent()) {
            record(session(event, event.session().get(), clock.instant()));
        }
    }

    private Session session(RequestEvent event, SessionUse use, Instant now) {
        return new Session(
                use.id(),
                event.service().orElse(""),
                use.issuer(),
                use.subject(),
                JsonWriter.write(use.claims()),
                addresses.use(event.client(), event.client()::getHostAddress),
                event.agent().map(agent -> agents.use(agent, () -> agent)),
                use.begun(),
                now,
                use.expires());
    }

    void record(Session session) {
        boolean isNew = session.lastUsed().isBefore(session.begun().plus(USES));
        if (!(isNew ? begun : used).put(session) && lost.getAndIncrement() == 0) {
            LOG.error("store: sessions come faster than they can be written; those that find no room are left out");
        }
        if (isNew && !failing && begun.isHalfFull()) {
            wake();
        }
    }

    private void wake() {
        progress.lock();
        try {
            asked.signalAll();
        } finally {
            progress.unlock();
        }
    }

    /** Returns when what was recorded until now is written, or cannot be, or takes too long. */
    public void writeWaiting() {
        long left = WRITE_WAITING.toNanos();
        progress.lock();
        try {
            long ask = ++asks;
            asked.signalAll();
            while (answered < ask && left > 0 && !failing) {
                left = progressed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            progress.unlock();
        }
    }

    private void writeAll() {
        try {
            boolean last = false;
            while (!last) {
                last = pause(failing ? RETRY : GATHER);
                long ask = asks();
                boolean all = last || ask > answered || System.nanoTime() - usesWritten >= betweenUses.toNanos();
                if (write(begun) && all && write(used)) {
                    usesWritten = System.nanoTime();
                }
                if (all || failing) {
                    answer(ask); // also where nothing could be written: nobody is to wait for it
                }
            }
            long waiting = (long) begun.size() + used.size();
            if (waiting > 0) {
                LOG.error("store: {} uses of sessions are lost", waiting);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for more to gather, but no longer when there is much or somebody asks for what there is; whether it is the end. */
    private boolean pause(Duration time) throws InterruptedException {
        long left = time.toNanos();
        progress.lock();
        try {
            while (!stopping && asks == answered && left > 0 && (failing || !begun.isHalfFull())) {
                left = asked.awaitNanos(left);
            }
            return stopping;
        } finally {
            progress.unlock();
        }
    }

    private long asks() {
        progress.lock();
        try {
            return asks;
        } finally {
            progress.unlock();
        }
    }

    private void answer(long ask) {
        progress.lock();
        try {
            answered = ask;
            progressed.signalAll();
        } finally {
            progress.unlock();
        }
    }

    /** Writes all that waits there, or says why it waits on. */
    private boolean write(WaitingSessions waiting) {
        List<Session> batch;
        do {
            batch = waiting.take(BATCH);
            if (!batch.isEmpty() && !write(batch)) {
                batch.forEach(waiting::put);
                return false;
            }
        } while (batch.size() == BATCH);
        return true;
    }

    private boolean write(List<Session> batch) {
        try {
            store.get().sessions().save(batch);
            if (failing) {
                LOG.info("store: sessions can be written again");
            }
            failing = false;
            long count = lost.getAndSet(0);
            if (count > 0) {
                LOG.error("store: {} uses of sessions were not written", count);
            }
            return true;
        } catch (StoreException | RuntimeException e) {
            if (!failing) {
                LOG.error("store: sessions cannot be written; they wait: {}", e.getMessage(), e);
            }
            failing = true;
            return false;
        }
    }

    /** Writes what waits, for at most some seconds. */
    @Override
    public void close() {
        progress.lock();
        try {
            stopping = true;
            asked.signalAll();
        } finally {
            progress.unlock();
        }
        try {
            if (!writer.join(STOP_TIME)) {
                LOG.error("store: the last sessions were not written in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
