package dev.cambist.server.store;

import dev.cambist.core.metadata.CrawlState;
import dev.cambist.core.metadata.CrawlStore;
import dev.cambist.core.session.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Crawls as rows. Times are microseconds since 1970. */
record JdbcCrawls(Database database) implements CrawlStore {
    private static final String SAVE = """
            INSERT INTO crawls
              (registry, began, in_catalog, after_repository, ended, repositories, manifests, missed, failed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (registry) DO UPDATE SET began = excluded.began, in_catalog = excluded.in_catalog,
              after_repository = excluded.after_repository, ended = excluded.ended,
              repositories = excluded.repositories, manifests = excluded.manifests, missed = excluded.missed,
              failed = excluded.failed
            """;

    @Override
    public Optional<CrawlState> find(String registry) throws StoreException {
        return database.look(sql -> sql.first(
                JdbcCrawls::state,
                "SELECT began, in_catalog, after_repository, ended, repositories, manifests, missed, failed"
                        + " FROM crawls WHERE registry = ?",
                registry));
    }

    private static CrawlState state(ResultSet row) throws SQLException {
        long ended = row.getLong(4);
        Optional<Instant> end = row.wasNull() ? Optional.empty() : Optional.of(MetadataRow.moment(ended));
        return new CrawlState(
                MetadataRow.moment(row.getLong(1)),
                row.getInt(2) != 0,
                Optional.ofNullable(row.getString(3)),
                end,
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8));
    }

    @Override
    public void save(String registry, CrawlState state) throws StoreException {
        database.inTransaction(connection -> new Sql(connection)
                .change(
                        SAVE,
                        registry,
                        MetadataRow.micros(state.began()),
                        state.inCatalog() ? 1 : 0,
                        state.after().orElse(null),
                        state.ended().map(MetadataRow::micros).orElse(null),
                        state.repositories(),
                        state.manifests(),
                        state.missed(),
                        state.failed()));
    }
}
