package dev.cambist.server.store;

import dev.cambist.core.metadata.RepositoryHolds;
import dev.cambist.core.session.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * One file of SQLite's, which one process has open. There is one connection, so that whoever uses it takes turns; no
 * request for a token waits for it.
 */
final class SqliteDatabase implements Database {
    /** Where the file says which schema it has: SQLite's file format, section 1.3, "user version". */
    private static final int VERSION_AT = 60;

    private static final int HEADER = 100; // bytes
    /**
     * Pages of 4 KiB that the log grows to before they go into the file ("PRAGMA wal_autocheckpoint", 1,000 by default):
     * what is written again meanwhile goes there once, and the disk is waited for less often.
     */
    private static final int CHECKPOINT = 4000;

    private static final int BUSY = 5000; // milliseconds, for a backup tool that looks at the file

    private final Path file;
    private final Connection connection;
    private final ReentrantLock turn = new ReentrantLock();
    private final RepositoryHolds holds = new LocalHolds();
    private final Statements statements = new KeptStatements(); // for whoever has the turn
    private Outlives durability = Outlives.POWER; // of what is committed next; of whoever has the turn

    private SqliteDatabase(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** Opens the file, and makes it for its owner only where it is not there yet. */
    static SqliteDatabase open(Path file) throws StoreException {
        SqliteLibrary.prepare(file.resolveSibling(""));
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            SQLiteConfig config = new SQLiteConfig();
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
            config.setBusyTimeout(BUSY);
            config.setGetGeneratedKeys(false); // which the driver would ask for after each row, and nobody wants
            config.setOpenMode(SQLiteOpenMode.NOMUTEX); // whoever has the turn has the connection for itself
            Connection connection = config.createConnection("jdbc:sqlite:" + file);
            connection.setAutoCommit(false); // else the driver tries after each statement whether a transaction is open
            try (Statement statement = connection.createStatement()) {
                statement.execute("COMMIT"); // the driver has begun one; from here on whoever wants one does
                statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT);
            }
            return new SqliteDatabase(file, connection);
        } catch (IOException | SQLException | LinkageError e) {
            throw new StoreException(file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** The version in the head of the file, read without SQLite, which takes time to load; 0 for a file without one. */
    static int versionOf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(HEADER);
            return head.length < HEADER ? 0 : ByteBuffer.wrap(head).getInt(VERSION_AT);
        }
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public <T> T inTransaction(Outlives wanted, Work<T> work) throws StoreException {
        return inTurn(sql -> {
            require(wanted);
            return transaction(sql, work);
        });
    }

    @Override
    public <T> T look(Question<T> question) throws StoreException {
        return inTurn(question); // nobody changes anything meanwhile
    }

    @Override
    public void note(List<Sql.Change> changes) throws StoreException {
        inTransaction(Outlives.PROCESS, open -> {
            Sql sql = new Sql(open, statements);
            for (Sql.Change change : changes) {
                sql.change(change);
            }
            return changes;
        });
    }

    private <T> T inTurn(Question<T> question) throws StoreException {
        turn.lock();
        try {
            return question.in(new Sql(connection, statements));
        } catch (SQLException e) {
            throw new StoreException(file + ": " + e.getMessage(), e);
        } finally {
            turn.unlock();
        }
    }

    /**
     * A revocation is acknowledged when it is on the disk, and so is all that was committed before it; with NORMAL what was
     * committed last goes with the power. That can be changed between two transactions alone ("PRAGMA synchronous").
     */
    private void require(Outlives wanted) throws SQLException {
        if (durability != wanted) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA synchronous = " + (wanted == Outlives.POWER ? "FULL" : "NORMAL"));
            }
            durability = wanted;
        }
    }

    /** Statements of its own, because the driver begins the next transaction as soon as one has ended. */
    private static <T> T transaction(Sql sql, Work<T> work) throws SQLException {
        sql.change("BEGIN IMMEDIATE");
        try {
            T result = work.on(sql.connection());
            sql.change("COMMIT");
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            try {
                sql.change("ROLLBACK");
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    @Override
    public void exclusively(Change change) throws StoreException {
        inTransaction(connection -> {
            change.on(connection);
            return connection;
        });
    }

    @Override
    public int version(Connection open) throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    @Override
    public void setVersion(Connection open, int version) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute("PRAGMA user_version = " + version);
        }
    }

    @Override
    public String numberedKey() {
        return "INTEGER PRIMARY KEY AUTOINCREMENT";
    }

    @Override
    public String orderedText() {
        return "TEXT"; // SQLite compares bytes unless told otherwise
    }

    @Override
    public Statements statements() {
        return statements;
    }

    @Override
    public RepositoryHolds holds() {
        return holds;
    }

    @Override
    public void announce(Connection transaction) {
        // one process has the file open
    }

    @Override
    public boolean awaitNews(Duration most) throws InterruptedException {
        Thread.sleep(most);
        return false;
    }

    @Override
    public void close() {
        turn.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(file + " was not closed in order", e);
        } finally {
            turn.unlock();
        }
    }
}
