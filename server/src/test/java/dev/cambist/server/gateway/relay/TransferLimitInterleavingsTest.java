package dev.cambist.server.gateway.relay;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.Interleavings;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Transfers of one client that may have one at a time, in every order that two threads can take turns in. */
final class TransferLimitInterleavingsTest {
    @Test
    void place_isTakenByOneAtATime_andNothingIsLeftInTheEnd() {
        Interleavings.check(Transfers.class);
    }

    /** What the threads do. */
    public static final class Transfers {
        private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

        private final TransferLimit limit = new TransferLimit(1, () -> 0);
        private final AtomicInteger inside = new AtomicInteger();

        /** Whether it is let in depends on who is there, so that only what must never be is looked at. */
        @Operation
        public void transfer() {
            try {
                limit.enter(CLIENT);
            } catch (RefusedException e) {
                return;
            }
            int now = inside.incrementAndGet();
            inside.decrementAndGet();
            limit.leave(CLIENT);
            if (now > 1) {
                throw new IllegalStateException("two have one place");
            }
        }

        @Validate
        public void nothingIsLeft() {
            if (limit.clients() != 0) {
                throw new IllegalStateException("a place is still taken");
            }
        }
    }
}
