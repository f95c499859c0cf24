package dev.cambist.server.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cambist.core.session.AuditEntry;
import dev.cambist.core.session.AuditFilter;
import dev.cambist.core.session.AuditStore;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.store.StoreSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what the audit file has into the store, for questions that are about all servers which share it. The file is what
 * counts, in mode {@code strict} too: no request waits for a copy, and none is refused for want of one.
 *
 * <p>A thread of its own copies, many lines at a time. Up to {@value #ROOM} wait for a store that is slow or away; those
 * that find no room stay in the file alone, and the log says how many.
 */
public final class StoredAudit implements AutoCloseable {
    static final int ROOM = 16_384; // lines, some KiB each

    private static final Logger LOG = LoggerFactory.getLogger(StoredAudit.class);
    private static final int BATCH = 500; // lines in one transaction
    private static final int PAGE = 500; // lines that are looked at together
    private static final int REMOVED_AT_ONCE = 5000; // lines
    private static final Duration GATHER = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration BETWEEN_REMOVALS = Duration.ofMinutes(10);
    private static final Duration STOP_TIME = Duration.ofSeconds(10);

    private final StoreSource store;
    private final InstantSource clock;
    private final Duration age;
    private final BlockingQueue<String> waiting;
    private final List<AuditEntry> taken = new ArrayList<>(); // out of the queue and not kept yet; under the lock
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicLong left = new AtomicLong();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "audit-store");
    private volatile boolean failing;

    StoredAudit(StoreSource store, InstantSource clock, Duration age, int room) {
        this.store = store;
        this.clock = clock;
        this.age = age;
        this.waiting = new ArrayBlockingQueue<>(room);
        thread.setDaemon(true);
    }

    /**
     * Begins to copy.
     *
     * @param age for how long copies are kept
     */
    public static StoredAudit start(StoreSource store, InstantSource clock, Duration age) {
        return new StoredAudit(store, clock, age, ROOM).begin();
    }

    StoredAudit begin() {
        thread.start();
        return this;
    }

    /** Takes lines that are in the file; never waits. */
    public void add(List<String> lines) {
        for (String line : lines) {
            if (!waiting.offer(line) && left.getAndIncrement() == 0) {
                LOG.error("audit: the store does not take copies fast enough; what finds no room is in the file alone");
            }
        }
    }

    /** Keeps what waits. */
    void writeWaiting() throws StoreException {
        writing.lock();
        try {
            while (fill()) {
                store.get().audit().save(taken);
                taken.clear();
            }
        } finally {
            writing.unlock();
        }
    }

    /** Whether there is something to keep. */
    private boolean fill() {
        List<String> lines = new ArrayList<>();
        waiting.drainTo(lines, BATCH - taken.size());
        lines.forEach(line -> entry(line).ifPresent(taken::add));
        return !taken.isEmpty() || !waiting.isEmpty();
    }

    /** Nothing for what is no record, such as the count of lost ones. */
    private static Optional<AuditEntry> entry(String line) {
        return AuditRecord.parse(line.getBytes(ISO_8859_1))
                .flatMap(record -> ChainLink.of(line)
                        .map(link -> new AuditEntry(
                                link.hash(),
                                record.time(),
                                link.seq(),
                                record.correlation(),
                                record.fact(Fact.CALLER),
                                record.fact(Fact.SUBJECT),
                                line)));
    }

    /**
     * Gives every record that is wanted to somebody who says whether it wants more, the latest first. What this server has
     * in its file by now is among them, and of the others what they have copied.
     *
     * @return how many are like that
     * @throws StoreException when the store cannot be asked
     */
    public long search(AuditQuery query, Predicate<String> found) throws StoreException {
        writeWaiting();
        AuditStore audit = store.get().audit();
        AuditFilter filter = new AuditFilter(query.correlation().map(UUID::toString), query.identity(), query.since());
        boolean wanted = true;
        long count = 0;
        List<AuditEntry> page = audit.find(filter, Optional.empty(), PAGE);
        while (!page.isEmpty() && (wanted || !query.isKnownToTheStore())) {
            for (AuditEntry entry : page) {
                if (matches(query, entry.line())) {
                    count++;
                    wanted = wanted && found.test(entry.line());
                }
            }
            page = page.size() < PAGE ? List.of() : audit.find(filter, Optional.of(page.getLast()), PAGE);
        }
        return query.isKnownToTheStore() ? audit.count(filter) : count;
    }

    private static boolean matches(AuditQuery query, String line) {
        return query.mayMatch(line)
                && AuditRecord.parse(line.getBytes(ISO_8859_1))
                        .filter(query::matches)
                        .isPresent();
    }

    private void run() {
        Instant removed = Instant.MIN;
        try {
            boolean last = false;
            while (!last) {
                last = stopping.await((failing ? RETRY : GATHER).toMillis(), TimeUnit.MILLISECONDS);
                boolean isDue = !last && removed.isBefore(clock.instant().minus(BETWEEN_REMOVALS));
                if (attempt(isDue) && isDue) {
                    removed = clock.instant();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!waiting.isEmpty()) {
            LOG.error("audit: {} records are in the file alone, and not in the store", waiting.size());
        }
    }

    private boolean attempt(boolean isRemovalDue) {
        try {
            writeWaiting();
            if (isRemovalDue) {
                removeOld();
            }
            if (failing) {
                LOG.info("audit: the store takes copies again");
            }
            failing = false;
            long count = left.getAndSet(0);
            if (count > 0) {
                LOG.error("audit: {} records are in the file alone, and not in the store", count);
            }
            return true;
        } catch (StoreException | RuntimeException e) {
            if (!failing) {
                LOG.error("audit: nothing can be copied to the store; copies wait: {}", e.getMessage(), e);
            }
            failing = true;
            return false;
        }
    }

    /** In steps, so that whoever writes meanwhile waits for no more than one of them. */
    void removeOld() throws StoreException {
        Instant oldest = clock.instant().minus(age);
        int removed = REMOVED_AT_ONCE;
        while (removed == REMOVED_AT_ONCE && stopping.getCount() > 0) {
            removed = store.get().audit().removeBefore(oldest, REMOVED_AT_ONCE);
        }
    }

    /** Copies what waits, for at most some seconds. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            if (!thread.join(STOP_TIME)) {
                LOG.error("audit: the last records were not copied to the store in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
