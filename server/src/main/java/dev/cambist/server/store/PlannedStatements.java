package dev.cambist.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.PGStatement;

/**
 * PostgreSQL plans each question anew for its values. A plan that it keeps for any values ("PREPARE", plan_cache_mode) is
 * one for a repository of average size: for a page of 100 manifests it reads all tags of their repository, which takes
 * seconds where that has 100,000. Changes go by keys alone, and the driver keeps them prepared.
 */
final class PlannedStatements implements Statements {
    private static final String QUESTION = "SELECT ";
    private static final int NEVER = 0; // the driver's "prepareThreshold"

    @Override
    public PreparedStatement take(Connection connection, String statement) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        if (statement.startsWith(QUESTION)) {
            prepared.unwrap(PGStatement.class).setPrepareThreshold(NEVER);
        }
        return prepared;
    }

    @Override
    public void giveBack(String statement, PreparedStatement prepared) throws SQLException {
        prepared.close();
    }
}
