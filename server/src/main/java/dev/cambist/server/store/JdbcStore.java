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
import dev.cambist.core.session.StoreException;
import java.time.Duration;

/** Keeps everything in a database. */
final class JdbcStore implements Store {
    private final Database database;

    private JdbcStore(Database database) {
        this.database = database;
    }

    /** Brings the database to this program's schema; closes it when that fails. */
    static JdbcStore on(Database database) throws StoreException {
        try {
            Migrations.apply(database);
            return new JdbcStore(database);
        } catch (StoreException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public SessionStore sessions() {
        return new JdbcSessions(database);
    }

    @Override
    public RevocationStore revocations() {
        return new JdbcRevocations(database);
    }

    @Override
    public RobotStore robots() {
        return new JdbcRobots(database);
    }

    @Override
    public KeyFileStore keyFiles() {
        return new JdbcKeyFiles(database);
    }

    @Override
    public MetadataStore metadata() {
        return new JdbcMetadata(database);
    }

    @Override
    public CrawlStore crawls() {
        return new JdbcCrawls(database);
    }

    @Override
    public AuditStore audit() {
        return new JdbcAudit(database);
    }

    @Override
    public ReplicaStore replicas() {
        return new JdbcReplicas(database);
    }

    @Override
    public RepositoryHolds holds() {
        return database.holds();
    }

    @Override
    public boolean awaitNews(Duration most) throws InterruptedException {
        return database.awaitNews(most);
    }

    @Override
    public void close() {
        database.close();
    }
}
