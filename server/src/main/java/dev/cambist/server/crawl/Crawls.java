package dev.cambist.server.crawl;

import dev.cambist.server.store.StoreSource;
import dev.cambist.server.watch.Poller;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the index in step with all registries that are configured so, each on a thread of its own while it has to. */
public final class Crawls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Crawls.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Supplier<? extends Collection<CrawlTarget>> targets;
    private final StoreSource store;
    private final InstantSource clock;
    private final Poller poller = new Poller("index-crawls");
    private final Map<String, RegistryFollower> followers = new ConcurrentHashMap<>();
    private final Map<String, Thread> running = new ConcurrentHashMap<>();

    private final Map<String, HintFollower> hints = new ConcurrentHashMap<>();
    private final Map<String, Pace> paces = new ConcurrentHashMap<>();

    /**
     * Does nothing until it is started, but takes hints.
     *
     * @param targets those that are configured now
     */
    public Crawls(Supplier<? extends Collection<CrawlTarget>> targets, StoreSource store, InstantSource clock) {
        this.targets = targets;
        this.store = store;
        this.clock = clock;
    }

    public void start() {
        poller.start(this::look);
    }

    /** Has somebody look soon where something may have happened; says whether there can be such a thing. */
    public boolean hint(String registry, Hint hint) {
        if (hint.isSound()) {
            hints(registry).add(hint);
        }
        return hint.isSound();
    }

    /** Something happened in a registry, and nobody can say where: it is looked through. */
    public void unknown(String registry) {
        hints(registry).unknown();
    }

    /** How the crawl of each registry stands that is configured now, by its name. Asks neither registry nor store. */
    public List<CrawlReport> reports() {
        return targets.get().stream()
                .map(CrawlTarget::name)
                .sorted()
                .map(name -> follower(name).report(hints(name).waiting()))
                .toList();
    }

    private RegistryFollower follower(String name) {
        return followers.computeIfAbsent(name, none -> new RegistryFollower(name, store, clock));
    }

    private HintFollower hints(String name) {
        return hints.computeIfAbsent(name, none -> new HintFollower(name, store, clock));
    }

    private void look() {
        for (CrawlTarget target : targets.get()) {
            String name = target.name();
            RegistryFollower follower = follower(name);
            if (hints(name).takeOverflow()) {
                follower.again();
            }
            if (follower.wants(target)) {
                run("crawl of " + name, () -> follower.turn(slow(target)));
            }
            if (hints(name).wants()) {
                run("hints at " + name, () -> hints(name).turn(slow(target).registry()));
            }
        }
    }

    /** Crawl and hints share what may be asked in a second. */
    private CrawlTarget slow(CrawlTarget target) {
        int perSecond = target.settings().requestsPerSecond();
        Pace pace = paces.computeIfAbsent(
                target.name() + ' ' + perSecond,
                none -> new Pace(perSecond, System::nanoTime, TimeUnit.NANOSECONDS::sleep));
        return new CrawlTarget(target.name(), target.settings(), new PacedRegistry(target.registry(), pace));
    }

    private void run(String what, Runnable turn) {
        if (running.containsKey(what)) {
            return;
        }
        Thread thread = Thread.ofVirtual().name("index").unstarted(() -> turn(what, turn));
        running.put(what, thread);
        thread.start();
    }

    private void turn(String what, Runnable turn) {
        try {
            turn.run();
        } catch (RuntimeException e) {
            LOG.error("index: the {} failed, and is tried again", what, e);
        } finally {
            running.remove(what);
        }
    }

    @Override
    public void close() {
        poller.close();
        Collection<Thread> threads = running.values();
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
