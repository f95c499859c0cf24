package dev.cambist.server.store;

import dev.cambist.core.session.AuditEntry;
import dev.cambist.core.session.AuditFilter;
import dev.cambist.core.session.AuditStore;
import dev.cambist.core.session.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Lines of the audit as rows. Times are milliseconds since 1970. */
record JdbcAudit(Database database) implements AuditStore {
    private static final String SAVE = """
            INSERT INTO audit_records (hash, answered, seq, correlation, caller, subject, line)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (hash) DO NOTHING
            """;
    private static final String REMOVE = """
            DELETE FROM audit_records WHERE hash IN
              (SELECT hash FROM audit_records WHERE answered < ? ORDER BY answered, seq, hash LIMIT ?)
            """;

    @Override
    public void save(Collection<AuditEntry> entries) throws StoreException {
        database.inTransaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
                for (AuditEntry entry : entries) {
                    statement.setString(1, entry.hash());
                    statement.setLong(2, entry.time().toEpochMilli());
                    statement.setLong(3, entry.seq());
                    statement.setString(4, entry.correlation());
                    statement.setString(
                            5, entry.caller().map(JdbcAudit::storable).orElse(null));
                    statement.setString(
                            6, entry.subject().map(JdbcAudit::storable).orElse(null));
                    statement.setString(7, entry.line());
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            return entries.size();
        });
    }

    /** PostgreSQL has no text with a NUL in it; the line, which is ASCII without control characters, has the true one. */
    private static String storable(String name) {
        return name.replace('\0', '\ufffd');
    }

    @Override
    public List<AuditEntry> find(AuditFilter filter, Optional<AuditEntry> before, int most) throws StoreException {
        Condition condition = Condition.of(filter);
        before.ifPresent(entry -> condition.add(
                "(answered, seq, hash) < (?, ?, ?)", entry.time().toEpochMilli(), entry.seq(), entry.hash()));
        return database.ask(sql -> sql.list(
                JdbcAudit::entry,
                "SELECT hash, answered, seq, correlation, caller, subject, line FROM audit_records" + condition.sql()
                        + " ORDER BY answered DESC, seq DESC, hash DESC LIMIT ?",
                condition.valuesAnd(most)));
    }

    @Override
    public long count(AuditFilter filter) throws StoreException {
        Condition condition = Condition.of(filter);
        return database.ask(sql -> sql.first(
                        row -> row.getLong(1),
                        "SELECT COUNT(*) FROM audit_records" + condition.sql(),
                        condition.values.toArray())
                .orElse(0L));
    }

    @Override
    public int removeBefore(Instant moment, int most) throws StoreException {
        return database.ask(sql -> sql.change(REMOVE, moment.toEpochMilli(), most));
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getString(1),
                Instant.ofEpochMilli(row.getLong(2)),
                row.getLong(3),
                row.getString(4),
                Optional.ofNullable(row.getString(5)),
                Optional.ofNullable(row.getString(6)),
                row.getString(7));
    }

    /** What stands behind WHERE, and the values in it. */
    private record Condition(List<String> parts, List<Object> values) {
        static Condition of(AuditFilter filter) {
            Condition condition = new Condition(new ArrayList<>(), new ArrayList<>());
            filter.correlation().ifPresent(id -> condition.add("correlation = ?", id));
            filter.identity()
                    .map(JdbcAudit::storable)
                    .ifPresent(name -> condition.add("(caller = ? OR subject = ?)", name, name));
            filter.since().ifPresent(moment -> condition.add("answered >= ?", moment.toEpochMilli()));
            return condition;
        }

        void add(String part, Object... of) {
            parts.add(part);
            values.addAll(List.of(of));
        }

        String sql() {
            return parts.isEmpty() ? "" : " WHERE " + String.join(" AND ", parts);
        }

        Object[] valuesAnd(Object last) {
            List<Object> all = new ArrayList<>(values);
            all.add(last);
            return all.toArray();
        }
    }
}
