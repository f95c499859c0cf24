package dev.cambist.core.metadata;

import dev.cambist.core.session.StoreException;
import java.util.Optional;

/** Remembers beyond a restart how far the crawl of each registry has come. */
public interface CrawlStore {
    Optional<CrawlState> find(String registry) throws StoreException;

    void save(String registry, CrawlState state) throws StoreException;
}
