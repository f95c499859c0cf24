package dev.cambist.server.crawl;

import dev.cambist.core.metadata.CrawlState;
import dev.cambist.server.store.StoreSource;
import dev.cambist.server.watch.Poller;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
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

    private Crawls(Supplier<? extends Collection<CrawlTarget>> targets, StoreSource store, InstantSource clock) {
        this.targets = targets;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Begins.
     *
     * @param targets those that are configured now
     */
    public static Crawls start(
            Supplier<? extends Collection<CrawlTarget>> targets, StoreSource store, InstantSource clock) {
        Crawls crawls = new Crawls(targets, store, clock);
        crawls.poller.start(crawls::look);
        return crawls;
    }

    /** Has somebody look at a repository soon, in which something may have happened. */
    public void hint(String registry, String repository) {
        follower(registry).hint(repository);
    }

    /** How far each crawl has come, as far as it ran here. */
    public Map<String, CrawlState> states() {
        Map<String, CrawlState> states = new TreeMap<>();
        followers.forEach((name, follower) -> states.put(name, follower.state()));
        return states;
    }

    private RegistryFollower follower(String name) {
        return followers.computeIfAbsent(name, none -> new RegistryFollower(name, store, clock));
    }

    private void look() {
        for (CrawlTarget target : targets.get()) {
            RegistryFollower follower = follower(target.name());
            if (!running.containsKey(target.name()) && follower.wants(target)) {
                PacedRegistry paced = new PacedRegistry(
                        target.registry(),
                        new Pace(target.settings().requestsPerSecond(), System::nanoTime, TimeUnit.NANOSECONDS::sleep));
                CrawlTarget slow = new CrawlTarget(target.name(), target.settings(), paced);
                Thread thread = Thread.ofVirtual().name("index-crawl").unstarted(() -> turn(follower, slow));
                running.put(target.name(), thread);
                thread.start();
            }
        }
    }

    private void turn(RegistryFollower follower, CrawlTarget target) {
        try {
            follower.turn(target);
        } catch (RuntimeException e) {
            LOG.error("index of {}: the crawl failed, and is tried again", target.name(), e);
        } finally {
            running.remove(target.name());
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
