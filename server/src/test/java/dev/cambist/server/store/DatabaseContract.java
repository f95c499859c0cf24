package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.session.StoreException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done in a database is done as a whole or not at all. */
@Timeout(300) // a guard against hanging
abstract class DatabaseContract {
    private static final String INSERT = "INSERT INTO emptied (registry, name) VALUES (?, ?)";
    private static final String NAMES = "SELECT name FROM emptied ORDER BY name";

    private Database database;

    /** An empty one. */
    abstract Database open() throws Exception;

    @BeforeEach
    final void openDatabase() throws Exception {
        database = open();
        Migrations.apply(database);
    }

    @AfterEach
    final void closeDatabase() {
        database.close();
    }

    final Database database() {
        return database;
    }

    private static Sql.Change insert(String name) {
        return Sql.Change.of(INSERT, "registry.example", name);
    }

    private List<String> names() throws StoreException {
        return database.look(sql -> sql.list(row -> row.getString(1), NAMES));
    }

    @Test
    void note_severalChanges_makesAllOfThemInTheirOrder() throws Exception {
        database.note(List.of(
                insert("a"), insert("b"), Sql.Change.of("UPDATE emptied SET name = ? WHERE name = ?", "c", "a")));

        assertThat(names()).containsExactly("b", "c");
    }

    @Test
    void note_oneOfWhichFails_makesNone() throws Exception {
        database.note(List.of(insert("a")));

        for (int time = 0; time < 12; time++) { // after a few, a driver keeps what it has prepared
            assertThatThrownBy(() -> database.note(List.of(insert("b"), insert("a"), insert("c"))))
                    .isInstanceOf(StoreException.class);
        }

        assertThat(names()).containsExactly("a");
        database.note(List.of(insert("d")));
        assertThat(names()).containsExactly("a", "d");
    }

    @Test
    void inTransaction_thatFails_leavesNothingAndTheNextOneGoesOn() throws Exception {
        assertThatThrownBy(() -> database.ask(sql -> {
                    sql.change(insert("a"));
                    throw new SQLException("on purpose");
                }))
                .hasMessageContaining("on purpose");
        assertThatThrownBy(() -> database.ask(sql -> {
                    sql.change(insert("b"));
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessageContaining("on purpose");

        database.ask(sql -> sql.change(insert("c")));
        assertThat(names()).containsExactly("c");
    }
}
