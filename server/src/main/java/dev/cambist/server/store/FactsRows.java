package dev.cambist.server.store;

import dev.cambist.core.metadata.ManifestFacts;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What manifests say of themselves, by digest. */
final class FactsRows {
    /** Whoever pushes again tells less than may be known by now. */
    private static final String LATER = " ON CONFLICT (digest) DO UPDATE"
            + " SET complete = excluded.complete, facts = excluded.facts"
            + " WHERE excluded.complete >= manifest_facts.complete AND excluded.facts <> manifest_facts.facts";

    private FactsRows() {}

    static Optional<ManifestFacts> find(Sql sql, String digest) throws SQLException {
        return sql.first(
                        row -> FactsText.read(row.getString(1)),
                        "SELECT facts FROM manifest_facts WHERE digest = ?"
                                + " AND EXISTS (SELECT 1 FROM manifests WHERE digest = ?)",
                        digest,
                        digest)
                .flatMap(facts -> facts);
    }

    /** Of many at once, as far as that takes little room. */
    static Map<String, ManifestFacts> small(Sql sql, Set<String> digests) throws SQLException {
        Map<String, ManifestFacts> found = new HashMap<>();
        smallOf(digests).list(sql, row -> {
            String digest = row.getString(1);
            FactsText.read(row.getString(2)).ifPresent(facts -> found.put(digest, facts));
            return digest;
        });
        return found;
    }

    static MetadataPages.Page smallOf(Set<String> digests) {
        String each = String.join(", ", Collections.nCopies(digests.size(), "?"));
        return new MetadataPages.Page(
                "SELECT digest, facts FROM manifest_facts WHERE digest IN (" + each + ") AND LENGTH(facts) <= "
                        + MetadataPages.SMALL
                        + " AND EXISTS (SELECT 1 FROM manifests WHERE manifests.digest = manifest_facts.digest)",
                List.copyOf(digests));
    }

    /** For all that have the manifest, unless nobody has it. */
    static Sql.Change learned(String digest, ManifestFacts facts) {
        return Sql.Change.of(
                "INSERT INTO manifest_facts (digest, complete, facts)"
                        + " SELECT ?, CAST(? AS INTEGER), ?"
                        + " WHERE EXISTS (SELECT 1 FROM manifests WHERE digest = ?)"
                        + LATER,
                digest,
                facts.isComplete() ? 1 : 0,
                FactsText.write(facts),
                digest);
    }

    /** The same of one that is being kept. */
    static Sql.Change kept(String digest, ManifestFacts facts) {
        return Sql.Change.of(
                "INSERT INTO manifest_facts (digest, complete, facts) VALUES (?, ?, ?)" + LATER,
                digest,
                facts.isComplete() ? 1 : 0,
                FactsText.write(facts));
    }
}
