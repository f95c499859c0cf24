package dev.cambist.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.session.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database to the schema of this program. Each step is a file that is never changed once it was released; a
 * database that has taken more steps than there are here belongs to a newer program.
 */
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final List<String> STEPS = List.of(
            "001-sessions-and-revocations.sql",
            "002-robots.sql",
            "003-keys.sql",
            "004-metadata.sql",
            "005-crawls.sql",
            "006-audit.sql",
            "007-emptied.sql",
            "008-replicas.sql",
            "009-robot-owners.sql");

    private Migrations() {}

    /** The version of the schema that this program wants. */
    static int latest() {
        return STEPS.size();
    }

    static void apply(Database database) throws StoreException {
        apply(database, latest());
    }

    /** @param wanted the version to stop at, where a test wants an earlier one */
    static void apply(Database database, int wanted) throws StoreException {
        database.exclusively(connection -> {
            int found = database.version(connection);
            if (found > latest()) {
                throw new NewerSchemaException(newer(database.name(), found));
            }
            for (int version = found + 1; version <= wanted; version++) {
                run(connection, database, STEPS.get(version - 1));
                database.setVersion(connection, version);
            }
            if (found < wanted) {
                LOG.info("{}: brought to schema {} from {}", database.name(), wanted, found);
            }
        });
    }

    /** Why a database of a newer program is not touched. */
    static String newer(String name, int found) {
        return name + " has schema " + found + ", and this program knows schemas up to " + latest()
                + " only; run the program that wrote it, or a newer one";
    }

    private static void run(Connection connection, Database database, String step) throws SQLException {
        String text =
                text(step).replace("${numbered}", database.numberedKey()).replace("${ordered}", database.orderedText());
        try (Statement statement = connection.createStatement()) {
            for (String sql : text.split(";\\s*\\n", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }

    private static String text(String step) {
        try (InputStream resource = Migrations.class.getResourceAsStream(step)) {
            if (resource == null) {
                throw new IllegalStateException("the program is incomplete: " + step + " is missing from it");
            }
            return new String(resource.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(step + " cannot be read from the program", e);
        }
    }
}
