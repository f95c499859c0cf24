package dev.cambist.server.sessions;

import dev.cambist.core.session.Session;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.audit.RequestEvent;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.store.StoreSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes sessions down on a thread of its own, many at a time. Requests never wait for it: up to {@value #QUEUE} uses wait
 * for a slow store, and those that find no room are counted and not written. A session that was not written comes back
 * with its next use, because its token says all that there is to know of it; what ends it does not depend on this at all.
 */
public final class SessionLog implements RequestEvents, AutoCloseable {
    static final int QUEUE = 8192; // uses of sessions, some hundred bytes each

    private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);
    private static final int BATCH = 1000; // sessions in one transaction
    private static final Duration GATHER = Duration.ofMillis(200);
    private static final Duration WRITE_WAITING = Duration.ofSeconds(15);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration STOP_TIME = Duration.ofSeconds(10);

    private final StoreSource store;
    private final InstantSource clock;
    private final BlockingQueue<Session> waiting;
    private final AtomicLong lost = new AtomicLong();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread writer = new Thread(this::writeAll, "sessions");
    private final AtomicLong recorded = new AtomicLong();
    private final ReentrantLock progress = new ReentrantLock();
    private final Condition progressed = progress.newCondition();
    private long written;
    private int gathered;
    private volatile boolean failing;

    SessionLog(StoreSource store, InstantSource clock, int room) {
        this.store = store;
        this.clock = clock;
        this.waiting = new ArrayBlockingQueue<>(room);
        writer.setDaemon(true);
    }

    /** Begins to write. */
    public static SessionLog start(StoreSource store, InstantSource clock) {
        return new SessionLog(store, clock, QUEUE).begin();
    }

    SessionLog begin() {
        writer.start();
        return this;
    }

    @Override
    public void publish(RequestEvent event) {
        session(event, clock.instant()).ifPresent(this::record);
    }

    private static Optional<Session> session(RequestEvent event, Instant now) {
        return event.session()
                .map(use -> new Session(
                        use.id(),
                        event.service().orElse(""),
                        use.issuer(),
                        use.subject(),
                        use.claims(),
                        event.client().getHostAddress(),
                        event.agent(),
                        use.begun(),
                        now,
                        use.expires()));
    }

    void record(Session session) {
        if (waiting.offer(session)) {
            recorded.incrementAndGet();
        } else if (lost.getAndIncrement() == 0) {
            LOG.error("store: sessions come faster than they can be written; those that find no room are left out");
        }
    }

    /** Returns when what was recorded until now is written, or cannot be, or takes too long. */
    public void writeWaiting() {
        long until = recorded.get();
        long left = WRITE_WAITING.toNanos();
        progress.lock();
        try {
            while (written < until && left > 0 && !failing) {
                left = progressed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            progress.unlock();
        }
    }

    private void count(int more) {
        progress.lock();
        try {
            written += more;
            progressed.signalAll();
        } finally {
            progress.unlock();
        }
    }

    private void writeAll() {
        Map<String, Session> batch = new LinkedHashMap<>();
        try {
            while (stopping.getCount() > 0 || !waiting.isEmpty() || !batch.isEmpty()) {
                gather(batch);
                if (!batch.isEmpty() && write(batch)) {
                    batch.clear();
                    count(gathered);
                    gathered = 0;
                } else if (!batch.isEmpty() && stopping.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.error("store: {} uses of sessions are lost", batch.size() + waiting.size());
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for something to write; of several uses of one session the last counts. */
    private void gather(Map<String, Session> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            Session first = waiting.poll(GATHER.toMillis(), TimeUnit.MILLISECONDS);
            if (first == null) {
                return;
            }
            batch.put(first.id(), first);
            gathered++;
            stopping.await(GATHER.toMillis(), TimeUnit.MILLISECONDS);
        }
        List<Session> more = new ArrayList<>();
        waiting.drainTo(more, Math.max(0, BATCH - batch.size()));
        gathered += more.size();
        more.forEach(session -> batch.merge(
                session.id(), session, (known, again) -> again.lastUsed().isAfter(known.lastUsed()) ? again : known));
    }

    private boolean write(Map<String, Session> batch) {
        try {
            store.get().sessions().save(batch.values());
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
            count(0); // nobody is to wait for it
            return false;
        }
    }

    /** Writes what waits, for at most some seconds. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            if (!writer.join(STOP_TIME)) {
                LOG.error("store: the last sessions were not written in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
