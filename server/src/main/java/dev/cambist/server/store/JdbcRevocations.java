package dev.cambist.server.store;

import dev.cambist.core.session.NumberedRevocation;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.RevocationStore;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Revocations as rows. Times are milliseconds since 1970. */
record JdbcRevocations(Database database) implements RevocationStore {
    private static final String REMOVE = "DELETE FROM revocations WHERE number IN"
            + " (SELECT number FROM revocations WHERE expires <= ? ORDER BY expires LIMIT ?)";

    /**
     * Numbers come from a row that stays locked until its transaction ends, so that transactions end in the order of
     * their numbers: a sequence would let 5 be seen before 4, and whoever asks for those after 5 would never see 4.
     */
    @Override
    public NumberedRevocation add(Revocation revocation) throws StoreException {
        return database.inTransaction(connection -> {
            JdbcRobots.disable(database, connection, revocation);
            NumberedRevocation numbered = new NumberedRevocation(next(connection), revocation);
            insert(connection, numbered);
            database.announce(connection);
            return numbered;
        });
    }

    private static long next(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE counters SET value = value + 1 WHERE name = 'revocations'");
            try (ResultSet row = statement.executeQuery("SELECT value FROM counters WHERE name = 'revocations'")) {
                if (!row.next()) {
                    throw new SQLException("the counter of revocations is missing");
                }
                return row.getLong(1);
            }
        }
    }

    private static void insert(Connection connection, NumberedRevocation numbered) throws SQLException {
        Revocation revocation = numbered.revocation();
        Row row = Row.of(revocation.what());
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO revocations (number, kind, issuer,"
                + " name, made_before, said_at, expires, said_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            statement.setLong(1, numbered.number());
            statement.setString(2, row.kind());
            statement.setString(3, row.issuer().orElse(null));
            statement.setString(4, row.name().orElse(null));
            statement.setLong(5, revocation.before().toEpochMilli());
            statement.setLong(6, revocation.at().toEpochMilli());
            statement.setLong(7, revocation.expires().toEpochMilli());
            statement.setString(8, revocation.by());
            statement.executeUpdate();
        }
    }

    @Override
    public List<NumberedRevocation> after(long number, int most) throws StoreException {
        return database.look(sql -> sql.list(
                JdbcRevocations::read,
                "SELECT number, kind, issuer, name, made_before, said_at, expires, said_by FROM revocations"
                        + " WHERE number > ? ORDER BY number LIMIT ?",
                number,
                most));
    }

    @Override
    public int removeExpired(Instant now, int most) throws StoreException {
        return database.ask(sql -> sql.change(REMOVE, now.toEpochMilli(), most));
    }

    private static NumberedRevocation read(ResultSet rows) throws SQLException {
        Row row = new Row(
                rows.getString(2), Optional.ofNullable(rows.getString(3)), Optional.ofNullable(rows.getString(4)));
        return new NumberedRevocation(
                rows.getLong(1),
                new Revocation(
                        row.what(),
                        Instant.ofEpochMilli(rows.getLong(5)),
                        Instant.ofEpochMilli(rows.getLong(6)),
                        Instant.ofEpochMilli(rows.getLong(7)),
                        rows.getString(8)));
    }

    /** Whose tokens, in three columns. */
    private record Row(String kind, Optional<String> issuer, Optional<String> name) {
        static Row of(Revoked what) {
            return switch (what) {
                case Revoked.OfSession of -> row("session", null, of.id());
                case Revoked.OfIdentity of -> row("identity", of.issuer(), of.subject());
                case Revoked.OfIssuer of -> row("issuer", of.issuer(), null);
                case Revoked.OfRobot of -> row("robot", null, of.name());
                case Revoked.OfRegistry of -> row("registry", null, of.service());
                case Revoked.Everything all -> row("everything", null, null);
            };
        }

        private static Row row(String kind, @Nullable String issuer, @Nullable String name) {
            return new Row(kind, Optional.ofNullable(issuer), Optional.ofNullable(name));
        }

        Revoked what() throws SQLException {
            return switch (kind) {
                case "session" -> new Revoked.OfSession(name.orElse(""));
                case "identity" -> new Revoked.OfIdentity(issuer.orElse(""), name.orElse(""));
                case "issuer" -> new Revoked.OfIssuer(issuer.orElse(""));
                case "robot" -> new Revoked.OfRobot(name.orElse(""));
                case "registry" -> new Revoked.OfRegistry(name.orElse(""));
                case "everything" -> new Revoked.Everything();
                // Whoever cannot read a revocation must not go on as if there were none.
                default -> throw new SQLException("a revocation is of the unknown kind " + kind);
            };
        }
    }
}
