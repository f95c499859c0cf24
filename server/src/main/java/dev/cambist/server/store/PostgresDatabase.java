package dev.cambist.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cambist.core.metadata.RepositoryHolds;
import dev.cambist.core.metadata.RepositoryHolds.Hold;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.settings.StoreSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** A PostgreSQL that several servers share. */
final class PostgresDatabase implements Database {
    private static final int CONNECTIONS = 8; // requests for metadata wait for one, those for tokens never
    private static final int TRIES = 5;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    /** Of all advisory locks of the database, the one under which schemas are changed: "cambist" in ASCII. */
    private static final long MIGRATION_LOCK = 0x63616d62697374L;

    private final String name;
    private final HikariDataSource pool;
    private final PostgresNews news;
    private final PostgresHolds holds;
    private final Statements statements = new PlannedStatements();
    private final JoinedStatements joined = new JoinedStatements();

    private PostgresDatabase(String name, Properties properties, HikariDataSource pool) {
        this.name = name;
        this.pool = pool;
        this.news = new PostgresNews(name, properties);
        this.holds = new PostgresHolds(name, properties);
    }

    /** Opens it; fails when it cannot be reached now. */
    static PostgresDatabase open(StoreSettings.Postgres settings) throws StoreException {
        Properties properties = properties(settings);
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(settings.url());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setAutoCommit(false);
        config.setConnectionTimeout(CONNECT_WITHIN.toMillis());
        config.setInitializationFailTimeout(CONNECT_WITHIN.toMillis());
        config.setDataSourceProperties(properties);
        try {
            return new PostgresDatabase(settings.url(), properties, new HikariDataSource(config));
        } catch (RuntimeException e) {
            throw new StoreException(settings.url() + " cannot be opened: " + cause(e), e);
        }
    }

    /** What the driver is told for each connection. */
    private static Properties properties(StoreSettings.Postgres settings) {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password().value());
        properties.setProperty("connectTimeout", seconds(CONNECT_WITHIN));
        properties.setProperty("loginTimeout", seconds(CONNECT_WITHIN));
        properties.setProperty("socketTimeout", seconds(ANSWER_WITHIN));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "cambist");
        settings.caFile().ifPresent(file -> {
            properties.setProperty("sslmode", "verify-full");
            properties.setProperty("sslrootcert", file.toString());
        });
        if (settings.caFile().isEmpty() && settings.overNetwork()) {
            properties.setProperty("sslmode", "verify-full");
            properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        return properties;
    }

    private static String seconds(Duration time) {
        return Long.toString(time.toSeconds());
    }

    /** The driver's own words, which Hikari wraps. */
    private static String cause(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }

    @Override
    public String name() {
        return name;
    }

    /** Whatever it is, it outlives as much as the database is configured for. */
    @Override
    public <T> T inTransaction(Outlives durability, Work<T> work) throws StoreException {
        return connected(connection -> transaction(connection, work));
    }

    @Override
    public <T> T look(Question<T> question) throws StoreException {
        return connected(connection -> {
            connection.setAutoCommit(true); // until the pool has it back
            return question.in(new Sql(connection, statements));
        });
    }

    /** All in one message, whose end commits them ("Pipelining"): each answer that is waited for costs a way there and back. */
    @Override
    public void note(List<Sql.Change> changes) throws StoreException {
        String all = joined.of(changes.stream().map(Sql.Change::statement).toList());
        Object[] values =
                changes.stream().flatMap(change -> change.values().stream()).toArray();
        look(sql -> sql.change(all, values));
    }

    /** The hold's end goes with them, on its own connection; where that is lost or they gave way, they are made elsewhere. */
    @Override
    public void note(List<Sql.Change> changes, Hold hold) throws StoreException {
        if (!PostgresHolds.note(hold, changes)) {
            Database.super.note(changes, hold);
        }
    }

    private <T> T connected(Work<T> work) throws StoreException {
        for (int tries = 1; ; tries++) {
            try (Connection connection = pool.getConnection()) {
                return work.on(connection);
            } catch (SQLException e) {
                if (tries == TRIES || !gaveWay(e)) {
                    throw new StoreException(name + ": " + e.getMessage(), e);
                }
            }
        }
    }

    /** Runs work on a connection that commits nothing by itself. */
    private static <T> T transaction(Connection connection, Work<T> work) throws SQLException {
        try {
            T result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** Whether all was undone because two transactions waited for each other: "Class 40, Transaction Rollback". */
    private static boolean gaveWay(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.startsWith("40");
    }

    @Override
    public void exclusively(Change change) throws StoreException {
        inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_advisory_xact_lock(" + MIGRATION_LOCK + ")");
            }
            change.on(connection);
            return connection;
        });
    }

    @Override
    public int version(Connection open) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
            try (ResultSet row = statement.executeQuery("SELECT MAX(version) FROM schema_version")) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    @Override
    public void setVersion(Connection open, int version) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute("DELETE FROM schema_version");
            statement.execute("INSERT INTO schema_version (version) VALUES (" + version + ")");
        }
    }

    @Override
    public String numberedKey() {
        return "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY";
    }

    @Override
    public String orderedText() {
        return "TEXT COLLATE \"C\"";
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
    public void announce(Connection transaction) throws SQLException {
        PostgresNews.announce(transaction);
    }

    @Override
    public boolean awaitNews(Duration most) throws InterruptedException {
        return news.await(most);
    }

    @Override
    public void close() {
        news.close();
        holds.close();
        pool.close();
    }
}
