package dev.cambist.server.store;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.RepositoryHolds.Hold;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.Sighting;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.core.metadata.Untag;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.store.Database.Outlives;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The index as rows. */
record JdbcMetadata(Database database) implements MetadataStore {
    @Override
    public void pushed(RepositoryKey in, Push push) throws StoreException {
        database.note(PushRows.of(in, push));
    }

    @Override
    public void pushed(RepositoryKey in, Push push, Hold hold) throws StoreException {
        database.note(PushRows.of(in, push), hold);
    }

    @Override
    public void seen(RepositoryKey in, Sighting sighting) throws StoreException {
        database.inTransaction(Outlives.PROCESS, connection -> {
            Sql sql = new Sql(connection, database.statements());
            OpenRepository.at(sql, in, sighting.asked()).seen(sighting);
            if (sighting.facts().isPresent()) {
                sql.change(FactsRows.learned(sighting.digest(), sighting.facts().get()));
            }
            return sql;
        });
    }

    @Override
    public boolean untagged(RepositoryKey in, String tag, Instant at) throws StoreException {
        return forget(new Item.Tag(in, tag), at, false);
    }

    @Override
    public boolean deleted(RepositoryKey in, String digest, Instant at) throws StoreException {
        return forget(new Item.Manifest(in, digest), at, false);
    }

    @Override
    public boolean removed(RepositoryKey in) throws StoreException {
        return forget(new Item.Repository(in), Instant.EPOCH, false);
    }

    @Override
    public boolean missed(Item item, Instant asked) throws StoreException {
        return forget(item, asked.truncatedTo(ChronoUnit.MICROS), true);
    }

    private boolean forget(Item item, Instant at, boolean unlessKept) throws StoreException {
        return database.ask(sql -> {
            Optional<OpenRepository> repository = OpenRepository.find(sql, item.in());
            if (repository.isEmpty()) {
                if (!unlessKept) { // the name of what was only asked for could be any
                    EmptiedRows.add(sql, item.in());
                }
                return false;
            }
            if (unlessKept && repository.get().isKept(item, at)) {
                return false;
            }
            OpenRepository.Forgotten forgotten = repository.get().forget(item, at);
            if (forgotten.repository()) {
                EmptiedRows.add(sql, item.in());
            }
            if (forgotten.locks()) {
                JdbcLocks.count(database, sql.connection());
            }
            return forgotten.known();
        });
    }

    @Override
    public Optional<RepositoryEntry> repository(RepositoryKey key) throws StoreException {
        return database.look(sql -> sql.first(
                row -> MetadataRow.repository(key, row),
                "SELECT created, updated, attributes, manifests, tags FROM repositories"
                        + " WHERE registry = ? AND name = ?",
                key.registry(),
                key.repository()));
    }

    @Override
    public Optional<TagEntry> tag(RepositoryKey in, String name) throws StoreException {
        return database.look(sql -> {
            Optional<Long> id = MetadataPages.id(sql, in);
            return id.isEmpty() ? Optional.empty() : MetadataPages.tag(sql, id.get(), name);
        });
    }

    @Override
    public Optional<ManifestEntry> manifest(RepositoryKey in, String digest) throws StoreException {
        return database.look(sql -> {
            Optional<Long> id = MetadataPages.id(sql, in);
            return id.isEmpty() ? Optional.empty() : MetadataPages.manifest(sql, id.get(), digest);
        });
    }

    @Override
    public List<RepositoryEntry> repositories(String registry, Optional<String> after, int most) throws StoreException {
        return database.look(sql -> MetadataPages.repositories(registry, after, most)
                .list(sql, row -> MetadataRow.repository(new RepositoryKey(registry, row.getString(6)), row)));
    }

    @Override
    public Set<String> emptied(String registry, Set<String> names) throws StoreException {
        return names.isEmpty()
                ? Set.of()
                : database.look(
                        sql -> Set.copyOf(EmptiedRows.among(registry, names).list(sql, row -> row.getString(1))));
    }

    @Override
    public void notEmptied(RepositoryKey key) throws StoreException {
        database.ask(sql -> EmptiedRows.remove(sql, key));
    }

    @Override
    public List<TagEntry> tags(RepositoryKey in, PageQuery query) throws StoreException {
        return database.look(sql -> {
            Optional<Long> id = MetadataPages.id(sql, in);
            return id.isEmpty()
                    ? List.of()
                    : MetadataPages.tags(id.get(), query).list(sql, MetadataRow::tag);
        });
    }

    @Override
    public List<ManifestEntry> manifests(RepositoryKey in, PageQuery query) throws StoreException {
        return database.look(sql -> {
            Optional<Long> id = MetadataPages.id(sql, in);
            return id.isEmpty() ? List.of() : MetadataPages.entries(sql, id.get(), query);
        });
    }

    @Override
    public Optional<Attributes> change(Item item, AttributesChange change) throws StoreException {
        return new JdbcLocks(database).change(item, change);
    }

    @Override
    public List<Item.Locked> locked(RepositoryKey in) throws StoreException {
        return new JdbcLocks(database).locked(Optional.of(in));
    }

    @Override
    public List<Item.Locked> locked(RepositoryKey in, String reference) throws StoreException {
        return new JdbcLocks(database).locked(in, reference);
    }

    @Override
    public List<Item.Locked> locked() throws StoreException {
        return new JdbcLocks(database).locked(Optional.empty());
    }

    @Override
    public long lockChanges() throws StoreException {
        return new JdbcLocks(database).changes();
    }

    @Override
    public void begin(Untag untag) throws StoreException {
        new JdbcLocks(database).begin(untag);
    }

    @Override
    public void end(Untag untag) throws StoreException {
        new JdbcLocks(database).end(untag);
    }

    @Override
    public List<Untag> untags() throws StoreException {
        return new JdbcLocks(database).untags();
    }

    @Override
    public Optional<ManifestFacts> facts(String digest) throws StoreException {
        return database.look(sql -> FactsRows.find(sql, digest));
    }

    @Override
    public Map<String, ManifestFacts> facts(Set<String> digests) throws StoreException {
        return digests.isEmpty() ? Map.of() : database.look(sql -> FactsRows.small(sql, digests));
    }

    @Override
    public void learned(String digest, ManifestFacts facts) throws StoreException {
        database.note(List.of(FactsRows.learned(digest, facts)));
    }
}
