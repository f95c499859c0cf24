package dev.cambist.server.sessions;

import dev.cambist.core.metadata.CrawlStore;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.metadata.RepositoryHolds;
import dev.cambist.core.session.AuditStore;
import dev.cambist.core.session.KeyFileStore;
import dev.cambist.core.session.NumberedRevocation;
import dev.cambist.core.session.ReplicaStore;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.RevocationStore;
import dev.cambist.core.session.RobotStore;
import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionFilter;
import dev.cambist.core.session.SessionStore;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.settings.StoreSettings;
import dev.cambist.server.store.Store;
import dev.cambist.server.store.StoreAccess;
import dev.cambist.server.store.StoreSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in memory that is shared, and can be lost. */
final class FakeStore implements StoreSource {
    private final StoreAccess memory;
    private final Optional<Duration> outage;
    private final AtomicInteger saves = new AtomicInteger();
    private final AtomicInteger removals = new AtomicInteger();
    private volatile boolean lost;
    private volatile boolean broken;

    FakeStore(Optional<Duration> outage) {
        this.outage = outage;
        try {
            this.memory = new StoreAccess(new StoreSettings.Memory(), Path.of(""));
            memory.claim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void lose() {
        lost = true;
    }

    /** From now on it fails in a way that nobody foresees. */
    void breakDown() {
        broken = true;
    }

    void comeBack() {
        lost = false;
        broken = false;
    }

    /** How many batches were saved. */
    int saves() {
        return saves.get();
    }

    /** How often sessions that are over were asked to be removed. */
    int removals() {
        return removals.get();
    }

    @Override
    public boolean mayHoldMore() {
        return true;
    }

    @Override
    public Optional<Duration> outage() {
        return outage;
    }

    @Override
    public Store get() throws StoreException {
        if (lost) {
            throw new StoreException("the store is lost");
        }
        if (broken) {
            throw new IllegalStateException("unforeseen");
        }
        Store store = memory.get();
        return new Store() {
            @Override
            public SessionStore sessions() {
                return counting(store.sessions());
            }

            @Override
            public RevocationStore revocations() {
                return store.revocations();
            }

            @Override
            public RobotStore robots() {
                return store.robots();
            }

            @Override
            public KeyFileStore keyFiles() {
                return store.keyFiles();
            }

            @Override
            public MetadataStore metadata() {
                return store.metadata();
            }

            @Override
            public CrawlStore crawls() {
                return store.crawls();
            }

            @Override
            public AuditStore audit() {
                return store.audit();
            }

            @Override
            public ReplicaStore replicas() {
                return store.replicas();
            }

            @Override
            public RepositoryHolds holds() {
                return store.holds();
            }

            @Override
            public boolean awaitNews(Duration most) throws InterruptedException {
                return store.awaitNews(most);
            }

            @Override
            public void close() {
                store.close();
            }
        };
    }

    NumberedRevocation addElsewhere(Revocation revocation) throws StoreException {
        return memory.get().revocations().add(revocation);
    }

    private SessionStore counting(SessionStore sessions) {
        return new SessionStore() {
            @Override
            public void save(Collection<Session> batch) throws StoreException {
                sessions.save(batch);
                saves.incrementAndGet();
            }

            @Override
            public List<Session> find(SessionFilter filter, Instant now, int most) throws StoreException {
                return sessions.find(filter, now, most);
            }

            @Override
            public long count(SessionFilter filter, Instant now) throws StoreException {
                return sessions.count(filter, now);
            }

            @Override
            public int removeExpired(Instant now, int most) throws StoreException {
                removals.incrementAndGet();
                return sessions.removeExpired(now, most);
            }
        };
    }
}
