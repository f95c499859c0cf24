package dev.cambist.server.oauth2;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.Interleavings;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Requests for the only place, in every order that two threads can take turns in. */
final class ConcurrencyLimitInterleavingsTest {
    @Test
    void place_isTakenByOneAtATime_andFreeInTheEnd() {
        Interleavings.check(Requests.class);
    }

    /** What the threads do. */
    public static final class Requests {
        private final ConcurrencyLimit limit = new ConcurrencyLimit(1, () -> 0);
        private final AtomicInteger inside = new AtomicInteger();

        /** Whether it is let in depends on who is there, so that only what must never be is looked at. */
        @Operation
        public void request() {
            try {
                admit();
            } catch (RefusedException e) {
                // the other one has the place
            }
        }

        private void admit() {
            limit.<Boolean>admit(() -> {
                if (inside.incrementAndGet() > 1) {
                    throw new IllegalStateException("two have one place");
                }
                return inside.decrementAndGet() == 0;
            });
        }

        @Validate
        public void placeIsFree() {
            admit();
        }
    }
}
