package dev.cambist.server.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, and the advisory locks that were taken on it ("Advisory Locks"): they end there, or with it. For any
 * thread, one after another.
 *
 * <p>It must not go through a pooler that lends it to others between statements.
 */
final class HoldSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HoldSession.class);

    /**
     * So that the database learns within half a minute of a machine that fell silent; and so that each statement of a message
     * sees what was there when it began ("Read Committed Isolation Level"), whatever the database is configured for. Who waits
     * for a row longer than a second does so elsewhere, as others wait for this connection meanwhile.
     */
    private static final String SETTINGS = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;"
            + " SET tcp_keepalives_count = 3; SET default_transaction_isolation = 'read committed';"
            + " SET lock_timeout = '1s'";

    private static final Sql.Change BEGIN = Sql.Change.of("BEGIN");
    private static final Sql.Change COMMIT = Sql.Change.of("COMMIT");

    private final String url;
    private final Properties properties;
    private final JoinedStatements joined = new JoinedStatements();
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Connection connection;
    private boolean closed;

    /**
     * Nothing is opened yet.
     *
     * @param properties the driver's
     */
    HoldSession(String url, Properties properties) {
        this.url = url;
        this.properties = properties;
    }

    /** One lock, by itself or shared. */
    record Advisory(long key, boolean shared) {
        String end() {
            return shared ? "pg_advisory_unlock_shared(?)" : "pg_advisory_unlock(?)";
        }
    }

    /**
     * Locks that are wanted together: a repository's, or a shared one of it and one of an item.
     *
     * @param attempt takes them, and tells how many changes of locks there are, in one message, since each answer that is
     *     waited for costs a way there and back
     */
    record Wanted(String attempt, List<Advisory> locks) {
        private static final String OF_REPOSITORY = "SELECT pg_try_advisory_lock(?); " + JdbcLocks.CHANGES;
        private static final String OF_ITEM =
                "SELECT pg_try_advisory_lock_shared(?), pg_try_advisory_lock(?); " + JdbcLocks.CHANGES;

        static Wanted repository(long key) {
            return new Wanted(OF_REPOSITORY, List.of(new Advisory(key, false)));
        }

        static Wanted item(long repository, long item) {
            return new Wanted(OF_ITEM, List.of(new Advisory(repository, true), new Advisory(item, false)));
        }
    }

    /** Those that were taken, the connection that has them, and how many changes of locks there were then. */
    record Taken(Connection on, List<Advisory> locks, long changes) {}

    /** Whether somebody has the turn. */
    boolean isBusy() {
        return turn.isLocked();
    }

    /** All of them, or none. */
    Optional<Taken> attempt(Wanted wanted) throws SQLException {
        turn.lock();
        try {
            Taken taken = attempt(open(), wanted);
            if (taken.locks().size() < wanted.locks().size()) {
                end(taken);
                return Optional.empty();
            }
            return Optional.of(taken);
        } catch (SQLException e) {
            drop();
            throw e;
        } finally {
            turn.unlock();
        }
    }

    private static Taken attempt(Connection on, Wanted wanted) throws SQLException {
        try (PreparedStatement statement = on.prepareStatement(wanted.attempt())) {
            set(statement, 0, wanted.locks());
            statement.execute();
            List<Advisory> had = new ArrayList<>();
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                for (int index = 0; index < wanted.locks().size(); index++) {
                    if (row.getBoolean(index + 1)) {
                        had.add(wanted.locks().get(index));
                    }
                }
            }
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                if (!row.next()) {
                    throw JdbcLocks.withoutCounter();
                }
                return new Taken(on, had, row.getLong(1));
            }
        }
    }

    /** What was taken on a connection that is lost has ended with it. */
    void end(Taken taken) {
        turn.lock();
        try {
            if (isOn(taken) && !taken.locks().isEmpty()) {
                execute(taken.on(), List.of(), taken.locks());
            }
        } catch (SQLException e) {
            LOG.debug("store: holds end with their connection: {}", e.getMessage());
            drop();
        } finally {
            turn.unlock();
        }
    }

    /**
     * Makes the changes, in a transaction of their own, and then ends what was taken, all in one message.
     *
     * @return false where the changes were not made, or nobody knows, and all that was taken is as it was, or lost
     */
    boolean note(Taken taken, List<Sql.Change> changes) {
        List<Sql.Change> all = new ArrayList<>(changes);
        all.addFirst(BEGIN);
        all.addLast(COMMIT); // here, as a lock that is ended does not wait for the end of the message
        turn.lock();
        try {
            if (isOn(taken)) {
                execute(taken.on(), all, taken.locks());
                return true;
            }
        } catch (SQLException e) {
            LOG.debug("store: a hold did not end with its changes: {}", e.getMessage());
            rollback(taken.on());
        } finally {
            turn.unlock();
        }
        return false;
    }

    @SuppressWarnings("ReferenceEquality") // another connection has none of these locks, however alike it is
    private boolean isOn(Taken taken) {
        return taken.on() == connection;
    }

    private void execute(Connection on, List<Sql.Change> changes, List<Advisory> ended) throws SQLException {
        List<String> statements = new ArrayList<>();
        changes.forEach(change -> statements.add(change.statement()));
        statements.add(end(ended));
        try (PreparedStatement statement = on.prepareStatement(joined.of(statements))) {
            int index = 0;
            for (Sql.Change change : changes) {
                for (Object value : change.values()) {
                    index++;
                    statement.setObject(index, value);
                }
            }
            set(statement, index, ended);
            statement.execute();
        }
    }

    /** One statement, so that all end or none. */
    private static String end(List<Advisory> locks) {
        return locks.stream().map(Advisory::end).collect(Collectors.joining(", ", "SELECT ", ""));
    }

    private static void set(PreparedStatement statement, int before, List<Advisory> locks) throws SQLException {
        for (int index = 0; index < locks.size(); index++) {
            statement.setLong(before + index + 1, locks.get(index).key());
        }
    }

    private void rollback(Connection on) {
        try (Statement statement = on.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            drop();
        }
    }

    private Connection open() throws SQLException {
        if (closed) {
            throw new SQLException("the store is closed");
        }
        Connection known = connection;
        if (known == null) {
            known = DriverManager.getConnection(url, properties);
            connection = known;
            try (Statement statement = known.createStatement()) {
                statement.execute(SETTINGS);
            }
        }
        return known;
    }

    private void drop() {
        Connection lost = connection;
        connection = null;
        if (lost != null) {
            try {
                lost.close();
            } catch (SQLException e) {
                LOG.debug("store: the connection with the holds was not closed in order: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            drop();
        } finally {
            turn.unlock();
        }
    }
}
