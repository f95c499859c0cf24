package dev.cambist.server.oauth2;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Lets only so many requests work at once and refuses the rest at once, because a queue would only make everybody wait
 * longer than clients do. Ours, because Jetty's bounded pool of virtual threads limits the threads that run, not those
 * that it makes (Jetty issue 14330).
 */
final class ConcurrencyLimit {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Semaphore places;

    ConcurrencyLimit(int atOnce) {
        places = new Semaphore(atOnce);
    }

    /** Does the work, or refuses with {@link Temporary.Overloaded} without having begun it. */
    <T> T admit(Supplier<T> work) {
        if (!places.tryAcquire()) {
            throw new RefusedException(new Temporary.Overloaded(RETRY_AFTER));
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
