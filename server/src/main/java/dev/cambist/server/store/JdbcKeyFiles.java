package dev.cambist.server.store;

import dev.cambist.core.session.KeyFileStore;
import dev.cambist.core.session.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files of keys as rows. There are a few for each registry, so that all are read at once. */
record JdbcKeyFiles(Database database) implements KeyFileStore {
    @Override
    public long version() throws StoreException {
        return database.inTransaction(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT value FROM counters WHERE name = 'key_files'")) {
                if (!row.next()) {
                    throw new SQLException("the counter of changes of keys is missing");
                }
                return row.getLong(1);
            }
        });
    }

    @Override
    public <T> T exclusively(Work<T> work) throws StoreException, IOException {
        List<T> result = new ArrayList<>(1);
        try {
            database.exclusively(connection -> {
                Map<String, String> before = read(connection);
                Map<String, String> files = new TreeMap<>(before);
                result.add(done(work, files));
                if (!files.equals(before)) {
                    write(connection, before, files);
                }
            });
        } catch (UncheckedIOException e) {
            throw Optional.ofNullable(e.getCause()).orElseThrow(() -> e);
        }
        return result.getFirst();
    }

    private static <T> T done(Work<T> work, Map<String, String> files) {
        try {
            return work.on(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // so that the transaction is undone
        }
    }

    /** Whether a PostgreSQL has the table. */
    static boolean isThere(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT to_regclass('key_files') IS NOT NULL")) {
            return row.next() && row.getBoolean(1);
        }
    }

    static Map<String, String> read(Connection connection) throws SQLException {
        Map<String, String> files = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name, content FROM key_files")) {
            while (rows.next()) {
                files.put(rows.getString(1), rows.getString(2));
            }
        }
        return files;
    }

    private static void write(Connection connection, Map<String, String> before, Map<String, String> after)
            throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM key_files WHERE name = ?");
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO key_files (name, content) VALUES (?, ?)");
                Statement count = connection.createStatement()) {
            for (Map.Entry<String, String> file : before.entrySet()) {
                if (!file.getValue().equals(after.get(file.getKey()))) {
                    delete.setString(1, file.getKey());
                    delete.executeUpdate();
                }
            }
            for (Map.Entry<String, String> file : after.entrySet()) {
                if (!file.getValue().equals(before.get(file.getKey()))) {
                    insert.setString(1, file.getKey());
                    insert.setString(2, file.getValue());
                    insert.executeUpdate();
                }
            }
            count.executeUpdate("UPDATE counters SET value = value + 1 WHERE name = 'key_files'");
        }
    }
}
