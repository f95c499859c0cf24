package dev.cambist.server.sessions;

import dev.cambist.core.session.Replica;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.store.Store;
import dev.cambist.server.store.StoreSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that share a store. Each says every {@link #BEAT} on a thread of its own that it is there, and reads what the
 * others said, so that no request waits for it. Where nobody else can have the store, nothing is written.
 */
public final class LiveReplicas implements AutoCloseable {
    static final Duration BEAT = Duration.ofSeconds(10);

    /** After this time without a word one is quiet: several beats, and what the clocks of machines are apart. */
    static final Duration QUIET = Duration.ofMinutes(1);

    /** After this time one that is quiet is forgotten. */
    static final Duration FORGOTTEN = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(LiveReplicas.class);
    private static final Duration STOP_TIME = Duration.ofSeconds(2);

    private final StoreSource store;
    private final String version;
    private final Supplier<String> configuration;
    private final InstantSource clock;
    private final String id = UUID.randomUUID().toString();
    private final Instant started;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread speaker = new Thread(this::speak, "replicas");
    private volatile int port;
    private volatile String host = "";
    private volatile Seen last;

    /**
     * What is known of all of them.
     *
     * @param self this one, as it is now
     * @param others as they said last
     * @param looked when what they said was last read
     */
    public record Seen(Replica self, List<Replica> others, Instant looked) {
        public Seen {
            others = List.copyOf(others);
        }

        /** Whether that one had said nothing for long when it was looked last. */
        public boolean isQuiet(Replica replica) {
            return replica.seen().plus(QUIET).isBefore(looked);
        }
    }

    /**
     * Nothing is said yet.
     *
     * @param version of this program
     * @param configuration what tells whether servers are configured alike, as it is now
     */
    public LiveReplicas(StoreSource store, String version, Supplier<String> configuration, InstantSource clock) {
        this.store = store;
        this.version = version;
        this.configuration = configuration;
        this.clock = clock;
        this.started = clock.instant();
        this.last = new Seen(self(), List.of(), started);
        speaker.setDaemon(true);
    }

    /** Begins to say that this server is there, at this port of its machine. */
    public void start(int port) {
        this.port = port;
        speaker.start();
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // its own name leads nowhere
        }
    }

    private boolean isShared() {
        return store.outage().isPresent();
    }

    private void speak() {
        host = machine() + ":" + port; // a resolver may take its time
        if (!isShared()) {
            return;
        }
        try {
            do {
                beat();
            } while (!stopping.await(BEAT.toMillis(), TimeUnit.MILLISECONDS));
            store.get().replicas().remove(id);
        } catch (StoreException | RuntimeException e) {
            LOG.debug("store: this server leaves without a word: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that this server is there, and reads who else is. What fails is tried again; others say that the store is lost. */
    void beat() {
        try {
            Store open = store.get();
            Replica self = self();
            open.replicas().save(self);
            open.replicas().removeSeenBefore(self.seen().minus(FORGOTTEN));
            List<Replica> others = open.replicas().all().stream()
                    .filter(replica -> !replica.id().equals(id))
                    .toList();
            last = new Seen(self, others, self.seen());
        } catch (StoreException | RuntimeException e) {
            LOG.debug("store: nothing is known of other servers for a while: {}", e.getMessage());
        }
    }

    private Replica self() {
        return new Replica(id, host, version, configuration.get(), started, clock.instant());
    }

    /** Who is there; asks nobody. */
    public Seen seen() {
        Replica self = self();
        return new Seen(self, last.others(), isShared() ? last.looked() : self.seen());
    }

    /** Takes leave, for at most some seconds. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            if (speaker.isAlive() && !speaker.join(STOP_TIME)) {
                LOG.debug("store: this server leaves without a word, because the store takes too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
