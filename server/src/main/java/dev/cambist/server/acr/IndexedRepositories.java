package dev.cambist.server.acr;

import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.server.gateway.relay.RegistryClient;
import dev.cambist.server.metadata.LockRules;
import dev.cambist.server.metadata.RegistryIndex;

/** The repositories of all registries that are reached from here, as the index has them. */
public final class IndexedRepositories {
    private final RegistryIndex index;
    private final RepositoryScan scan;

    public IndexedRepositories(RegistryIndex index) {
        this.index = index;
        this.scan = new RepositoryScan(index);
    }

    /** The index itself, for what is asked of many repositories. */
    public RegistryIndex index() {
        return index;
    }

    /**
     * One of them, whether it is there or not.
     *
     * @param rules what the configuration locks
     * @param client to its registry
     */
    public IndexedRepository at(RepositoryKey key, LockRules rules, RegistryClient client) {
        return new IndexedRepository(index, scan, key, rules, client);
    }
}
