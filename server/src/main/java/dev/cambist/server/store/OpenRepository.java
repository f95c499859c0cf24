package dev.cambist.server.store;

import static dev.cambist.server.store.MetadataRow.OPEN;
import static dev.cambist.server.store.MetadataRow.micros;

import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.Sighting;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * A repository's rows within a transaction that changes them. Its own row is written first and stays locked until the end,
 * so that those who change one repository take turns, and nobody waits for a second while it has a first.
 */
record OpenRepository(Sql sql, long id) {
    private static final String LATER = "CASE WHEN updated < ? THEN ? ELSE updated END";

    /** Finds it or makes it. */
    static OpenRepository at(Sql sql, RepositoryKey key, Instant now) throws SQLException {
        return sql.first(
                        row -> new OpenRepository(sql, row.getLong(1)),
                        "INSERT INTO repositories (registry, name, created, updated, attributes, manifests, tags)"
                                + " VALUES (?, ?, ?, ?, " + OPEN + ", 0, 0)"
                                + " ON CONFLICT (registry, name) DO UPDATE SET tags = repositories.tags RETURNING id",
                        key.registry(),
                        key.repository(),
                        micros(now),
                        micros(now))
                .orElseThrow(() -> new SQLException("a repository was neither found nor made"));
    }

    static Optional<OpenRepository> find(Sql sql, RepositoryKey key) throws SQLException {
        return sql.first(
                row -> new OpenRepository(sql, row.getLong(1)),
                "UPDATE repositories SET tags = tags WHERE registry = ? AND name = ? RETURNING id",
                key.registry(),
                key.repository());
    }

    void seen(Sighting sighting) throws SQLException {
        long asked = micros(sighting.asked());
        int manifests = 0;
        if (!sql.any("SELECT 1 FROM manifests WHERE repository = ? AND digest = ?", id, sighting.digest())) {
            addManifest(sighting.digest(), asked);
            manifests = 1;
        }
        int tags = 0;
        int moved = 0;
        for (String tag : sighting.tags()) {
            if (!sql.any("SELECT 1 FROM tags WHERE repository = ? AND name = ?", id, tag)) {
                addTag(tag, sighting.digest(), asked);
                tags++;
            } else {
                moved += sql.change(
                        "UPDATE tags SET digest = ?, updated = ?, by_issuer = NULL, by_subject = NULL,"
                                + " by_session = NULL"
                                + " WHERE repository = ? AND name = ? AND digest <> ? AND updated <= ?",
                        sighting.digest(),
                        asked,
                        id,
                        tag,
                        sighting.digest(),
                        asked);
            }
        }
        if (manifests + tags + moved > 0) {
            count(manifests, tags, asked);
        }
    }

    private void addManifest(String digest, long at) throws SQLException {
        sql.change(
                "INSERT INTO manifests (repository, digest, created, updated, attributes) VALUES (?, ?, ?, ?, " + OPEN
                        + ")",
                id,
                digest,
                at,
                at);
    }

    private void addTag(String name, String digest, long at) throws SQLException {
        sql.change(
                "INSERT INTO tags (repository, name, digest, created, updated, attributes) VALUES (?, ?, ?, ?, ?, "
                        + OPEN + ")",
                id,
                name,
                digest,
                at,
                at);
    }

    private void count(int manifests, int tags, long at) throws SQLException {
        sql.change(
                "UPDATE repositories SET manifests = manifests + ?, tags = tags + ?, updated = " + LATER
                        + " WHERE id = ?",
                manifests,
                tags,
                at,
                at,
                id);
    }

    /** Whether what would go with it was pushed later than that, or is locked. */
    boolean isKept(Item item, Instant asked) throws SQLException {
        long moment = micros(asked);
        String kept = " AND (updated > ? OR attributes <> " + OPEN + ")";
        return switch (item) {
            case Item.Repository whole ->
                sql.any("SELECT 1 FROM repositories WHERE id = ? AND attributes <> " + OPEN, id)
                        || isAnyKept("tags", moment)
                        || isAnyKept("manifests", moment);
            case Item.Tag tag ->
                sql.any("SELECT 1 FROM tags WHERE repository = ? AND name = ?" + kept, id, tag.name(), moment);
            case Item.Manifest manifest ->
                sql.any(
                                "SELECT 1 FROM manifests WHERE repository = ? AND digest = ?" + kept,
                                id,
                                manifest.digest(),
                                moment)
                        || sql.any(
                                "SELECT 1 FROM tags WHERE repository = ? AND digest = ?" + kept,
                                id,
                                manifest.digest(),
                                moment)
                        || (isLast(manifest) && isKept(new Item.Repository(manifest.in()), asked));
        };
    }

    /** Two questions, because each has an index of its own. */
    private boolean isAnyKept(String table, long moment) throws SQLException {
        return sql.any("SELECT 1 FROM " + table + " WHERE repository = ? AND updated > ?", id, moment)
                || sql.any("SELECT 1 FROM " + table + " WHERE repository = ? AND attributes <> " + OPEN, id);
    }

    private boolean isLast(Item.Manifest manifest) throws SQLException {
        return !sql.any("SELECT 1 FROM manifests WHERE repository = ? AND digest <> ?", id, manifest.digest());
    }

    /** Whether it was known, and whether a lock and the whole repository went with it. */
    record Forgotten(boolean known, boolean locks, boolean repository) {}

    Forgotten forget(Item item, Instant at) throws SQLException {
        return switch (item) {
            case Item.Repository whole -> remove();
            case Item.Tag tag -> {
                boolean locks = isLocked("tags", "name", tag.name());
                int tags = sql.change("DELETE FROM tags WHERE repository = ? AND name = ?", id, tag.name());
                if (tags > 0) {
                    count(0, -tags, micros(at));
                }
                yield new Forgotten(tags > 0, locks, false);
            }
            case Item.Manifest manifest -> delete(manifest.digest(), micros(at));
        };
    }

    private Forgotten delete(String digest, long at) throws SQLException {
        boolean locks = isLocked("tags", "digest", digest) || isLocked("manifests", "digest", digest);
        int tags = sql.change("DELETE FROM tags WHERE repository = ? AND digest = ?", id, digest);
        int manifests = sql.change("DELETE FROM manifests WHERE repository = ? AND digest = ?", id, digest);
        if (tags + manifests > 0) {
            count(-manifests, -tags, at);
        }
        sql.change(
                "DELETE FROM manifest_facts WHERE digest = ?"
                        + " AND NOT EXISTS (SELECT 1 FROM manifests WHERE digest = ?)",
                digest,
                digest);
        if (sql.any("SELECT 1 FROM repositories WHERE id = ? AND manifests = 0 AND tags = 0", id)) {
            return new Forgotten(manifests > 0, remove().locks() || locks, true);
        }
        return new Forgotten(manifests > 0, locks, false);
    }

    private boolean isLocked(String table, String column, String value) throws SQLException {
        return sql.any(
                "SELECT 1 FROM " + table + " WHERE repository = ? AND " + column + " = ? AND attributes <> " + OPEN,
                id,
                value);
    }

    private Forgotten remove() throws SQLException {
        boolean locks = sql.any("SELECT 1 FROM repositories WHERE id = ? AND attributes <> " + OPEN, id)
                || sql.any("SELECT 1 FROM tags WHERE repository = ? AND attributes <> " + OPEN, id)
                || sql.any("SELECT 1 FROM manifests WHERE repository = ? AND attributes <> " + OPEN, id);
        sql.change(
                "DELETE FROM manifest_facts WHERE digest IN (SELECT digest FROM manifests WHERE repository = ?)"
                        + " AND NOT EXISTS (SELECT 1 FROM manifests m"
                        + " WHERE m.digest = manifest_facts.digest AND m.repository <> ?)",
                id,
                id);
        sql.change("DELETE FROM tags WHERE repository = ?", id);
        sql.change("DELETE FROM manifests WHERE repository = ?", id);
        sql.change("DELETE FROM repositories WHERE id = ?", id);
        return new Forgotten(true, locks, true);
    }
}
