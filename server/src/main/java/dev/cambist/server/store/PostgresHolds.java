package dev.cambist.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.metadata.RepositoryHolds;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.session.StoreException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds among servers that share a database. Within this server {@link LocalHolds} keeps threads apart; whoever has passed
 * there takes an advisory lock of the database's ("Advisory Locks"), all of them on one connection, with which they end
 * when this server dies. A repository's lock is shared by those who hold something in it.
 *
 * <p>That connection must not go through a pooler that lends it to others between statements.
 */
final class PostgresHolds implements RepositoryHolds, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresHolds.class);
    private static final int SHORTEST_PAUSE = 5; // milliseconds between two tries
    private static final int LONGEST_PAUSE = 40; // milliseconds

    /**
     * So that the database learns within half a minute of a machine that fell silent; and so that each statement of a message
     * sees what was there when it began ("Read Committed Isolation Level"), whatever the database is configured for.
     */
    private static final String SETTINGS = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;"
            + " SET tcp_keepalives_count = 3; SET default_transaction_isolation = 'read committed'";

    private final String url;
    private final Properties properties;
    private final LocalHolds local = new LocalHolds();
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Connection connection;
    private boolean closed;

    /**
     * Nothing is opened yet.
     *
     * @param properties the driver's
     */
    PostgresHolds(String url, Properties properties) {
        this.url = url;
        this.properties = properties;
    }

    private record Advisory(long key, boolean shared) {
        String attempt() {
            return "pg_try_advisory_lock" + (shared ? "_shared" : "") + "(?)";
        }

        String end() {
            return "pg_advisory_unlock" + (shared ? "_shared" : "") + "(?)";
        }
    }

    /** Those that were taken, the connection that has them, and how many changes of locks there were then. */
    private record Taken(Connection on, List<Advisory> locks, long changes) {}

    /** What was asked for in one message: which of them it has, and how many changes of locks there are since. */
    private record Attempt(List<Boolean> had, long changes) {}

    @Override
    public Optional<Hold> item(RepositoryKey in, String reference, Duration most) throws StoreException {
        long deadline = System.nanoTime() + most.toNanos();
        Optional<Hold> here = local.item(in, reference, most);
        return here.isEmpty()
                ? here
                : among(here.get(), deadline, new Advisory(key(in, ""), true), new Advisory(key(in, reference), false));
    }

    @Override
    public Optional<Hold> repository(RepositoryKey key, Duration most) throws StoreException {
        long deadline = System.nanoTime() + most.toNanos();
        Optional<Hold> here = local.repository(key, most);
        return here.isEmpty() ? here : among(here.get(), deadline, new Advisory(key(key, ""), false));
    }

    /** Separated by what stands in no name. */
    private static long key(RepositoryKey in, String reference) {
        String text = in.registry() + "\n" + in.repository() + "\n" + reference;
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private Optional<Hold> among(Hold here, long deadline, Advisory... wanted) throws StoreException {
        Optional<Taken> taken = Optional.empty();
        try {
            taken = attempt(wanted);
            while (taken.isEmpty() && System.nanoTime() - deadline < 0) {
                TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE, LONGEST_PAUSE + 1));
                taken = attempt(wanted);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("a hold was waited for in vain", e);
        } finally {
            if (taken.isEmpty()) {
                here.close();
            }
        }
        return taken.map(all -> new Shared(here, all));
    }

    /** Held among servers, and within this one. */
    private final class Shared implements Hold {
        private final Hold here;
        private final Taken taken;
        private final AtomicBoolean open = new AtomicBoolean(true);

        Shared(Hold here, Taken taken) {
            this.here = here;
            this.taken = taken;
        }

        @Override
        public OptionalLong lockChanges() {
            return OptionalLong.of(taken.changes());
        }

        @Override
        public void close() {
            if (open.getAndSet(false)) {
                try {
                    end(taken);
                } finally {
                    here.close();
                }
            }
        }
    }

    /** All of them, or none. */
    private Optional<Taken> attempt(Advisory... wanted) throws StoreException {
        turn.lock();
        try {
            Connection on = open();
            List<Advisory> locks = List.of(wanted);
            Attempt attempt = attempt(on, locks);
            List<Advisory> taken = IntStream.range(0, locks.size())
                    .filter(attempt.had()::get)
                    .mapToObj(locks::get)
                    .toList();
            if (taken.size() < locks.size()) {
                end(new Taken(on, taken, attempt.changes()));
                return Optional.empty();
            }
            return Optional.of(new Taken(on, taken, attempt.changes()));
        } catch (SQLException e) {
            drop();
            throw new StoreException(url + ": " + e.getMessage(), e);
        } finally {
            turn.unlock();
        }
    }

    /** One message for all of it, since each answer that is waited for costs a way there and back. */
    private static Attempt attempt(Connection on, List<Advisory> locks) throws SQLException {
        try (PreparedStatement statement =
                on.prepareStatement(select(locks, Advisory::attempt) + "; " + JdbcLocks.CHANGES)) {
            set(statement, locks);
            statement.execute();
            List<Boolean> had = new ArrayList<>();
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                for (int column = 1; column <= locks.size(); column++) {
                    had.add(row.getBoolean(column));
                }
            }
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                if (!row.next()) {
                    throw JdbcLocks.withoutCounter();
                }
                return new Attempt(had, row.getLong(1));
            }
        }
    }

    private static String select(List<Advisory> locks, Function<Advisory, String> what) {
        return "SELECT " + locks.stream().map(what).collect(Collectors.joining(", "));
    }

    private static void set(PreparedStatement statement, List<Advisory> locks) throws SQLException {
        for (int index = 0; index < locks.size(); index++) {
            statement.setLong(index + 1, locks.get(index).key());
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

    /** What was taken on a connection that is lost has ended with it. */
    @SuppressWarnings("ReferenceEquality") // another connection has none of these locks, however alike it is
    private void end(Taken taken) {
        turn.lock();
        try {
            if (taken.on() == connection && !taken.locks().isEmpty()) {
                try (PreparedStatement statement = taken.on().prepareStatement(select(taken.locks(), Advisory::end))) {
                    set(statement, taken.locks());
                    statement.execute();
                }
            }
        } catch (SQLException e) {
            LOG.debug("store: holds end with their connection: {}", e.getMessage());
            drop();
        } finally {
            turn.unlock();
        }
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
