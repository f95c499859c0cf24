package dev.cambist.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionFilter;
import dev.cambist.core.session.SessionStore;
import dev.cambist.core.session.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Sessions as rows. Times are milliseconds since 1970. */
record JdbcSessions(Database database) implements SessionStore {
    private static final String REMOVE =
            "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires <= ? ORDER BY expires LIMIT ?)";

    private static final String SAVE = """
            INSERT INTO sessions
              (id, service, issuer, subject, claims, address, agent, begun, last_used, expires)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET last_used = excluded.last_used
              WHERE excluded.last_used > sessions.last_used
            """;

    @Override
    public void save(Collection<Session> sessions) throws StoreException {
        // Ids begin with their time: in their order, SQLite adds all of them at one place of its index.
        List<Session> inOrder =
                sessions.stream().sorted(Comparator.comparing(Session::id)).toList();
        database.inTransaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
                for (Session session : inOrder) {
                    statement.setString(1, session.id());
                    statement.setString(2, session.service());
                    statement.setString(3, session.issuer());
                    statement.setString(4, session.subject());
                    statement.setString(5, session.claims());
                    statement.setString(6, session.address());
                    statement.setString(7, session.agent().orElse(null));
                    statement.setLong(8, session.begun().toEpochMilli());
                    statement.setLong(9, session.lastUsed().toEpochMilli());
                    statement.setLong(10, session.expires().toEpochMilli());
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            return sessions.size();
        });
    }

    @Override
    public List<Session> find(SessionFilter filter, Instant now, int most) throws StoreException {
        Condition condition = Condition.of(filter, now);
        return database.inTransaction(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT id, service, issuer, subject, claims,"
                            + " address, agent, begun, last_used, expires FROM sessions" + condition.sql()
                            + " ORDER BY begun DESC, id LIMIT ?")) {
                int next = condition.fill(statement);
                statement.setInt(next, most);
                List<Session> found = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(session(rows));
                    }
                }
                return found;
            }
        });
    }

    @Override
    public long count(SessionFilter filter, Instant now) throws StoreException {
        Condition condition = Condition.of(filter, now);
        return database.inTransaction(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT COUNT(*) FROM sessions" + condition.sql())) {
                condition.fill(statement);
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? rows.getLong(1) : 0L;
                }
            }
        });
    }

    @Override
    public int removeExpired(Instant now, int most) throws StoreException {
        return database.ask(sql -> sql.change(REMOVE, now.toEpochMilli(), most));
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                claims(row.getString(5)),
                row.getString(6),
                Optional.ofNullable(row.getString(7)),
                Instant.ofEpochMilli(row.getLong(8)),
                Instant.ofEpochMilli(row.getLong(9)),
                Instant.ofEpochMilli(row.getLong(10)));
    }

    /** As it stands there, if that is an object. */
    private static String claims(String text) throws SQLException {
        try {
            JsonObject.parse(text.getBytes(UTF_8));
            return text;
        } catch (JsonException e) {
            throw new SQLException("the claims of a session are damaged", e);
        }
    }

    /** What stands behind WHERE, and the values in it. */
    private record Condition(String sql, List<Object> values) {
        static Condition of(SessionFilter filter, Instant now) {
            List<Object> values = new ArrayList<>(List.of(now.toEpochMilli()));
            StringBuilder sql = new StringBuilder(" WHERE expires > ?");
            add(sql, values, " AND id = ?", filter.id());
            add(sql, values, " AND issuer = ?", filter.issuer());
            add(sql, values, " AND subject = ?", filter.subject());
            add(sql, values, " AND service = ?", filter.service());
            add(sql, values, " AND begun >= ?", filter.since().map(Instant::toEpochMilli));
            add(sql, values, " AND begun < ?", filter.before().map(Instant::toEpochMilli));
            return new Condition(sql.toString(), values);
        }

        private static void add(StringBuilder sql, List<Object> values, String condition, Optional<?> value) {
            value.ifPresent(given -> {
                sql.append(condition);
                values.add(given);
            });
        }

        /** Sets the values; says which parameter is the next. */
        int fill(PreparedStatement statement) throws SQLException {
            int index = 1;
            for (Object value : values) {
                statement.setObject(index++, value);
            }
            return index;
        }
    }
}
