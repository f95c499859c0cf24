package dev.cambist.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Where prepared statements come from and go to. */
interface Statements {
    /** Each is prepared anew and closed at once, as a driver wants it that keeps them by itself. */
    Statements ONCE = new Statements() {
        @Override
        public PreparedStatement take(Connection connection, String statement) throws SQLException {
            return connection.prepareStatement(statement);
        }

        @Override
        public void giveBack(String statement, PreparedStatement prepared) throws SQLException {
            prepared.close();
        }
    };

    /** One that nobody else uses until it is given back or closed. */
    PreparedStatement take(Connection connection, String statement) throws SQLException;

    /** It was used without an error, and its rows were read. */
    void giveBack(String statement, PreparedStatement prepared) throws SQLException;
}
