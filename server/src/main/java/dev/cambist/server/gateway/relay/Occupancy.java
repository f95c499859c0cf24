package dev.cambist.server.gateway.relay;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts what runs through something that is to be closed once it is no longer wanted and nothing runs through it. */
final class Occupancy {
    private static final int CLOSED = 1 << 31;
    private static final int RETIRED = 1 << 30;

    private final Runnable close;

    /** How many run, and what has been said. No lock: every request of a registry comes by here, and goes by again. */
    private final AtomicInteger state = new AtomicInteger();

    /** @param close is run once, by whoever retires it or leaves last, and must not wait for anything that runs */
    Occupancy(Runnable close) {
        this.close = close;
    }

    /** Whether something may begin; not after the end. Whoever began has to {@link #leave}. */
    boolean enter() {
        return !isClosed(state.getAndUpdate(now -> isClosed(now) ? now : now + 1));
    }

    private static boolean isClosed(int state) {
        return (state & CLOSED) != 0;
    }

    void leave() {
        closeWhenUnused(state.decrementAndGet());
    }

    /** It is no longer wanted, and takes nothing more once what runs has ended. */
    void retire() {
        closeWhenUnused(state.updateAndGet(now -> now | RETIRED));
    }

    /** Nobody is in when there is nothing but that it is retired; of those who see that one closes it. */
    private void closeWhenUnused(int now) {
        if (now == RETIRED && state.compareAndSet(RETIRED, RETIRED | CLOSED)) {
            close.run();
        }
    }
}
