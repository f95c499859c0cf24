package dev.cambist.server.store;

import dev.cambist.core.metadata.CrawlState;
import dev.cambist.core.metadata.CrawlStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Crawls since the process began. */
final class MemoryCrawls implements CrawlStore {
    private final Map<String, CrawlState> states = new ConcurrentHashMap<>();

    @Override
    public Optional<CrawlState> find(String registry) {
        return Optional.ofNullable(states.get(registry));
    }

    @Override
    public void save(String registry, CrawlState state) {
        states.put(registry, state);
    }
}
