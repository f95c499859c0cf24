package dev.cambist.testkit.registry;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that are held, and how many may be. */
final class Memory {
    static final int TOO_LARGE = 413;

    private final AtomicLong used = new AtomicLong();
    private final long limit;

    Memory(long limit) {
        this.limit = limit;
    }

    void take(long bytes) throws RegistryException {
        if (used.addAndGet(bytes) > limit) {
            used.addAndGet(-bytes);
            throw RegistryError.SIZE_INVALID.with(
                    TOO_LARGE,
                    "this registry keeps everything in memory, at most " + limit
                            + " bytes, which this would exceed; delete something, or start it with a higher limit");
        }
    }

    void give(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }
}
