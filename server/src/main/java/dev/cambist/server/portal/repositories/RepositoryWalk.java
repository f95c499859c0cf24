package dev.cambist.server.portal.repositories;

import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.server.metadata.RegistryIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Walks along a registry's repositories for those of one page. Which of many a person may pull, only the rules say. */
record RepositoryWalk(RegistryIndex index, String registry, Predicate<String> shown) {
    private static final int MOST_WALKED = 20_000; // for one page
    private static final int FIRST = 64;
    private static final int MOST_AT_ONCE = 1000;

    /**
     * A page.
     *
     * @param next behind which name the next one begins; missing where there are no more
     * @param cutShort whether there may be more on this page, for which nobody is to wait
     */
    record Page(List<RepositoryEntry> entries, Optional<String> next, boolean cutShort) {}

    Page page(Optional<String> after, int most) {
        List<RepositoryEntry> found = new ArrayList<>();
        Optional<String> last = after;
        int part = FIRST;
        for (int walked = 0; walked < MOST_WALKED; walked += part, part = Math.min(MOST_AT_ONCE, part * 4)) {
            List<RepositoryEntry> some = index.repositories(registry, last, part);
            for (RepositoryEntry entry : some) {
                String name = entry.key().repository();
                if (!shown.test(name)) {
                    continue;
                }
                if (found.size() == most) {
                    return new Page(found, Optional.of(found.getLast().key().repository()), false);
                }
                found.add(entry);
            }
            if (some.size() < part) {
                return new Page(found, Optional.empty(), false);
            }
            last = Optional.of(some.getLast().key().repository());
        }
        return new Page(found, last, true);
    }
}
