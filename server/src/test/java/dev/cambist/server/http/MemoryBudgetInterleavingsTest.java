package dev.cambist.server.http;

import dev.cambist.server.Interleavings;
import java.net.InetAddress;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** What one holder takes and gives back while others close it, in every order that two threads can take turns in. */
final class MemoryBudgetInterleavingsTest {
    @Test
    void held_isWhatTheOpenHoldersHave() {
        Interleavings.check(Holders.class);
    }

    /** What the threads do. */
    public static final class Holders {
        private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

        private final MemoryBudget budget = new MemoryBudget(1000, () -> 0);
        private final MemoryBudget.Holding open = open();
        private final MemoryBudget.Holding closing = open();

        private MemoryBudget.Holding open() {
            return budget.open(CLIENT, 100, new MemoryBudget.Holder() {
                @Override
                public long waitingSince() {
                    return AT_WORK;
                }

                @Override
                public void giveUp() {
                    throw new IllegalStateException("everything fits");
                }
            });
        }

        @Operation
        public void grow() {
            open.add(10);
            closing.add(10);
        }

        /** May be told of before what it came with. */
        @Operation
        public void shrink() {
            open.add(-20);
            closing.add(-20);
        }

        @Operation
        public void close() {
            closing.close();
        }

        @Validate
        public void heldIsTaken() {
            boolean closed = closing.taken() < -1000;
            long taken = open.taken() + (closed ? 0 : closing.taken());
            if (budget.held() != taken) {
                throw new IllegalStateException(budget.held() + " is held and " + taken + " is taken");
            }
        }
    }
}
