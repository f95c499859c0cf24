package dev.cambist.server.crawl;

import dev.cambist.core.metadata.CrawlState;
import dev.cambist.core.metadata.RepositoryHolds.Hold;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.crawl.CrawlReport.Stage;
import dev.cambist.server.store.Store;
import dev.cambist.server.store.StoreSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index in step with one registry: looks through it at the start and by interval. Of several servers with one
 * store, one at a time does.
 */
final class RegistryFollower {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryFollower.class);
    private static final Duration ASKED_EVERY = Duration.ofSeconds(20);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
    private static final Duration LAST_RETRY = Duration.ofMinutes(10);
    private static final Duration TOLD_EVERY = Duration.ofMinutes(1);

    private final String name;
    private final StoreSource source;
    private final InstantSource clock;
    private final Instant started;
    private Instant notBefore;
    private Duration retry = FIRST_RETRY;
    private Instant told;
    private @Nullable CrawlPass pass;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile Stage stage = Stage.IDLE;
    private volatile CrawlState state;
    private volatile Optional<Instant> lastEnd = Optional.empty();
    private volatile List<String> leftOut = List.of();
    private volatile boolean again;

    RegistryFollower(String name, StoreSource source, InstantSource clock) {
        this.name = name;
        this.source = source;
        this.clock = clock;
        this.started = clock.instant();
        this.notBefore = started;
        this.told = started;
        this.state = CrawlState.begin(started);
    }

    /** Has it looked through once more, from the beginning, as soon as a crawl that is under way has ended. */
    void again() {
        again = true;
    }

    /** @param hints how many wait beside it */
    CrawlReport report(int hints) {
        return new CrawlReport(name, stage, state, lastEnd, trouble, leftOut, hints);
    }

    /** Whether there may be something to do. */
    boolean wants(CrawlTarget target) {
        return !clock.instant().isBefore(notBefore)
                && target.settings().crawlEvery().isPresent();
    }

    /** Does what there is to do. For one thread at a time. */
    void turn(CrawlTarget target) {
        notBefore = clock.instant().plus(ASKED_EVERY);
        try {
            Store store = source.get();
            if (target.settings().crawlEvery().isPresent()) {
                crawl(target, target.settings().crawlEvery().get(), store);
            }
            if (trouble.isPresent()) {
                LOG.info("index of {}: the crawl goes on", name);
            }
            trouble = Optional.empty();
            retry = FIRST_RETRY;
        } catch (NoAnswerException | StoreException e) {
            failed(e);
        }
    }

    /** A word for the first failure of several; each wait is longer than the one before. */
    private void failed(Exception e) {
        if (trouble.isEmpty() && !Thread.currentThread().isInterrupted()) {
            LOG.warn("index of {}: the crawl stopped, and is tried again: {}", name, e.getMessage());
        }
        trouble = Optional.of(String.valueOf(e.getMessage()));
        stage = Stage.FAILING;
        notBefore = clock.instant().plus(retry);
        Duration longer = retry.multipliedBy(2);
        retry = longer.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : longer;
    }

    private void crawl(CrawlTarget target, Duration every, Store store) throws NoAnswerException, StoreException {
        if (again && pass == null) {
            again = false;
            store.crawls().save(name, CrawlState.begin(clock.instant()));
        }
        if (!isDue(store, every)) {
            stage = Stage.IDLE;
            return;
        }
        Optional<Hold> hold = store.holds().item(new RepositoryKey(name, ""), "crawl", Duration.ZERO);
        if (hold.isEmpty()) {
            stage = Stage.ELSEWHERE;
            return;
        }
        stage = Stage.RUNNING;
        try {
            boolean ended = true;
            while (ended && isDue(store, every)) {
                ended = crawl(target, store);
            }
        } finally {
            stage = Stage.IDLE;
            hold.get().close();
        }
    }

    /** A crawl that began before this server did may have missed what happened in between. */
    private boolean isDue(Store store, Duration every) throws StoreException {
        Optional<CrawlState> last = store.crawls().find(name);
        Optional<Instant> ended = last.flatMap(CrawlState::ended);
        if (pass == null) {
            last.ifPresent(known -> state = known); // by another server, or before this one began
        }
        lastEnd = ended.or(() -> lastEnd);
        return ended.isEmpty()
                || last.get().began().isBefore(started)
                || !clock.instant().isBefore(ended.get().plus(every));
    }

    /** Says whether the pass came to its end. */
    private boolean crawl(CrawlTarget target, Store store) throws NoAnswerException, StoreException {
        CrawlPass running = pass;
        if (running == null) {
            CrawlState from = store.crawls()
                    .find(name)
                    .filter(found -> found.ended().isEmpty())
                    .orElseGet(() -> CrawlState.begin(clock.instant()));
            LOG.info(
                    "index of {}: the crawl {}",
                    name,
                    from.after().map(after -> "goes on behind " + after).orElse("begins"));
            running = new CrawlPass(name, store, from, clock);
            pass = running;
        }
        boolean ended = running.run(target.registry(), this::mayGoOn);
        state = running.state();
        leftOut = running.leftOut();
        if (ended) {
            pass = null;
            lastEnd = state.ended();
            LOG.info(
                    "index of {}: the crawl found {} repositories with {} manifests in {} s; {} items were no more,"
                            + " {} repositories were left out",
                    name,
                    state.repositories(),
                    state.manifests(),
                    Duration.between(state.began(), clock.instant()).toSeconds(),
                    state.missed(),
                    state.failed());
        }
        return ended;
    }

    private boolean mayGoOn(CrawlState now) {
        state = now;
        leftOut = pass == null ? List.of() : pass.leftOut();
        if (!clock.instant().isBefore(told.plus(TOLD_EVERY))) {
            told = clock.instant();
            LOG.info(
                    "index of {}: the crawl has come to {} repositories with {} manifests",
                    name,
                    now.repositories(),
                    now.manifests());
        }
        return !Thread.currentThread().isInterrupted();
    }
}
