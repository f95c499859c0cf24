package dev.cambist.server.oauth2;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.http.Pressure;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets only so many requests work at once and refuses the rest at once, because a queue would only make everybody wait
 * longer than clients do. Ours, because Jetty's bounded pool of virtual threads limits the threads that run, not those
 * that it makes (Jetty issue 14330).
 */
public final class ConcurrencyLimit {
    /** What comes in so long a time is compared with what is let in: places that wait for an issuer are free seldom. */
    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

    private final Semaphore places;
    private final LongSupplier nanoTime;
    private final Pressure pressure = new Pressure();
    private final AtomicLong intervalEnd;
    private final LongAdder refused = new LongAdder();

    /** @param atOnce requests that are worked on at once */
    public ConcurrencyLimit(int atOnce) {
        this(atOnce, System::nanoTime);
    }

    ConcurrencyLimit(int atOnce, LongSupplier nanoTime) {
        this.places = new Semaphore(atOnce);
        this.nanoTime = nanoTime;
        this.intervalEnd = new AtomicLong(nanoTime.getAsLong() + INTERVAL);
    }

    /**
     * Does the work, or refuses with {@link Temporary.Overloaded} without having begun it. When to come again is later
     * the more requests come for each that is let in.
     */
    <T> T admit(Supplier<T> work) {
        closeInterval();
        if (!places.tryAcquire()) {
            pressure.refused();
            refused.increment();
            throw new RefusedException(new Temporary.Overloaded(pressure.retryAfter()));
        }
        try {
            pressure.served();
            return work.get();
        } finally {
            places.release();
        }
    }

    /** How many were refused. */
    public long refused() {
        return refused.sum();
    }

    private void closeInterval() {
        long now = nanoTime.getAsLong();
        long end = intervalEnd.get();
        if (now - end >= 0 && intervalEnd.compareAndSet(end, now + INTERVAL)) {
            pressure.closeInterval();
            pressure.rested((now - end) / INTERVAL);
        }
    }
}
