package dev.cambist.server.gateway.relay;

import dev.cambist.server.settings.UpstreamSettings;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The upstreams of all registries. One whose settings do not change keeps its connections when a configuration does. */
public final class Upstreams implements AutoCloseable {
    private final QueuedThreadPool threads = new QueuedThreadPool();
    private final Map<UpstreamSettings, Upstream> open = new ConcurrentHashMap<>();
    private final RegistryTokens tokens;

    /** Of registries that are all behind the gateway. */
    public Upstreams() {
        this((service, scopes) -> {
            throw new IllegalStateException("no registry is beside, not even " + service);
        });
    }

    /** @param tokens for those that are beside */
    public Upstreams(RegistryTokens tokens) {
        this.tokens = tokens;
        threads.setName("upstream");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("upstream-", 0).factory()));
    }

    /** Opens those that are not open yet. */
    public synchronized void open(Set<UpstreamSettings> wanted) {
        if (!wanted.isEmpty() && !threads.isRunning()) {
            start();
        }
        for (UpstreamSettings settings : wanted) {
            open.computeIfAbsent(settings, each -> Upstream.open(each, threads, tokens));
        }
    }

    /** The upstream with these settings; none when it was let go meanwhile. */
    Optional<Upstream> to(UpstreamSettings settings) {
        return Optional.ofNullable(open.get(settings));
    }

    private void start() {
        try {
            threads.start();
        } catch (Exception e) {
            throw new IllegalStateException("the gateway's threads do not start", e);
        }
    }

    /** Lets the others go as soon as nothing runs through them. */
    public synchronized void keep(Set<UpstreamSettings> wanted) {
        Iterator<Upstream> all = open.values().iterator();
        while (all.hasNext()) {
            Upstream upstream = all.next();
            if (!wanted.contains(upstream.settings())) {
                all.remove();
                upstream.retire();
            }
        }
    }

    /** Ends everything at once, also what runs. */
    @Override
    public synchronized void close() {
        open.values().forEach(Upstream::stop);
        open.clear();
        try {
            threads.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the gateway's threads did not stop in order", e);
        }
    }
}
