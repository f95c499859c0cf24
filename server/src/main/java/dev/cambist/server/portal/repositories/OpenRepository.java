package dev.cambist.server.portal.repositories;

import dev.cambist.core.access.Action;
import dev.cambist.core.refusal.PortalRefusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.acr.IndexedRepository;
import dev.cambist.server.gateway.ReachedRegistries.ReachedRegistry;
import dev.cambist.server.portal.Visit;
import java.util.Set;

/**
 * A repository that the person may pull from.
 *
 * @param may what else of pulling, deleting, and reading and writing metadata
 */
record OpenRepository(Visit visit, ReachedRegistry registry, Set<Action> may, IndexedRepository repository) {
    String name() {
        return repository.key().repository();
    }

    /** The registry, as tokens name it. */
    String service() {
        return registry.service().name();
    }

    /** What the index knows is for whoever may read metadata, as under {@code /acr/v1}. */
    void require(Action action) {
        if (!may.contains(action)) {
            throw new RefusedException(new PortalRefusal.NotPermitted(action.word(), name(), service()));
        }
    }

    /** Of a registry that others push to past this server, nobody could hold a lock. */
    boolean mayLock() {
        return may.contains(Action.METADATA_WRITE) && !registry.isBeside();
    }

    boolean mayDelete() {
        return may.contains(Action.DELETE);
    }
}
