package dev.cambist.server.store;

import dev.cambist.core.metadata.ManifestFacts;
import java.sql.SQLException;
import java.util.Optional;

/** What manifests say of themselves, by digest. */
final class FactsRows {
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

    /** Whoever pushes again tells less than may be known by now. */
    static void learned(Sql sql, String digest, ManifestFacts facts) throws SQLException {
        sql.change(
                "INSERT INTO manifest_facts (digest, complete, facts)"
                        + " SELECT ?, CAST(? AS INTEGER), ?"
                        + " WHERE EXISTS (SELECT 1 FROM manifests WHERE digest = ?)"
                        + " ON CONFLICT (digest) DO UPDATE SET complete = excluded.complete, facts = excluded.facts"
                        + " WHERE excluded.complete >= manifest_facts.complete AND excluded.facts <> manifest_facts.facts",
                digest,
                facts.isComplete() ? 1 : 0,
                FactsText.write(facts),
                digest);
    }
}
