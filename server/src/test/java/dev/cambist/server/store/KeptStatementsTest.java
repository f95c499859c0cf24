package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptStatementsTest {
    private static final String QUESTION = "SELECT value FROM numbers WHERE name = ?";

    @TempDir
    private Path directory;

    private final KeptStatements statements = new KeptStatements();
    private Connection connection;
    private Sql sql;

    @BeforeEach
    void open() throws SQLException {
        SqliteLibrary.prepare(directory);
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        sql = new Sql(connection, statements);
        sql.change("CREATE TABLE numbers (name TEXT PRIMARY KEY, value INTEGER NOT NULL)");
        sql.change("INSERT INTO numbers VALUES ('one', 1)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private Optional<Integer> value(String name) throws SQLException {
        return sql.first(row -> row.getInt(1), QUESTION, name);
    }

    @Test
    void take_givenBackBefore_isTheSameStatement() throws Exception {
        PreparedStatement first = statements.take(connection, QUESTION);
        statements.giveBack(QUESTION, first);

        assertThat(statements.take(connection, QUESTION)).isSameAs(first);
        assertThat(statements.take(connection, QUESTION)).isNotSameAs(first);
    }

    @Test
    void ask_againWithOtherValues_answersThose() throws Exception {
        assertThat(value("one")).contains(1);
        assertThat(value("two")).isEmpty();
        assertThat(value("one")).contains(1);
    }

    /** SQLite plans a kept statement anew when the tables have changed. */
    @Test
    void ask_afterAChangeOfTheSchema_answersFromTheNewOne() throws Exception {
        value("one");
        sql.change("ALTER TABLE numbers ADD COLUMN note TEXT");
        sql.change("CREATE INDEX numbers_by_note ON numbers (note)");
        sql.change("INSERT INTO numbers VALUES ('two', 2, 'new')");

        assertThat(value("two")).contains(2);
    }

    /** What was given back keeps no rows open, or nobody could remove the table. */
    @Test
    void giveBack_questionWithMoreRowsThanAreRead_letsOthersWrite() throws Exception {
        sql.change("INSERT INTO numbers VALUES ('two', 2)");
        assertThat(sql.any("SELECT 1 FROM numbers")).isTrue();

        sql.change("DROP TABLE numbers");
        assertThatThrownBy(() -> value("one")).isInstanceOf(SQLException.class);
    }

    @Test
    void use_failed_isNotKept() throws Exception {
        int before = statements.size();

        assertThatThrownBy(() -> sql.change("INSERT INTO numbers VALUES (?, 1)", "one"))
                .isInstanceOf(SQLException.class);

        assertThat(statements.size()).isEqualTo(before);
        assertThat(sql.change("INSERT INTO numbers VALUES (?, 1)", "two")).isEqualTo(1);
    }

    @Test
    void giveBack_moreThanAreKept_closesThoseUsedLongestAgo() throws Exception {
        PreparedStatement oldest = statements.take(connection, QUESTION);
        statements.giveBack(QUESTION, oldest);
        for (int number = 0; number < 100; number++) {
            sql.any("SELECT " + number);
        }

        assertThat(statements.size()).isEqualTo(64);
        assertThat(oldest.isClosed()).isTrue();
        assertThat(value("one")).contains(1);
    }

    @Test
    void index_askedTwice_preparesNothingTheSecondTime() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(directory.resolve("cambist.db"))) {
            Migrations.apply(database);
            JdbcMetadata index = new JdbcMetadata(database);
            index.repository(MetadataContract.APP);
            KeptStatements kept = (KeptStatements) database.statements();
            int once = kept.size();
            index.repository(MetadataContract.APP);

            assertThat(once).isPositive();
            assertThat(kept.size()).isEqualTo(once);
        }
    }
}
