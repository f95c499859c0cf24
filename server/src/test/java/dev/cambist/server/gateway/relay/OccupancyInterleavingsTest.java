package dev.cambist.server.gateway.relay;

import dev.cambist.server.Interleavings;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Requests that come and go while their upstream is let go, in every order that two threads can take turns in. */
final class OccupancyInterleavingsTest {
    @Test
    void close_happensOnceAndWhenNothingRuns() {
        Interleavings.check(Requests.class);
    }

    /** What the threads do. */
    public static final class Requests {
        private final AtomicInteger closed = new AtomicInteger();
        private final Occupancy occupancy = new Occupancy(closed::incrementAndGet);
        private volatile boolean retired;

        /** Whether it is let in depends on who is there, so that only what must never be is looked at. */
        @Operation
        public void request() {
            if (!occupancy.enter()) {
                return;
            }
            int before = closed.get();
            occupancy.leave();
            if (before > 0) {
                throw new IllegalStateException("it was closed while a request ran");
            }
        }

        @Operation
        public void retire() {
            occupancy.retire();
            retired = true;
        }

        @Validate
        public void closedOnceWhereRetired() {
            if (closed.get() != (retired ? 1 : 0)) {
                throw new IllegalStateException("closed " + closed.get() + " times, retired: " + retired);
            }
        }
    }
}
