package dev.cambist.server.store;

import dev.cambist.core.metadata.RepositoryHolds;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.session.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Holds within one process, for a store that no other process has open. */
final class LocalHolds implements RepositoryHolds {
    private static final int ALL = 1 << 20; // more than there can be requests at once

    private final Map<RepositoryKey, Waiting> repositories = new HashMap<>();
    private final Map<Reference, Waiting> items = new HashMap<>();

    private record Reference(RepositoryKey in, String reference) {}

    /** Whoever comes first is served first, so that those who share do not keep out the one who wants it all. */
    private static final class Waiting {
        private final Semaphore permits;
        private int users;

        Waiting(int permits) {
            this.permits = new Semaphore(permits, true);
        }
    }

    @Override
    public Optional<Hold> item(RepositoryKey in, String reference, Duration most) throws StoreException {
        long deadline = System.nanoTime() + most.toNanos();
        Optional<Hold> shared = take(repositories, in, ALL, 1, deadline);
        if (shared.isEmpty()) {
            return shared;
        }
        Optional<Hold> own = Optional.empty();
        try {
            own = take(items, new Reference(in, reference), 1, 1, deadline);
        } finally {
            if (own.isEmpty()) {
                shared.get().close();
            }
        }
        Hold inner = own.orElse(shared.get());
        return own.isEmpty()
                ? own
                : Optional.of(() -> {
                    inner.close();
                    shared.get().close();
                });
    }

    @Override
    public Optional<Hold> repository(RepositoryKey key, Duration most) throws StoreException {
        return take(repositories, key, ALL, ALL, System.nanoTime() + most.toNanos());
    }

    private static <K> Optional<Hold> take(Map<K, Waiting> all, K key, int permits, int wanted, long deadline)
            throws StoreException {
        Waiting waiting = enter(all, key, permits);
        boolean taken = false;
        try {
            taken = waiting.permits.tryAcquire(wanted, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("a hold was waited for in vain", e);
        } finally {
            if (!taken) {
                leave(all, key, waiting);
            }
        }
        AtomicBoolean open = new AtomicBoolean(taken);
        return taken
                ? Optional.of(() -> {
                    if (open.getAndSet(false)) {
                        waiting.permits.release(wanted);
                        leave(all, key, waiting);
                    }
                })
                : Optional.empty();
    }

    private static <K> Waiting enter(Map<K, Waiting> all, K key, int permits) {
        synchronized (all) {
            Waiting waiting = all.computeIfAbsent(key, none -> new Waiting(permits));
            waiting.users++;
            return waiting;
        }
    }

    private static <K> void leave(Map<K, Waiting> all, K key, Waiting waiting) {
        synchronized (all) {
            waiting.users--;
            if (waiting.users == 0) {
                all.remove(key);
            }
        }
    }
}
