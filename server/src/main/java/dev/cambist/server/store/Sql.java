package dev.cambist.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements with their values, in a transaction. */
record Sql(Connection connection, Statements statements) {
    /** Statements that are prepared for one use. */
    Sql(Connection connection) {
        this(connection, Statements.ONCE);
    }

    /** What becomes of a row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A statement that changes something, with its values. */
    record Change(String statement, List<@Nullable Object> values) {
        static Change of(String statement, @Nullable Object... values) {
            return new Change(statement, Arrays.asList(values));
        }
    }

    /** What is done with a statement that has its values. */
    @FunctionalInterface
    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    /** How many rows it changed. */
    int change(String statement, @Nullable Object... values) throws SQLException {
        return use(PreparedStatement::executeUpdate, statement, values);
    }

    int change(Change change) throws SQLException {
        return change(change.statement(), change.values().toArray());
    }

    <T> List<T> list(Row<T> each, String statement, @Nullable Object... values) throws SQLException {
        return use(
                prepared -> {
                    try (ResultSet rows = prepared.executeQuery()) {
                        List<T> found = new ArrayList<>();
                        while (rows.next()) {
                            found.add(each.read(rows));
                        }
                        return found;
                    }
                },
                statement,
                values);
    }

    /** The first row. */
    <T> Optional<T> first(Row<T> row, String statement, @Nullable Object... values) throws SQLException {
        return list(row, statement, values).stream().findFirst();
    }

    /** Whether there is any row. */
    boolean any(String statement, @Nullable Object... values) throws SQLException {
        return first(row -> true, statement, values).isPresent();
    }

    /** One that failed is not kept. */
    private <T> T use(Use<T> use, String statement, @Nullable Object... values) throws SQLException {
        PreparedStatement prepared = statements.take(connection, statement);
        try {
            for (int index = 0; index < values.length; index++) {
                prepared.setObject(index + 1, values[index]);
            }
            T result = use.of(prepared);
            statements.giveBack(statement, prepared);
            return result;
        } catch (SQLException | RuntimeException e) {
            prepared.close();
            throw e;
        }
    }
}
