package dev.cambist.server.metadata;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.metadata.RepositoryHolds.Hold;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.Untag;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.store.StoreSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All locks in memory, where each pull asks. What is done here is in force when it returns, and on other servers of the
 * same store within a second. Whoever changes something asks the store itself, while it has the hold on it.
 */
public final class LiveLocks implements AutoCloseable {
    /** How late other servers may be to know. */
    static final Duration DELAY = Duration.ofSeconds(1);

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(LiveLocks.class);

    private final StoreSource store;
    private final ReentrantLock reading = new ReentrantLock();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile Known known = Known.NOTHING;
    private volatile long read = System.nanoTime();
    private volatile boolean lost;
    private volatile boolean trouble;
    private final AtomicLong changed = new AtomicLong(); // by this server, whatever came of it

    /**
     * @param changes the store's number of changes that these locks come from
     * @param here how many changes of this server's they have in them
     */
    private record Known(Map<RepositoryKey, InRepository> repositories, long changes, long here) {
        static final Known NOTHING = new Known(Map.of(), -1, 0);
    }

    private static final class InRepository {
        private Attributes own = Attributes.OPEN;
        private final Map<String, Attributes> tags = new HashMap<>();
        private final Map<String, Attributes> manifests = new HashMap<>();
        private final Set<String> untags = new HashSet<>();

        boolean locksNothing() {
            return own.equals(Attributes.OPEN) && tags.isEmpty() && manifests.isEmpty();
        }
    }

    LiveLocks(StoreSource store) {
        this.store = store;
    }

    /** Reads what was kept before. */
    static LiveLocks start(StoreSource store) {
        LiveLocks locks = new LiveLocks(store);
        if (store.mayHoldMore()) {
            locks.lost = true; // until it is read
            Thread.ofVirtual().name("locks").start(locks::readFirst);
        }
        return locks;
    }

    private void readFirst() {
        try {
            do {
                follow();
            } while (trouble && !stopping.await(DELAY.toMillis() / 2, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Puts in force what others have changed, and says in the log where it cannot; for whoever comes twice a second. */
    void follow() {
        try {
            read();
            if (trouble) {
                LOG.info("locks: they can be read again");
            }
            trouble = false;
        } catch (StoreException | RuntimeException e) {
            if (!trouble) {
                LOG.error("locks: they cannot be read: {}", e.getMessage(), e);
            }
            trouble = true;
        }
    }

    /** Something may have been changed here, which is to be read. */
    void doubt() {
        changed.incrementAndGet();
    }

    /**
     * Whether nothing in the repository was locked when the hold was taken. False too where that cannot be said without the
     * store.
     */
    boolean isUnlocked(RepositoryKey key, Hold hold) {
        Known now = known;
        boolean isCurrent = hold.lockChanges().isPresent()
                ? now.changes() == hold.lockChanges().getAsLong()
                : now.here() == changed.get();
        InRepository found = now.repositories().get(key);
        return isCurrent && !lost && (found == null || found.locksNothing());
    }

    /** Puts in force what the store has. */
    void read() throws StoreException {
        reading.lock();
        try {
            long here = changed.get();
            MetadataStore index = store.get().metadata();
            long changes = index.lockChanges();
            Map<RepositoryKey, InRepository> locks = changes == known.changes() ? known.repositories() : locks(index);
            known = new Known(locks, changes, here);
            read = System.nanoTime();
            lost = false;
            first.countDown();
        } finally {
            reading.unlock();
        }
    }

    private static Map<RepositoryKey, InRepository> locks(MetadataStore index) throws StoreException {
        Map<RepositoryKey, InRepository> all = new HashMap<>();
        for (Item.Locked locked : index.locked()) {
            InRepository in = all.computeIfAbsent(locked.item().in(), none -> new InRepository());
            switch (locked.item()) {
                case Item.Repository repository -> in.own = locked.attributes();
                case Item.Tag tag -> in.tags.put(tag.name(), locked.attributes());
                case Item.Manifest manifest -> in.manifests.put(manifest.digest(), locked.attributes());
            }
        }
        for (Untag untag : index.untags()) {
            all.computeIfAbsent(untag.in(), none -> new InRepository()).untags.add(untag.tag());
        }
        return Map.copyOf(all);
    }

    private InRepository in(RepositoryKey key) {
        if (lost) {
            awaitFirst();
        }
        if (lost || isTooOld()) {
            throw new RefusedException(new Temporary.IndexUnavailable(DELAY));
        }
        InRepository found = known.repositories().get(key);
        return found == null ? new InRepository() : found;
    }

    /** A server that has just begun has read them in a moment. */
    private void awaitFirst() {
        try {
            boolean came = first.await(FIRST.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("locks: the first were waited for, and came: {}", came);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where others write too, what was read last holds for a configured time. */
    private boolean isTooOld() {
        return store.outage()
                .filter(outage -> System.nanoTime() - read > outage.toNanos())
                .isPresent();
    }

    public Attributes ofRepository(RepositoryKey key) {
        return in(key).own;
    }

    public Attributes ofTag(RepositoryKey key, String tag) {
        return in(key).tags.getOrDefault(tag, Attributes.OPEN);
    }

    public Attributes ofManifest(RepositoryKey key, String digest) {
        return in(key).manifests.getOrDefault(digest, Attributes.OPEN);
    }

    /** Whether some manifest of a repository may not be pulled. */
    public boolean hidesManifests(RepositoryKey key) {
        return in(key).manifests.values().stream().anyMatch(attributes -> !attributes.readEnabled());
    }

    /** Whether a tag is being taken off, so that nobody is to read it. */
    public boolean isBeingUntagged(RepositoryKey key, String tag) {
        return in(key).untags.contains(tag);
    }

    /** Whether any tag is being taken off, as far as that is known here. */
    public boolean isAnyBeingUntagged() {
        if (lost) {
            awaitFirst();
        }
        return known.repositories().values().stream().anyMatch(repository -> !repository.untags.isEmpty());
    }

    @Override
    public void close() {
        stopping.countDown();
    }
}
