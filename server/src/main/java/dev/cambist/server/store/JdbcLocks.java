package dev.cambist.server.store;

import static dev.cambist.server.store.MetadataRow.OPEN;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.Untag;
import dev.cambist.core.session.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is locked, and which tags are not to be read. */
record JdbcLocks(Database database) {
    /** Asks for the number of changes. */
    static final String CHANGES = "SELECT value FROM counters WHERE name = 'locks'";

    private static final Comparator<Item.Locked> ORDER = Comparator.<Item.Locked, RepositoryKey>comparing(
                    locked -> locked.item().in())
            .thenComparingInt(locked -> kind(locked.item()))
            .thenComparing(locked -> name(locked.item()));

    private static int kind(Item item) {
        return switch (item) {
            case Item.Repository repository -> 0;
            case Item.Tag tag -> 1;
            case Item.Manifest manifest -> 2;
        };
    }

    private static String name(Item item) {
        return switch (item) {
            case Item.Repository repository -> "";
            case Item.Tag tag -> tag.name();
            case Item.Manifest manifest -> manifest.digest();
        };
    }

    /** Counted last, and its row stays locked until the end, so that whoever sees the number sees the change too. */
    static void count(Database database, Connection connection) throws SQLException {
        if (new Sql(connection).change("UPDATE counters SET value = value + 1 WHERE name = 'locks'") != 1) {
            throw withoutCounter();
        }
        database.announce(connection);
    }

    long changes() throws StoreException {
        return database.look(sql -> sql.first(row -> row.getLong(1), CHANGES).orElseThrow(JdbcLocks::withoutCounter));
    }

    static SQLException withoutCounter() {
        return new SQLException("the counter of changes of locks is missing");
    }

    Optional<Attributes> change(Item item, AttributesChange change) throws StoreException {
        return database.inTransaction(connection -> {
            Sql sql = new Sql(connection);
            Optional<OpenRepository> repository = OpenRepository.find(sql, item.in());
            if (repository.isEmpty()) {
                return Optional.empty();
            }
            Place place = Place.of(item, repository.get().id());
            Optional<Attributes> changed = sql.first(
                            row -> MetadataRow.attributes(row.getInt(1)),
                            "SELECT attributes FROM " + place.where(),
                            place.values().toArray())
                    .map(change::of);
            if (changed.isPresent()) {
                List<Object> values = new ArrayList<>(List.of(MetadataRow.bits(changed.get())));
                values.addAll(place.values());
                sql.change("UPDATE " + place.table() + " SET attributes = ?" + place.condition(), values.toArray());
                count(database, connection);
            }
            return changed;
        });
    }

    /** Where an item's row is. */
    private record Place(String table, String condition, List<Object> values) {
        static Place of(Item item, long repository) {
            return switch (item) {
                case Item.Repository whole -> new Place("repositories", " WHERE id = ?", List.of(repository));
                case Item.Tag tag ->
                    new Place("tags", " WHERE repository = ? AND name = ?", List.of(repository, tag.name()));
                case Item.Manifest manifest ->
                    new Place(
                            "manifests",
                            " WHERE repository = ? AND digest = ?",
                            List.of(repository, manifest.digest()));
            };
        }

        String where() {
            return table + condition;
        }
    }

    List<Item.Locked> locked(Optional<RepositoryKey> in) throws StoreException {
        String where = in.isPresent() ? " AND r.registry = ? AND r.name = ?" : "";
        Object[] values =
                in.map(key -> new Object[] {key.registry(), key.repository()}).orElse(new Object[0]);
        return database.look(sql -> {
            List<Item.Locked> all = new ArrayList<>(sql.list(
                    row -> locked(new Item.Repository(key(row)), row),
                    "SELECT r.registry, r.name, r.attributes FROM repositories r WHERE r.attributes <> " + OPEN + where,
                    values));
            all.addAll(sql.list(
                    row -> locked(new Item.Tag(key(row), row.getString(4)), row), of("tags", "name") + where, values));
            all.addAll(sql.list(
                    row -> locked(new Item.Manifest(key(row), row.getString(4)), row),
                    of("manifests", "digest") + where,
                    values));
            all.sort(ORDER);
            return all;
        });
    }

    /** What is locked of all that a tag or a digest leads to; no tag is named like a digest. */
    List<Item.Locked> locked(RepositoryKey in, String reference) throws StoreException {
        return database.look(sql -> at(in, reference).list(sql, row -> onTheWay(in, reference, row))).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** One row, and none of an unknown repository. */
    static MetadataPages.Page at(RepositoryKey in, String reference) {
        return new MetadataPages.Page(
                "SELECT r.attributes, t.attributes, m.attributes, m.digest FROM repositories r"
                        + " LEFT JOIN tags t ON t.repository = r.id AND t.name = ?"
                        + " LEFT JOIN manifests m ON m.repository = r.id AND m.digest = COALESCE(t.digest, ?)"
                        + " WHERE r.registry = ? AND r.name = ?",
                List.of(reference, reference, in.registry(), in.repository()));
    }

    private static List<Item.Locked> onTheWay(RepositoryKey in, String reference, ResultSet row) throws SQLException {
        List<Item.Locked> locked = new ArrayList<>();
        String digest = row.getString(4);
        add(locked, new Item.Repository(in), row, 1);
        add(locked, new Item.Tag(in, reference), row, 2);
        if (digest != null) {
            add(locked, new Item.Manifest(in, digest), row, 3);
        }
        return locked;
    }

    /** What is not known has no number there. */
    private static void add(List<Item.Locked> locked, Item item, ResultSet row, int column) throws SQLException {
        int bits = row.getInt(column);
        if (!row.wasNull() && bits != OPEN) {
            locked.add(new Item.Locked(item, MetadataRow.attributes(bits)));
        }
    }

    private static String of(String table, String name) {
        return "SELECT r.registry, r.name, i.attributes, i." + name + " FROM " + table
                + " i JOIN repositories r ON r.id = i.repository WHERE i.attributes <> " + OPEN;
    }

    private static RepositoryKey key(ResultSet row) throws SQLException {
        return new RepositoryKey(row.getString(1), row.getString(2));
    }

    private static Item.Locked locked(Item item, ResultSet row) throws SQLException {
        return new Item.Locked(item, MetadataRow.attributes(row.getInt(3)));
    }

    void begin(Untag untag) throws StoreException {
        counted(
                "INSERT INTO untags (registry, repository, tag, digest) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                untag);
    }

    void end(Untag untag) throws StoreException {
        counted("DELETE FROM untags WHERE registry = ? AND repository = ? AND tag = ? AND digest = ?", untag);
    }

    private void counted(String statement, Untag untag) throws StoreException {
        database.inTransaction(connection -> {
            int changed = new Sql(connection)
                    .change(statement, untag.in().registry(), untag.in().repository(), untag.tag(), untag.digest());
            if (changed > 0) {
                count(database, connection);
            }
            return changed;
        });
    }

    List<Untag> untags() throws StoreException {
        return database.look(sql -> sql.list(
                row -> new Untag(key(row), row.getString(3), row.getString(4)),
                "SELECT registry, repository, tag, digest FROM untags"));
    }
}
