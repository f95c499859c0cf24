package dev.cambist.bench.index;

import dev.cambist.core.metadata.RepositoryKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Fills the tables of an index in bulk, past the store, which would wait for the disk at each push. */
record Filling(int repositories, int manifests) {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String REGISTRY = "registry.example.com";
    private static final int BATCH = 10_000;
    private static final int OPEN = 15; // all attributes
    private static final int LARGEST = 10; // the first repository has one in so many of all

    private static final String REPOSITORY = "INSERT INTO repositories"
            + " (id, registry, name, created, updated, attributes, manifests, tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String MANIFEST = "INSERT INTO manifests"
            + " (repository, digest, created, updated, attributes, by_subject) VALUES (?, ?, ?, ?, ?, 'alice')";
    private static final String TAG = "INSERT INTO tags"
            + " (repository, name, digest, created, updated, attributes, by_subject)"
            + " VALUES (?, ?, ?, ?, ?, ?, 'alice')";
    private static final String FACTS = "INSERT INTO manifest_facts (digest, complete, facts) VALUES (?, 1,"
            + " '{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"imageSize\":2479,"
            + "\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"}}')";

    static RepositoryKey key(int number) {
        return new RepositoryKey(REGISTRY, "team/app" + number);
    }

    static String digest(int number) {
        return "sha256:%064x".formatted(number);
    }

    int inLargest() {
        return manifests / LARGEST;
    }

    private int in(int repository) {
        return repository == 0 ? inLargest() : (manifests - inLargest()) / Math.max(1, repositories - 1);
    }

    void into(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement repository = connection.prepareStatement(REPOSITORY);
                PreparedStatement manifest = connection.prepareStatement(MANIFEST);
                PreparedStatement tag = connection.prepareStatement(TAG);
                PreparedStatement facts = connection.prepareStatement(FACTS)) {
            int number = 0;
            for (int at = 0; at < repositories; at++) {
                add(repository, at + 1, REGISTRY, key(at).repository(), time(0), time(in(at)), OPEN, in(at), in(at));
                for (int each = 0; each < in(at); each++) {
                    String digest = digest(number);
                    add(manifest, at + 1, digest, time(each), time(each), OPEN);
                    add(tag, at + 1, "v" + each, digest, time(each), time(each), OPEN);
                    add(facts, digest);
                    number++;
                    if (number % BATCH == 0) {
                        run(repository, manifest, tag, facts);
                    }
                }
            }
            run(repository, manifest, tag, facts);
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static long time(int seconds) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, START.plusSeconds(seconds));
    }

    private static void add(PreparedStatement statement, Object... values) throws SQLException {
        for (int index = 0; index < values.length; index++) {
            statement.setObject(index + 1, values[index]);
        }
        statement.addBatch();
    }

    private static void run(PreparedStatement... statements) throws SQLException {
        for (PreparedStatement statement : statements) {
            statement.executeBatch();
        }
    }
}
