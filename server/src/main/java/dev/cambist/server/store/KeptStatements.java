package dev.cambist.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The prepared statements of one connection, kept for the next time: SQLite parses and plans each anew, which takes longer
 * than most of them do. Of those that were not used for longest some are closed when there are too many. For one thread
 * at a time.
 */
final class KeptStatements implements Statements {
    private static final int MOST = 64;

    private final SequencedMap<String, PreparedStatement> kept = new LinkedHashMap<>();

    @Override
    public PreparedStatement take(Connection connection, String statement) throws SQLException {
        PreparedStatement known = kept.remove(statement);
        return known == null ? connection.prepareStatement(statement) : known;
    }

    @Override
    public void giveBack(String statement, PreparedStatement prepared) throws SQLException {
        PreparedStatement other = kept.put(statement, prepared);
        if (other != null) {
            other.close(); // two of them were in use at once
        }
        if (kept.size() > MOST) {
            kept.pollFirstEntry().getValue().close();
        }
    }

    int size() {
        return kept.size();
    }
}
