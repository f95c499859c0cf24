package dev.cambist.server.portal.repositories;

import static java.util.stream.Collectors.toSet;

import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.PageQuery.Cursor;
import dev.cambist.core.metadata.PageQuery.Order;
import dev.cambist.server.metadata.RegistryIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Manifests that no tag points at, newest first; some of them are parts of an index that has one. */
final class UntaggedRows {
    private static final int AT_ONCE = 100;
    private static final int MOST_WALKED = 2000; // for one page

    private UntaggedRows() {}

    static RepositoryPage.Rows of(OpenRepository open, RegistryIndex index, Optional<Cursor> after, int most) {
        List<ManifestEntry> found = new ArrayList<>();
        Optional<Cursor> last = after;
        int walked = 0;
        List<ManifestEntry> some = next(open, index, last);
        while (!some.isEmpty() && walked < MOST_WALKED) {
            for (ManifestEntry manifest : some) {
                if (manifest.tags().isEmpty() && found.size() == most) {
                    return rows(open, index, found, last);
                }
                if (manifest.tags().isEmpty()) {
                    found.add(manifest);
                }
                last = Optional.of(new Cursor(manifest.updated(), manifest.digest()));
            }
            walked += some.size();
            some = next(open, index, last);
        }
        return rows(open, index, found, some.isEmpty() ? Optional.empty() : last);
    }

    private static List<ManifestEntry> next(OpenRepository open, RegistryIndex index, Optional<Cursor> last) {
        return index.manifests(
                open.repository().key(), new PageQuery(Order.NEWEST_FIRST, last, AT_ONCE, Optional.empty(), false));
    }

    private static RepositoryPage.Rows rows(
            OpenRepository open, RegistryIndex index, List<ManifestEntry> found, Optional<Cursor> next) {
        TagRows rows =
                TagRows.of(open, found.stream().map(ManifestEntry::digest).collect(toSet()), index);
        return new RepositoryPage.Rows(found.stream().map(rows::row).toList(), next);
    }
}
