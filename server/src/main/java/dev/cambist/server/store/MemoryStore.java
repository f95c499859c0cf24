package dev.cambist.server.store;

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
import dev.cambist.core.session.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps everything until it is closed, but for sessions beyond what it has room for, and nothing for longer. */
final class MemoryStore implements Store {
    private final SessionStore sessions = MemorySessions.ofHeap();
    private final List<NumberedRevocation> said = new ArrayList<>();
    private final MemoryRobots robots = new MemoryRobots();
    private final KeyFileStore keyFiles = new MemoryKeyFiles();
    private long lastNumber;
    private final MetadataStore metadata = new MemoryMetadata();
    private final CrawlStore crawls = new MemoryCrawls();
    private final AuditStore audit = new MemoryAudit();
    private final ReplicaStore replicas = new MemoryReplicas();
    private final RepositoryHolds holds = new LocalHolds();

    @Override
    public SessionStore sessions() {
        return sessions;
    }

    @Override
    public RevocationStore revocations() {
        return new Revocations();
    }

    @Override
    public RobotStore robots() {
        return robots;
    }

    @Override
    public KeyFileStore keyFiles() {
        return keyFiles;
    }

    @Override
    public MetadataStore metadata() {
        return metadata;
    }

    @Override
    public CrawlStore crawls() {
        return crawls;
    }

    @Override
    public AuditStore audit() {
        return audit;
    }

    @Override
    public ReplicaStore replicas() {
        return replicas;
    }

    @Override
    public RepositoryHolds holds() {
        return holds;
    }

    @Override
    public boolean awaitNews(Duration most) throws InterruptedException {
        Thread.sleep(most);
        return false;
    }

    @Override
    public void close() {
        // nothing is open
    }

    private final class Revocations implements RevocationStore {
        @Override
        public NumberedRevocation add(Revocation revocation) {
            synchronized (MemoryStore.this) {
                lastNumber++;
                NumberedRevocation numbered = new NumberedRevocation(lastNumber, revocation);
                said.add(numbered);
                robots.disable(revocation); // after it can be read, for robots that are made meanwhile
                return numbered;
            }
        }

        @Override
        public List<NumberedRevocation> after(long number, int most) {
            synchronized (MemoryStore.this) {
                return said.stream()
                        .filter(one -> one.number() > number)
                        .limit(most)
                        .toList();
            }
        }

        @Override
        public int removeExpired(Instant now, int most) {
            synchronized (MemoryStore.this) {
                Set<NumberedRevocation> over = said.stream()
                        .filter(one -> !one.revocation().expires().isAfter(now))
                        .limit(most)
                        .collect(Collectors.toSet());
                said.removeIf(over::contains);
                return over.size();
            }
        }
    }
}
