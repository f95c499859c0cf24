package dev.cambist.server.crawl;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Keeps questions to a registry apart, whoever asks them, so that no second has more of them than are allowed. */
final class Pace {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final LongSupplier ticker;
    private final Sleep sleep;
    private final long gap;
    private long next;

    /** How time is let pass. */
    @FunctionalInterface
    interface Sleep {
        void nanos(long nanos) throws InterruptedException;
    }

    /** @param ticker nanoseconds */
    Pace(int perSecond, LongSupplier ticker, Sleep sleep) {
        this.ticker = ticker;
        this.sleep = sleep;
        this.gap = SECOND / perSecond;
        this.next = ticker.getAsLong();
    }

    /** Waits for the next turn. */
    synchronized void await() throws InterruptedException {
        long now = ticker.getAsLong();
        if (next - now > 0) {
            sleep.nanos(next - now);
            next += gap;
        } else {
            next = now + gap; // what was not used is not made up for
        }
    }
}
