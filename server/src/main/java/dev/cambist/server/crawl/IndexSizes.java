package dev.cambist.server.crawl;

import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.session.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Indexes whose size is that of their children. Used by one thread. */
final class IndexSizes {
    private final List<String> indexes = new ArrayList<>();

    void of(String digest) {
        indexes.add(digest);
    }

    void learn(MetadataStore index) throws StoreException {
        for (String digest : indexes) {
            learn(index, digest);
        }
    }

    /** An index is as large as its children, once all of them are known. */
    private static void learn(MetadataStore index, String digest) throws StoreException {
        Optional<ManifestFacts> facts = index.facts(digest);
        if (facts.isEmpty() || facts.get().imageSize().isPresent()) {
            return;
        }
        long sum = 0;
        for (ManifestFacts.Child child : facts.get().children()) {
            Optional<Long> size = index.facts(child.digest()).flatMap(ManifestFacts::imageSize);
            if (size.isEmpty()) {
                return;
            }
            sum += size.get();
        }
        index.learned(digest, facts.get().with(sum));
    }
}
