package dev.cambist.server.metadata;

import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.memory.BoundedMemory;
import dev.cambist.server.store.StoreSource;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which repositories have nothing in them, for catalogs: some registries list them for ever. The store knows which may be
 * such, beyond a restart and for all servers that share it; the registry is asked about each of them once.
 */
final class EmptiedRepositories {
    private static final int MOST = 100_000; // repositories

    private final StoreSource store;
    private final BoundedMemory<RepositoryKey, Boolean> confirmed = new BoundedMemory<>(MOST);

    EmptiedRepositories(StoreSource store) {
        this.store = store;
    }

    /** Something came into a repository: once it is emptied again, the registry is to be asked anew. */
    void filled(RepositoryKey key) {
        confirmed.forget(key);
    }

    /** Of a registry that is not crawled: those that were emptied through a server of this store. */
    Predicate<String> among(String registry, List<String> names, Predicate<String> holdsNothing) {
        try {
            Set<String> emptied = IndexQuestion.ask(() -> store.get().metadata().emptied(registry, Set.copyOf(names)));
            return name -> emptied.contains(name) && isEmptied(new RepositoryKey(registry, name), holdsNothing);
        } catch (RefusedException e) {
            return name -> isConfirmed(new RepositoryKey(registry, name));
        }
    }

    private boolean isEmptied(RepositoryKey key, Predicate<String> holdsNothing) {
        boolean empty = isEmpty(key, holdsNothing);
        try {
            return IndexQuestion.ask(() -> {
                if (!empty) {
                    store.get().metadata().notEmptied(key);
                }
                return empty;
            });
        } catch (RefusedException e) {
            return empty; // the registry is asked again
        }
    }

    /** Of one whose crawl has come to its end: what the index does not know was emptied at some time, or is new. */
    Predicate<String> amongCrawled(String registry, Predicate<RepositoryKey> known, Predicate<String> holdsNothing) {
        return name -> {
            RepositoryKey key = new RepositoryKey(registry, name);
            try {
                return !known.test(key) && isEmpty(key, holdsNothing);
            } catch (RefusedException e) {
                return isConfirmed(key); // a list without it would be wrong, one with it is long
            }
        };
    }

    private boolean isConfirmed(RepositoryKey key) {
        return confirmed.get(key).isPresent();
    }

    private boolean isEmpty(RepositoryKey key, Predicate<String> holdsNothing) {
        if (isConfirmed(key)) {
            return true;
        }
        boolean empty = holdsNothing.test(key.repository());
        if (empty) {
            confirmed.put(key, true);
        }
        return empty;
    }
}
