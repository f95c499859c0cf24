package dev.cambist.server.http;

import dev.cambist.server.settings.SheddingLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses requests that waited too long for their turn, while there are more than can be served.
 *
 * <p>CoDel (Nichols and Jacobson, "Controlling Queue Delay", ACM Queue 10(5), 2012) as servers use it (Maurer, "Fail at
 * Scale", ACM Queue 13(8), 2015): a queue that empties now and then is good, one whose shortest wait stays long is not.
 * When over a whole interval nobody waited less than the target, whoever waits longer than twice that is refused, at once
 * and without any work, and the others are served within a bounded time. No figure about the machine is needed.
 *
 * <p>Where requests wait is before their virtual thread runs for the first time: one that computes never gives way, so
 * that those behind it wait there and not at any place that counts who is inside.
 */
final class LoadShedder {
    private static final Logger LOG = LoggerFactory.getLogger(LoadShedder.class);

    /** How long the task waited that runs now, in nanoseconds. */
    private static final ScopedValue<Long> WAITED = ScopedValue.newInstance();

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final SheddingLimits limits;
    private final LongSupplier nanoTime;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Pressure pressure = new Pressure();
    private final AtomicLong intervalEnd;
    private final LongAdder refused = new LongAdder();
    private volatile long shortest = Long.MAX_VALUE;
    private volatile boolean overloaded;

    private long said; // requests that the log does not tell of yet
    private long lastLine;

    LoadShedder(SheddingLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.intervalEnd =
                new AtomicLong(nanoTime.getAsLong() + limits.interval().toNanos());
        this.lastLine = nanoTime.getAsLong() - BETWEEN_LINES.toNanos();
    }

    /** The same executor, whose tasks know how long they waited. */
    Executor timing(Executor executor) {
        return task -> {
            long from = nanoTime.getAsLong();
            waiting.incrementAndGet();
            try {
                executor.execute(() -> {
                    waiting.decrementAndGet();
                    ScopedValue.where(WAITED, nanoTime.getAsLong() - from).run(task);
                });
            } catch (RuntimeException | Error e) {
                waiting.decrementAndGet();
                throw e;
            }
        };
    }

    /** Tasks that have not begun. */
    int waiting() {
        return waiting.get();
    }

    /** How many were refused. */
    long refused() {
        return refused.sum();
    }

    /** When to come again, for a request that is not to be served now. To be asked once for each request, at its begin. */
    Optional<Duration> refusal() {
        long waited = WAITED.orElse(0L);
        observe(waited);
        boolean shed = overloaded && waited > limits.target().toNanos() * 2 && waiting.get() >= limits.waitingAtLeast();
        if (!shed) {
            pressure.served();
            return Optional.empty();
        }
        pressure.refused();
        refused.increment();
        return Optional.of(pressure.retryAfter());
    }

    /** Two threads may each miss what the other writes, which shifts a minimum by one of some hundred requests. */
    private void observe(long waited) {
        long now = nanoTime.getAsLong();
        long end = intervalEnd.get();
        if (now - end >= 0
                && intervalEnd.compareAndSet(end, now + limits.interval().toNanos())) {
            close(now);
            shortest = waited;
        } else if (waited < shortest) {
            shortest = waited;
        }
    }

    private synchronized void close(long now) {
        overloaded = shortest > limits.target().toNanos() && shortest != Long.MAX_VALUE;
        said += pressure.closeInterval();
        if (said > 0 && now - lastLine >= BETWEEN_LINES.toNanos()) {
            LOG.warn("more requests come than can be served; {} were refused, which had waited for too long", said);
            said = 0;
            lastLine = now;
        }
    }
}
