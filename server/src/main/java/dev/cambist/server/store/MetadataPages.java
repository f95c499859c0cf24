package dev.cambist.server.store;

import static dev.cambist.server.store.MetadataRow.LIST;
import static dev.cambist.server.store.MetadataRow.micros;

import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.PageQuery.Cursor;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.TagEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions that each walk along an index from where the page begins to where it ends, however much there is. */
final class MetadataPages {
    static final int SMALL = 4096; // characters of facts that come with their row
    private static final long MOST = 1 << 20; // characters of the facts of one page
    private static final String TAG =
            "SELECT name, digest, created, updated, attributes, by_issuer, by_subject, by_session FROM tags";
    private static final String MANIFEST = "SELECT m.digest, m.created, m.updated, m.attributes,"
            + " m.by_issuer, m.by_subject, m.by_session,"
            + " CASE WHEN LENGTH(f.facts) <= " + SMALL + " THEN f.facts END, LENGTH(f.facts)"
            + " FROM manifests m LEFT JOIN manifest_facts f ON f.digest = m.digest";

    private MetadataPages() {}

    /** A question with its values. */
    record Page(String statement, List<Object> values) {
        <T> List<T> list(Sql sql, Sql.Row<T> row) throws SQLException {
            return sql.list(row, statement, values.toArray());
        }
    }

    static Optional<Long> id(Sql sql, RepositoryKey key) throws SQLException {
        return sql.first(
                row -> row.getLong(1),
                "SELECT id FROM repositories WHERE registry = ? AND name = ?",
                key.registry(),
                key.repository());
    }

    static Optional<TagEntry> tag(Sql sql, long repository, String name) throws SQLException {
        return sql.first(MetadataRow::tag, TAG + " WHERE repository = ? AND name = ?", repository, name);
    }

    static Optional<ManifestEntry> manifest(Sql sql, long repository, String digest) throws SQLException {
        return withTags(
                        sql,
                        repository,
                        new Page(MANIFEST + " WHERE m.repository = ? AND m.digest = ?", List.of(repository, digest)))
                .stream()
                .findFirst();
    }

    static Page repositories(String registry, Optional<String> after, int most) {
        return new Page(
                "SELECT created, updated, attributes, manifests, tags, name FROM repositories WHERE registry = ? AND name > ? AND attributes & "
                        + LIST + " <> 0" + " AND manifests + tags > 0 ORDER BY name LIMIT ?",
                List.of(registry, after.orElse(""), most));
    }

    static Page tags(long repository, PageQuery query) {
        List<Object> values = new ArrayList<>(List.of(repository));
        StringBuilder sql = new StringBuilder(TAG).append(" WHERE repository = ?");
        query.digest().ifPresent(digest -> {
            sql.append(" AND digest = ?");
            values.add(digest);
        });
        return page(sql, values, "", "name", query);
    }

    static Page manifests(long repository, PageQuery query) {
        StringBuilder sql = new StringBuilder(MANIFEST).append(" WHERE m.repository = ?");
        return page(sql, new ArrayList<>(List.of(repository)), "m.", "digest", query);
    }

    private static Page page(StringBuilder sql, List<Object> values, String of, String name, PageQuery query) {
        boolean byName = query.order() == PageQuery.Order.NAME;
        boolean newest = query.order() == PageQuery.Order.NEWEST_FIRST;
        if (query.after().isPresent()) {
            Cursor cursor = query.after().get();
            if (byName) {
                sql.append(" AND ").append(of).append(name).append(" > ?");
            } else {
                sql.append(" AND (" + of + "updated, " + of + name + ")").append(newest ? " < (?, ?)" : " > (?, ?)");
                values.add(micros(cursor.updated()));
            }
            values.add(cursor.name());
        }
        if (!query.hidden()) {
            sql.append(" AND " + of + "attributes & " + LIST + " <> 0");
        }
        String down = newest ? " DESC" : "";
        sql.append(" ORDER BY ")
                .append(byName ? "" : of + "updated" + down + ", ")
                .append(of + name + down)
                .append(" LIMIT ?");
        values.add(query.most());
        return new Page(sql.toString(), values);
    }

    static List<ManifestEntry> entries(Sql sql, long repository, PageQuery query) throws SQLException {
        return withTags(sql, repository, manifests(repository, query));
    }

    private static List<ManifestEntry> withTags(Sql sql, long repository, Page page) throws SQLException {
        List<ManifestEntry> bare = whatFits(sql, page.list(sql, MetadataPages::bare));
        Map<String, List<String>> tags = new HashMap<>();
        if (!bare.isEmpty()) {
            List<String> digests = bare.stream().map(ManifestEntry::digest).toList();
            tagsOf(repository, digests)
                    .list(
                            sql,
                            row -> tags.computeIfAbsent(row.getString(1), none -> new ArrayList<>())
                                    .add(row.getString(2)));
        }
        return bare.stream()
                .map(manifest -> {
                    List<String> names = tags.getOrDefault(manifest.digest(), List.of());
                    return new ManifestEntry(
                            manifest.digest(),
                            manifest.created(),
                            manifest.updated(),
                            names.stream().sorted().toList(),
                            manifest.attributes(),
                            manifest.facts(),
                            manifest.by());
                })
                .toList();
    }

    /** The tags of a whole page in one question: over a network each costs more than the page. */
    static Page tagsOf(long repository, List<String> digests) {
        List<Object> values = new ArrayList<>(List.of(repository));
        values.addAll(digests);
        String each = String.join(", ", Collections.nCopies(digests.size(), "?"));
        return new Page("SELECT digest, name FROM tags WHERE repository = ? AND digest IN (" + each + ")", values);
    }

    /**
     * A row whose facts are read only where there is room for them: an index names as many children as its 4 MiB hold.
     *
     * @param length of its facts in the store
     */
    private record Bare(ManifestEntry entry, long length) {}

    /** The first of them, at least one, with their facts. */
    private static List<ManifestEntry> whatFits(Sql sql, List<Bare> rows) throws SQLException {
        List<ManifestEntry> fitting = new ArrayList<>();
        long taken = 0;
        for (Bare row : rows) {
            taken += row.length();
            if (taken > MOST && !fitting.isEmpty()) {
                break;
            }
            fitting.add(row.length() > SMALL ? withFacts(sql, row.entry()) : row.entry());
        }
        return fitting;
    }

    private static ManifestEntry withFacts(Sql sql, ManifestEntry bare) throws SQLException {
        return new ManifestEntry(
                bare.digest(),
                bare.created(),
                bare.updated(),
                bare.tags(),
                bare.attributes(),
                FactsRows.find(sql, bare.digest()),
                bare.by());
    }

    private static Bare bare(ResultSet row) throws SQLException {
        String facts = row.getString(8);
        ManifestEntry entry = new ManifestEntry(
                row.getString(1),
                MetadataRow.moment(row.getLong(2)),
                MetadataRow.moment(row.getLong(3)),
                List.of(),
                MetadataRow.attributes(row.getInt(4)),
                facts == null ? Optional.empty() : FactsText.read(facts),
                MetadataRow.pusher(row, 5));
        return new Bare(entry, row.getLong(9));
    }
}
