package dev.cambist.bench.requests;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Fills a store past the server: with sessions that are alive, and with revocations, nine in ten of them of sessions and
 * one of an identity. None of them is about anybody who asks.
 */
record FilledStore(int sessions, int revocations) {
    private static final int BATCH = 10_000;
    private static final int LIFE = 10_800_000; // milliseconds, as a refresh token's
    private static final int IDENTITIES = 10; // every so many is of one

    private static final String SESSION = "INSERT INTO sessions"
            + " (id, service, issuer, subject, claims, address, agent, begun, last_used, expires)"
            + " VALUES (?, 'registry.example.com', 'corp', ?, ?, '192.0.2.7', 'docker/28.0.1 go/go1.23', ?, ?, ?)";
    private static final String REVOCATION = "INSERT INTO revocations"
            + " (number, kind, issuer, name, made_before, said_at, expires, said_by)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, 'operator on this machine')";

    /** As full as a hundredth of this. */
    FilledStore hundredth() {
        return new FilledStore(sessions / 100, revocations / 100);
    }

    void into(Connection connection) throws SQLException {
        long now = Instant.now().toEpochMilli();
        connection.setAutoCommit(false);
        try (PreparedStatement session = connection.prepareStatement(SESSION);
                PreparedStatement revocation = connection.prepareStatement(REVOCATION);
                Statement counter = connection.createStatement()) {
            for (int number = 0; number < sessions; number++) {
                add(
                        session,
                        number,
                        id(1, number),
                        "person-" + number + "@example.com",
                        "{\"groups\":[\"" + Issuer.GROUP + "\"]}",
                        now,
                        now,
                        now + LIFE);
            }
            session.executeBatch();
            for (int number = 0; number < revocations; number++) {
                boolean identity = number % IDENTITIES == 0;
                add(
                        revocation,
                        number,
                        number + 1L,
                        identity ? "identity" : "session",
                        identity ? "corp" : null,
                        identity ? "person-" + number + "@example.com" : id(2, number),
                        now,
                        now,
                        now + LIFE);
            }
            revocation.executeBatch();
            counter.executeUpdate("UPDATE counters SET value = " + revocations + " WHERE name = 'revocations'");
        }
        connection.commit();
    }

    private static String id(int kind, int number) {
        return new UUID((long) kind << 60 | (long) number << 16 | 0x4000, number * 0x9E3779B97F4A7C15L).toString();
    }

    private static void add(PreparedStatement statement, int number, @Nullable Object... values) throws SQLException {
        for (int index = 0; index < values.length; index++) {
            statement.setObject(index + 1, values[index]);
        }
        statement.addBatch();
        if (number % BATCH == BATCH - 1) {
            statement.executeBatch();
        }
    }
}
