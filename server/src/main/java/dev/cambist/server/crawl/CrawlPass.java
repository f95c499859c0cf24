package dev.cambist.server.crawl;

import dev.cambist.core.metadata.CrawlState;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.crawl.CrawledRegistry.Names;
import dev.cambist.server.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over a registry: along its catalogue, where it has one, and then along what the index knows besides. It saves
 * how far it has come behind each repository, so that it goes on there after a failure or a restart.
 */
final class CrawlPass {
    private static final Logger LOG = LoggerFactory.getLogger(CrawlPass.class);
    private static final int PAGE = 500;
    private static final int TRIES = 3;
    private static final int MOST_TOLD = 100; // names of repositories
    private static final Duration SAVED_EVERY = Duration.ofSeconds(5);

    private final String name;
    private final Store store;
    private final InstantSource clock;
    private final CrawlCount count;
    private final Set<String> lookedAt = new HashSet<>();
    private final List<String> leftOut = new CopyOnWriteArrayList<>();
    private CrawlState state;
    private Instant saved;
    private long failed;
    private String failing = "";
    private int tries;

    /** What is done between two repositories. */
    @FunctionalInterface
    interface Between {
        /** Says whether the pass may go on. */
        boolean mayGoOn(CrawlState state) throws StoreException;
    }

    /**
     * A pass that goes on where it was.
     *
     * @param name of the registry in the index
     */
    CrawlPass(String name, Store store, CrawlState state, InstantSource clock) {
        this.name = name;
        this.store = store;
        this.clock = clock;
        this.state = state;
        this.saved = clock.instant();
        this.failed = state.failed();
        this.count = new CrawlCount(state.repositories(), state.manifests(), state.missed());
    }

    CrawlState state() {
        return state;
    }

    /** The first repositories that were left out, for any thread. */
    List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    /** Goes on; says whether the pass came to its end. */
    boolean run(CrawledRegistry registry, Between between) throws NoAnswerException, StoreException {
        if (state.inCatalog() && !walkCatalog(registry, between)) {
            return false;
        }
        if (!walkIndex(registry, between)) {
            return false;
        }
        moved(false, state.after(), Optional.of(clock.instant()));
        save();
        return true;
    }

    private boolean walkCatalog(CrawledRegistry registry, Between between) throws NoAnswerException, StoreException {
        Optional<Names> page = registry.repositories(state.after());
        while (page.isPresent()) {
            for (String repository : page.get().names()) {
                if (!look(registry, between, repository, true)) {
                    return false;
                }
            }
            page = page.get().more() && !page.get().names().isEmpty()
                    ? registry.repositories(Optional.of(page.get().names().getLast()))
                    : Optional.empty();
        }
        moved(false, Optional.empty(), Optional.empty());
        save();
        return true;
    }

    private boolean walkIndex(CrawledRegistry registry, Between between) throws NoAnswerException, StoreException {
        List<RepositoryEntry> page = store.metadata().repositories(name, state.after(), PAGE);
        while (!page.isEmpty()) {
            for (RepositoryEntry repository : page) {
                if (!look(registry, between, repository.key().repository(), false)) {
                    return false;
                }
            }
            page = store.metadata()
                    .repositories(name, Optional.of(page.getLast().key().repository()), PAGE);
        }
        for (Item.Locked locked : store.metadata().locked()) { // lists do not show all of those
            RepositoryKey key = locked.item().in();
            if (key.registry().equals(name)
                    && !lookedAt.contains(key.repository())
                    && !look(registry, between, key.repository(), false)) {
                return false;
            }
        }
        return true;
    }

    private boolean look(CrawledRegistry registry, Between between, String repository, boolean inCatalog)
            throws NoAnswerException, StoreException {
        if (!between.mayGoOn(state)) {
            save();
            return false;
        }
        if (CrawledNames.isRepository(repository) && lookedAt.add(repository)) {
            try {
                new RepositoryCrawl(registry, store.metadata(), new RepositoryKey(name, repository), clock, count)
                        .run();
            } catch (NoAnswerException e) {
                lookedAt.remove(repository);
                leaveOutUnlessFirst(repository, e);
            }
        }
        moved(inCatalog, Optional.of(repository), Optional.empty());
        if (!clock.instant().isBefore(saved.plus(SAVED_EVERY))) {
            save();
        }
        return true;
    }

    /** The whole pass does not stand still for one repository of which the registry never says anything. */
    private void leaveOutUnlessFirst(String repository, NoAnswerException e) throws NoAnswerException, StoreException {
        tries = repository.equals(failing) ? tries + 1 : 1;
        failing = repository;
        if (tries < TRIES) {
            save();
            throw e;
        }
        failed++;
        if (leftOut.size() < MOST_TOLD) {
            leftOut.add(repository);
        }
        LOG.warn("index of {}: repository {} is left out until the next crawl: {}", name, repository, e.getMessage());
    }

    private void moved(boolean inCatalog, Optional<String> after, Optional<Instant> ended) {
        state = new CrawlState(
                state.began(),
                inCatalog,
                after,
                ended,
                count.repositories(),
                count.manifests(),
                count.missedItems(),
                failed);
    }

    private void save() throws StoreException {
        store.crawls().save(name, state);
        saved = clock.instant();
    }
}
