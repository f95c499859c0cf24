package dev.cambist.server.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a connection of its own for word of what other servers keep (PostgreSQL, "LISTEN" and "NOTIFY"). Word may be
 * lost, with the connection or in a pooler that shares it, so whoever waits here asks by itself now and then. Used by one
 * thread.
 */
final class PostgresNews implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresNews.class);
    private static final String CHANNEL = "cambist";
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

    private final String url;
    private final Properties properties;
    private @Nullable Connection connection;
    private long notBefore = System.nanoTime();

    /**
     * Nothing is opened yet.
     *
     * @param properties the driver's
     */
    PostgresNews(String url, Properties properties) {
        this.url = url;
        this.properties = properties;
    }

    /** Lets those know who listen, once the transaction has ended well. */
    static void announce(Connection transaction) throws SQLException {
        try (Statement statement = transaction.createStatement()) {
            statement.execute("NOTIFY " + CHANNEL);
        }
    }

    /** Waits for word, at most so long; says whether there is reason to look. */
    boolean await(Duration most) throws InterruptedException {
        try {
            Connection listening = connection;
            if (listening == null) {
                if (System.nanoTime() - notBefore < 0) {
                    Thread.sleep(most);
                    return false;
                }
                connection = listen();
                return true; // what was said before is not told again
            }
            PGNotification[] told =
                    listening.unwrap(PGConnection.class).getNotifications((int) Math.max(1, most.toMillis()));
            return told != null && told.length > 0;
        } catch (SQLException e) {
            LOG.debug("store: no word of other servers' changes for a while: {}", e.getMessage());
            close();
            notBefore = System.nanoTime() + AGAIN_AFTER.toNanos();
            return false;
        }
    }

    private Connection listen() throws SQLException {
        Connection opened = DriverManager.getConnection(url, properties);
        try (Statement statement = opened.createStatement()) {
            statement.execute("LISTEN " + CHANNEL);
            return opened;
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public void close() {
        Connection listening = connection;
        connection = null;
        if (listening != null) {
            try {
                listening.close();
            } catch (SQLException e) {
                LOG.debug("store: the connection that listened was not closed in order: {}", e.getMessage());
            }
        }
    }
}
