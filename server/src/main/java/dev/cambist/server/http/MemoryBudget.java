package dev.cambist.server.http;

import dev.cambist.server.forwarding.ClientNetwork;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all that is unfinished may take of memory together: open connections with their TLS, heads and records whose end
 * has not come, requests at work, bodies that are waited for.
 *
 * <p>Each holder says by how much more or less it takes: two additions, and no lock. As long as all fit nobody has a
 * share: a proxy or a whole office is one address. When they no longer do, one look at all of them ({@link Eviction})
 * makes a sixteenth of the budget free, so that the next look is as much later; whoever comes while nothing can be freed
 * is refused.
 */
final class MemoryBudget {
    /** Something that takes memory, and may have to go. */
    interface Holder {
        /** What {@link #waitingSince} says where there is work to be done for it. */
        long AT_WORK = Long.MAX_VALUE;

        /** When it began to be the client's turn, on the clock of {@link System#nanoTime}, or {@link #AT_WORK}. */
        long waitingSince();

        /** Frees what it takes, now or very soon. */
        void giveUp();
    }

    private static final Logger LOG = LoggerFactory.getLogger(MemoryBudget.class);
    private static final int SHARE_OF_HEAP =
            2; // the service itself needs a sixth of the default heap, garbage the rest
    private static final int SLACK = 16; // that part of the budget is made free at once
    private static final Duration AFTER_FAILURE =
            Duration.ofMillis(20); // until another look, where one freed too little
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final long bytes;
    private final LongSupplier nanoTime;
    private final AtomicLong held = new AtomicLong();
    private final Set<Holding> holdings = ConcurrentHashMap.newKeySet();
    private final ReentrantLock makingRoom = new ReentrantLock();
    private final LongAdder evictions = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final Intake intake;
    private volatile long noSooner;
    private long lastLine;
    private long said;

    MemoryBudget(long bytes, LongSupplier nanoTime) {
        this.bytes = bytes;
        this.intake = new Intake(nanoTime);
        this.nanoTime = nanoTime;
        this.noSooner = nanoTime.getAsLong();
        this.lastLine = nanoTime.getAsLong() - BETWEEN_LINES.toNanos();
    }

    static MemoryBudget ofHeap() {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, System::nanoTime);
    }

    /** For what nobody from outside can reach. */
    static MemoryBudget unlimited() {
        return new MemoryBudget(Long.MAX_VALUE, System::nanoTime);
    }

    long bytes() {
        return bytes;
    }

    long held() {
        return held.get();
    }

    /** How it stands now. */
    MemoryUse use() {
        return new MemoryUse(held.get(), bytes, evictions.sum(), refusals.sum());
    }

    /** Counts something new. */
    Holding open(InetAddress client, long taken, Holder holder) {
        Holding holding = new Holding(client, holder);
        holdings.add(holding);
        holding.add(taken);
        return holding;
    }

    /** When to come again, for a request that there is no memory for. */
    Optional<Duration> refusal() {
        if (held.get() > bytes) {
            makeRoom();
        }
        if (held.get() <= bytes) {
            intake.served();
            return Optional.empty();
        }
        refusals.increment();
        return Optional.of(intake.refused());
    }

    /** When to come again, for a request that was let in and had to go. */
    Duration retryAfterEviction() {
        return intake.refused();
    }

    private void makeRoom() {
        if (nanoTime.getAsLong() - noSooner < 0) {
            return;
        }
        makingRoom.lock(); // whoever comes meanwhile takes nothing more until there is room
        try {
            long excess = held.get() - (bytes - bytes / SLACK);
            if (held.get() <= bytes) {
                return;
            }
            long now = nanoTime.getAsLong();
            Eviction eviction = new Eviction(holdings, now);
            eviction.free(excess).forEach(Holding::evict);
            if (!eviction.isEnough()) {
                noSooner = now + AFTER_FAILURE.toNanos();
            }
            say(eviction, now);
        } finally {
            makingRoom.unlock();
        }
    }

    private void say(Eviction eviction, long now) {
        evictions.add(eviction.count());
        said += eviction.count();
        if (now - lastLine >= BETWEEN_LINES.toNanos()) {
            lastLine = now;
            LOG.warn(
                    "what is unfinished takes more than the {} MiB that there are for it; {} idle or slow connections and"
                            + " requests were given up, of {} that {} networks hold",
                    bytes >> 20,
                    said,
                    holdings.size(),
                    eviction.clients());
            said = 0;
        }
    }

    /** What one connection takes, or one body that is waited for. */
    final class Holding implements AutoCloseable {
        private static final long CLOSED = Long.MIN_VALUE / 2;
        private static final long OPEN =
                CLOSED / 2; // what is above; what leaves may be told of before what it came with

        private final Holder holder;
        private final AtomicLong taken = new AtomicLong();
        private InetAddress client;
        private volatile String network;

        private Holding(InetAddress client, Holder holder) {
            this.client = client;
            this.network = ClientNetwork.key(client);
            this.holder = holder;
        }

        /** Returns when there is room for more, or none can be made. To be called before anything is read. */
        void awaitRoom() {
            if (held.get() > bytes) {
                makeRoom();
            }
        }

        /** It takes so much more, or less. */
        void add(long more) {
            if (more != 0 && taken.addAndGet(more) > OPEN) {
                if (held.addAndGet(more) > bytes && more > 0) {
                    makeRoom();
                }
            }
        }

        /** Whose it is, which a trusted proxy says with each request. */
        void belongsTo(InetAddress named) {
            if (!named.equals(client)) {
                client = named;
                network = ClientNetwork.key(named);
            }
        }

        long taken() {
            return taken.get();
        }

        String network() {
            return network;
        }

        long waitingSince() {
            return holder.waitingSince();
        }

        /** Whoever needs the room has no part in what fails here, and the others have to go all the same. */
        private void evict() {
            close();
            try {
                holder.giveUp();
            } catch (RuntimeException e) {
                LOG.error("a connection or request could not be given up", e);
            }
        }

        @Override
        public void close() {
            long last = taken.getAndSet(CLOSED);
            if (last > OPEN) {
                held.addAndGet(-last);
                holdings.remove(this);
            }
        }
    }
}
