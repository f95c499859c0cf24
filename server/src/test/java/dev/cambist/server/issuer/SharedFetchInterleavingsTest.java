package dev.cambist.server.issuer;

import dev.cambist.server.Interleavings;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Callers that want a fetch while others do and fetches end, in every order that two threads can take turns in. */
final class SharedFetchInterleavingsTest {
    @Test
    void fetches_areNeverTwoAtOnce() {
        Interleavings.check(WithoutCoolDown.class);
    }

    @Test
    void fetches_withinACoolDown_areOne() {
        Interleavings.check(WithCoolDown.class);
    }

    /** Where a fetch may follow at once. */
    public static final class WithoutCoolDown extends Callers {
        public WithoutCoolDown() {
            super(Duration.ZERO);
        }
    }

    /** Where none may follow, as the clock stands. */
    public static final class WithCoolDown extends Callers {
        public WithCoolDown() {
            super(Duration.ofSeconds(1));
        }

        @Validate
        public void one() {
            if (begun() > 1) {
                throw new IllegalStateException(begun() + " fetches within one cool-down");
            }
        }
    }

    /** What the threads do; {@link #run} is that of the fetch. */
    public abstract static class Callers {
        private final AtomicReference<Runnable> handedOver = new AtomicReference<>();
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger running = new AtomicInteger();
        private final SharedFetch fetch;

        Callers(Duration coolDown) {
            fetch = new SharedFetch(this::fetch, () -> coolDown, Duration.ZERO, () -> Instant.EPOCH, task -> {
                begun.incrementAndGet();
                if (handedOver.getAndSet(task) != null) {
                    throw new IllegalStateException("one waits already");
                }
            });
        }

        private void fetch() {
            if (running.incrementAndGet() > 1) {
                throw new IllegalStateException("one runs already");
            }
            running.decrementAndGet();
        }

        int begun() {
            return begun.get();
        }

        @Operation
        public void start() {
            fetch.start();
        }

        /** Whether there was one to run. */
        @Operation
        public boolean run() {
            Runnable task = handedOver.getAndSet(null);
            if (task == null) {
                return false;
            }
            task.run();
            return true;
        }
    }
}
