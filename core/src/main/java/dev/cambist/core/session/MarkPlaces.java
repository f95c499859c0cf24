package dev.cambist.core.session;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;

/**
 * Places for marks, outside the heap: within it a million would be most of a server's, and every full collection would
 * move them. Nothing stands in a new one. Not safe for use by several threads.
 */
final class MarkPlaces {
    private static final Cleaner CLEANER = Cleaner.create();

    // Members one after the other, so that a place has 28 bytes and not 32.
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final long LOW = Long.BYTES;
    private static final long TIMES = 2 * Long.BYTES;
    private static final long OWNER = 3 * Long.BYTES;
    private static final long BYTES = 3 * Long.BYTES + Integer.BYTES;

    private final int count;
    private final MemorySegment memory;
    private final Cleaner.Cleanable release;

    @SuppressWarnings("MustBeClosedChecker") // the cleaner does
    MarkPlaces(int count) {
        Arena arena = Arena.ofShared();
        this.count = count;
        this.memory = arena.allocate(count * BYTES);
        this.release = CLEANER.register(this, arena::close);
    }

    int count() {
        return count;
    }

    /** The moments of a mark, packed; 0 where none stands. */
    long times(int at) {
        return memory.get(LONG, at * BYTES + TIMES);
    }

    long high(int at) {
        return memory.get(LONG, at * BYTES);
    }

    long low(int at) {
        return memory.get(LONG, at * BYTES + LOW);
    }

    int owner(int at) {
        return memory.get(INT, at * BYTES + OWNER);
    }

    boolean isOf(int at, long high, long low) {
        return high(at) == high && low(at) == low;
    }

    void put(int at, long high, long low, int owner, long times) {
        memory.set(LONG, at * BYTES, high);
        memory.set(LONG, at * BYTES + LOW, low);
        memory.set(INT, at * BYTES + OWNER, owner);
        setTimes(at, times);
    }

    void setTimes(int at, long times) {
        memory.set(LONG, at * BYTES + TIMES, times);
    }

    /** Gives the memory back at once; nothing may be read after that. What is not released is when nobody knows it any more. */
    void release() {
        release.clean();
    }
}
