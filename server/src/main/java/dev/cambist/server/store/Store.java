package dev.cambist.server.store;

import dev.cambist.core.metadata.CrawlStore;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.metadata.RepositoryHolds;
import dev.cambist.core.session.AuditStore;
import dev.cambist.core.session.KeyFileStore;
import dev.cambist.core.session.ReplicaStore;
import dev.cambist.core.session.RevocationStore;
import dev.cambist.core.session.RobotStore;
import dev.cambist.core.session.SessionStore;
import java.time.Duration;

/** An open store. Safe for use by several threads. */
public interface Store extends AutoCloseable {
    SessionStore sessions();

    RevocationStore revocations();

    RobotStore robots();

    KeyFileStore keyFiles();

    MetadataStore metadata();

    CrawlStore crawls();

    AuditStore audit();

    ReplicaStore replicas();

    /** Holds that keep apart all who have this store open. */
    RepositoryHolds holds();

    /**
     * Waits until another server may have kept something, at most so long; says whether there is word of it. That is no
     * more than a hint: word may be lost, and where nobody else writes, the time passes. For one thread at a time.
     */
    boolean awaitNews(Duration most) throws InterruptedException;

    @Override
    void close();
}
