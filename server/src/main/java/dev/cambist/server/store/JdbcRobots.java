package dev.cambist.server.store;

import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.Robot;
import dev.cambist.core.session.RobotStore;
import dev.cambist.core.session.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Robots as rows. Times are milliseconds since 1970. */
record JdbcRobots(Database database) implements RobotStore {
    /** Counts before anything else: the counter's row stays locked until the end, so that changes take turns. */
    private static final String COUNT = "UPDATE counters SET value = value + 1 WHERE name = 'robots'";

    /** Takes the counter's row as a change does, without being one. */
    private static final String LOCK = "UPDATE counters SET value = value WHERE name = 'robots'";

    private static final String CHANGES = "SELECT value FROM counters WHERE name = 'robots'";

    private static final String USED = """
            UPDATE robots SET last_used = ?, last_address = ?, last_agent = ?
              WHERE name = ? AND (last_used IS NULL OR last_used < ?)
            """;

    @Override
    public boolean add(Robot robot) throws StoreException {
        return database.inTransaction(connection -> {
            count(connection);
            if (find(connection, robot.name()).isPresent()) {
                return false;
            }
            try (PreparedStatement statement = connection.prepareStatement("INSERT INTO robots (name, registries,"
                    + " scope_map, enabled, created, expires, passwords, owner) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
                statement.setString(1, robot.name());
                statement.setString(2, RobotRow.registries(robot));
                statement.setString(3, RobotRow.scopeMap(robot));
                statement.setLong(4, robot.enabled() ? 1 : 0);
                statement.setLong(5, robot.created().toEpochMilli());
                if (robot.expires().isPresent()) {
                    statement.setLong(6, robot.expires().get().toEpochMilli());
                } else {
                    statement.setNull(6, Types.BIGINT);
                }
                statement.setString(7, RobotRow.passwords(robot));
                statement.setString(8, RobotRow.owner(robot));
                return statement.executeUpdate() == 1;
            }
        });
    }

    @Override
    public Optional<Robot> change(String name, UnaryOperator<Robot> change) throws StoreException {
        return database.inTransaction(connection -> {
            count(connection);
            Optional<Robot> changed = find(connection, name).map(change);
            if (changed.isPresent()) {
                update(connection, changed.get());
            }
            return changed;
        });
    }

    /**
     * Disables those that a revocation ends, within its transaction. It holds up whoever changes a robot meanwhile, so that
     * one that is made at the same time either is here already, or is added after the revocation can be read.
     */
    static void disable(Database database, Connection connection, Revocation revocation) throws SQLException {
        if (!revocation.what().meansRobotsOfPersons()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(LOCK);
        }
        List<Robot> ended = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(RobotRow.SELECT + " WHERE owner IS NOT NULL AND enabled = 1")) {
            while (rows.next()) {
                Robot robot = RobotRow.read(rows);
                if (revocation.ends(robot)) {
                    ended.add(robot.enabled(false));
                }
            }
        }
        for (Robot robot : ended) {
            update(connection, robot);
        }
        if (!ended.isEmpty()) {
            count(database, connection);
        }
    }

    /** What a robot is called, where it may go, what it may do and when it ends never changes. */
    private static void update(Connection connection, Robot robot) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE robots SET enabled = ?, passwords = ? WHERE name = ?")) {
            statement.setLong(1, robot.enabled() ? 1 : 0);
            statement.setString(2, RobotRow.passwords(robot));
            statement.setString(3, robot.name());
            statement.executeUpdate();
        }
    }

    @Override
    public boolean remove(String name) throws StoreException {
        return database.inTransaction(connection -> {
            count(connection);
            try (PreparedStatement statement = connection.prepareStatement("DELETE FROM robots WHERE name = ?")) {
                statement.setString(1, name);
                return statement.executeUpdate() == 1;
            }
        });
    }

    @Override
    public void used(Map<String, Robot.Use> uses) throws StoreException {
        database.inTransaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(USED)) {
                for (Map.Entry<String, Robot.Use> one : uses.entrySet()) {
                    Robot.Use use = one.getValue();
                    statement.setLong(1, use.at().toEpochMilli());
                    statement.setString(2, use.address());
                    statement.setString(3, use.agent().orElse(null));
                    statement.setString(4, one.getKey());
                    statement.setLong(5, use.at().toEpochMilli());
                    statement.addBatch();
                }
                return statement.executeBatch().length;
            }
        });
    }

    @Override
    public long changes() throws StoreException {
        return database.look(sql -> sql.first(row -> row.getLong(1), CHANGES)
                .orElseThrow(() -> new SQLException("the counter of changes of robots is missing")));
    }

    @Override
    public List<Robot> all() throws StoreException {
        return database.inTransaction(connection -> {
            List<Robot> found = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(RobotRow.SELECT)) {
                while (rows.next()) {
                    found.add(RobotRow.read(rows));
                }
            }
            // In the order of Java's characters, which not every database's is.
            found.sort((one, other) -> one.name().compareTo(other.name()));
            return found;
        });
    }

    private void count(Connection connection) throws SQLException {
        count(database, connection);
    }

    private static void count(Database database, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(COUNT);
        }
        database.announce(connection);
    }

    private static Optional<Robot> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RobotRow.SELECT + " WHERE name = ?")) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(RobotRow.read(row)) : Optional.empty();
            }
        }
    }
}
