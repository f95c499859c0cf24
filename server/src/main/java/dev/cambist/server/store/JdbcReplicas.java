package dev.cambist.server.store;

import dev.cambist.core.session.Replica;
import dev.cambist.core.session.ReplicaStore;
import dev.cambist.core.session.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Replicas as rows. Times are milliseconds since 1970. */
record JdbcReplicas(Database database) implements ReplicaStore {
    private static final String SAVE = """
            INSERT INTO replicas (id, host, version, configuration, started, seen) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET host = excluded.host, version = excluded.version,
              configuration = excluded.configuration, started = excluded.started, seen = excluded.seen
            """;

    @Override
    public void save(Replica replica) throws StoreException {
        database.inTransaction(connection -> new Sql(connection)
                .change(
                        SAVE,
                        replica.id(),
                        replica.host(),
                        replica.version(),
                        replica.configuration(),
                        replica.started().toEpochMilli(),
                        replica.seen().toEpochMilli()));
    }

    @Override
    public List<Replica> all() throws StoreException {
        List<Replica> all = database.inTransaction(connection -> new Sql(connection)
                .list(JdbcReplicas::replica, "SELECT id, host, version, configuration, started, seen FROM replicas"));
        return all.stream().sorted(MemoryReplicas.ORDER).toList(); // not in the order of the database's language
    }

    private static Replica replica(ResultSet row) throws SQLException {
        return new Replica(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Instant.ofEpochMilli(row.getLong(5)),
                Instant.ofEpochMilli(row.getLong(6)));
    }

    @Override
    public void remove(String id) throws StoreException {
        database.inTransaction(connection -> new Sql(connection).change("DELETE FROM replicas WHERE id = ?", id));
    }

    @Override
    public int removeSeenBefore(Instant moment) throws StoreException {
        return database.inTransaction(
                connection -> new Sql(connection).change("DELETE FROM replicas WHERE seen < ?", moment.toEpochMilli()));
    }
}
