package dev.cambist.server.store;

import dev.cambist.core.metadata.RepositoryKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Repositories that were emptied. A row says nothing any more as soon as the index knows the repository again. */
final class EmptiedRows {
    private EmptiedRows() {}

    static void add(Sql sql, RepositoryKey key) throws SQLException {
        sql.change(
                "INSERT INTO emptied (registry, name) VALUES (?, ?) ON CONFLICT (registry, name) DO NOTHING",
                key.registry(),
                key.repository());
    }

    static int remove(Sql sql, RepositoryKey key) throws SQLException {
        return sql.change("DELETE FROM emptied WHERE registry = ? AND name = ?", key.registry(), key.repository());
    }

    static MetadataPages.Page among(String registry, Set<String> names) {
        List<String> values = new ArrayList<>(names);
        values.addFirst(registry);
        String each = String.join(", ", Collections.nCopies(names.size(), "?"));
        return new MetadataPages.Page(
                "SELECT emptied.name FROM emptied LEFT JOIN repositories"
                        + " ON repositories.registry = emptied.registry AND repositories.name = emptied.name"
                        + " WHERE emptied.registry = ? AND emptied.name IN (" + each + ") AND repositories.id IS NULL",
                List.copyOf(values));
    }
}
