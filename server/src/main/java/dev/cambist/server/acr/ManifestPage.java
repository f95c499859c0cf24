package dev.cambist.server.acr;

import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.PageQuery.Cursor;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.server.metadata.RegistryIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A page of manifests, shorter than was asked for where they name many children: a thousand indexes of 4 MiB each would
 * be more than there is memory for.
 *
 * @param hasMore whether there are more behind it
 */
public record ManifestPage(List<ManifestEntry> entries, boolean hasMore) {
    private static final int MOST_CHILDREN = 20_000; // about 2 MB of references

    public ManifestPage {
        entries = List.copyOf(entries);
    }

    /** @param query with one more than a page has at most */
    static ManifestPage of(RegistryIndex index, MissingFacts facts, RepositoryKey key, PageQuery query) {
        List<ManifestEntry> entries = new ArrayList<>();
        int children = 0;
        List<ManifestEntry> some = index.manifests(key, query);
        while (!some.isEmpty()) {
            for (ManifestEntry known : some) {
                if (entries.size() == query.most() - 1) {
                    return new ManifestPage(entries, true);
                }
                ManifestEntry entry = facts.complete(key, known);
                children += entry.facts()
                        .map(ManifestFacts::children)
                        .orElse(List.of())
                        .size();
                if (children > MOST_CHILDREN && !entries.isEmpty()) {
                    return new ManifestPage(entries, true);
                }
                entries.add(entry);
            }
            ManifestEntry last = entries.getLast();
            some = index.manifests(
                    key,
                    new PageQuery(
                            query.order(),
                            Optional.of(new Cursor(last.updated(), last.digest())),
                            query.most() - entries.size(),
                            query.digest(),
                            query.hidden()));
        }
        return new ManifestPage(entries, false);
    }
}
