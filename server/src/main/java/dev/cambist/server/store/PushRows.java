package dev.cambist.server.store;

import static dev.cambist.server.store.MetadataRow.OPEN;
import static dev.cambist.server.store.MetadataRow.micros;

import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.RepositoryKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a push changes. None of it needs an answer, so that all of it can go to a database at once. As {@link
 * OpenRepository} does, it writes the repository's row first, which stays locked until the end: only then is it counted
 * what is new, so that nobody else adds the same meanwhile.
 */
final class PushRows {
    private static final String HERE = "(SELECT id FROM repositories WHERE registry = ? AND name = ?)";
    private static final String BY =
            "by_issuer = excluded.by_issuer, by_subject = excluded.by_subject, by_session = excluded.by_session";

    // The texts are there once, as a database finds those again soonest that it has prepared.
    private static final String REPOSITORY =
            "INSERT INTO repositories (registry, name, created, updated, attributes, manifests, tags)"
                    + " VALUES (?, ?, ?, ?, " + OPEN + ", 0, 0)"
                    + " ON CONFLICT (registry, name) DO UPDATE SET updated =" + later("repositories");
    private static final String COUNT_WITH_ONE_TAG = count(1);
    private static final String MANIFEST =
            "INSERT INTO manifests (repository, digest, created, updated, attributes, by_issuer, by_subject,"
                    + " by_session) VALUES (" + HERE + ", ?, ?, ?, " + OPEN + ", ?, ?, ?)"
                    + " ON CONFLICT (repository, digest) DO UPDATE SET updated =" + later("manifests") + ", " + BY;
    private static final String TAG =
            "INSERT INTO tags (repository, name, digest, created, updated, attributes, by_issuer, by_subject,"
                    + " by_session) VALUES (" + HERE + ", ?, ?, ?, ?, " + OPEN + ", ?, ?, ?)"
                    + " ON CONFLICT (repository, name) DO UPDATE SET digest = excluded.digest, updated ="
                    + later("tags") + ", " + BY;

    private final RepositoryKey in;
    private final Push push;
    private final List<String> tags;
    private final long at;

    private PushRows(RepositoryKey in, Push push) {
        this.in = in;
        this.push = push;
        this.tags = push.tags().stream().distinct().toList();
        this.at = micros(push.at());
    }

    static List<Sql.Change> of(RepositoryKey in, Push push) {
        return new PushRows(in, push).changes();
    }

    private List<Sql.Change> changes() {
        List<Sql.Change> changes = new ArrayList<>(List.of(repository(), count(), manifest()));
        tags.forEach(tag -> changes.add(tag(tag)));
        push.facts().ifPresent(facts -> changes.add(FactsRows.kept(push.digest(), facts)));
        return changes;
    }

    private Sql.Change repository() {
        return Sql.Change.of(REPOSITORY, in.registry(), in.repository(), at, at);
    }

    private Sql.Change count() {
        List<@Nullable Object> values = new ArrayList<>(List.of(push.digest(), tags.size()));
        values.addAll(tags);
        values.addAll(List.of(in.registry(), in.repository()));
        return new Sql.Change(tags.size() == 1 ? COUNT_WITH_ONE_TAG : count(tags.size()), values);
    }

    private static String count(int tags) {
        String names = String.join(", ", Collections.nCopies(tags, "?"));
        return "UPDATE repositories SET manifests = manifests + 1"
                + " - (SELECT COUNT(*) FROM manifests m WHERE m.repository = repositories.id AND m.digest = ?),"
                + " tags = tags + ?"
                + (tags == 0
                        ? ""
                        : " - (SELECT COUNT(*) FROM tags t WHERE t.repository = repositories.id AND t.name IN (" + names
                                + "))")
                + " WHERE registry = ? AND name = ?";
    }

    private Sql.Change manifest() {
        return Sql.Change.of(
                MANIFEST,
                in.registry(),
                in.repository(),
                push.digest(),
                at,
                at,
                MetadataRow.issuer(push.by()),
                MetadataRow.subject(push.by()),
                MetadataRow.session(push.by()));
    }

    private Sql.Change tag(String name) {
        return Sql.Change.of(
                TAG,
                in.registry(),
                in.repository(),
                name,
                push.digest(),
                at,
                at,
                MetadataRow.issuer(push.by()),
                MetadataRow.subject(push.by()),
                MetadataRow.session(push.by()));
    }

    private static String later(String table) {
        return " CASE WHEN " + table + ".updated < excluded.updated THEN excluded.updated ELSE " + table
                + ".updated END";
    }
}
