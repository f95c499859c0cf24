package dev.cambist.server.oauth2;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.http.Intake;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets only so many requests work at once and refuses the rest at once, because a queue would only make everybody wait
 * longer than clients do. Ours, because Jetty's bounded pool of virtual threads limits the threads that run, not those
 * that it makes (Jetty issue 14330).
 */
public final class ConcurrencyLimit {
    private final Semaphore places;
    private final Intake intake;
    private final LongAdder refused = new LongAdder();

    /** @param atOnce requests that are worked on at once */
    public ConcurrencyLimit(int atOnce) {
        this(atOnce, System::nanoTime);
    }

    ConcurrencyLimit(int atOnce, LongSupplier nanoTime) {
        this.places = new Semaphore(atOnce);
        this.intake = new Intake(nanoTime);
    }

    /**
     * Does the work, or refuses with {@link Temporary.Overloaded} without having begun it. When to come again is later
     * the more requests come for each that is let in.
     */
    public <T> T admit(Supplier<T> work) {
        if (!places.tryAcquire()) {
            refused.increment();
            throw new RefusedException(new Temporary.Overloaded(intake.refused()));
        }
        try {
            intake.served();
            return work.get();
        } finally {
            places.release();
        }
    }

    /** How many were refused. */
    public long refused() {
        return refused.sum();
    }
}
