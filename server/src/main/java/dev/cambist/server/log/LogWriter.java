package dev.cambist.server.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log on a thread of its own, so that no request ever waits for whoever reads it: a pipe that nobody empties
 * takes 64 KiB and then stops whoever writes.
 *
 * <p>Lines wait in a queue that is bounded by their bytes, and are written many at once. One that finds no room is
 * dropped and counted, and the count is written as a line of its own as soon as there is a reader again. At the end of
 * the process what waits is written, for as long as the grace lasts; lines that come during the stop wait for their turn.
 */
final class LogWriter {
    /** So long lines are gathered: one write and one wake-up for all of a busy server's in that time. */
    private static final long GATHERING = Duration.ofMillis(10).toNanos();

    private static final int BATCH = 64 * 1024; // bytes of one write, as much as a pipe takes
    private static final int OVERHEAD = 64; // bytes that a waiting line takes besides its own
    private static final long LOOK = Duration.ofMillis(1).toNanos();

    private final OutputStream out;
    private final InstantSource clock;
    private final long room;
    private final BiFunction<Long, Instant, byte[]> confession;
    private final Duration grace;
    private final ConcurrentLinkedQueue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean confessing = new AtomicBoolean();
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Thread writer;
    private volatile @Nullable Instant firstDropped;
    private volatile long graceEnds;
    private volatile boolean stopping;

    /**
     * A writer whose thread begins with the first line.
     *
     * @param room bytes that may wait
     * @param confession the line that says how many were dropped, and since when
     * @param grace how long the end of the process waits for a reader, all lines together
     */
    LogWriter(
            OutputStream out,
            InstantSource clock,
            long room,
            BiFunction<Long, Instant, byte[]> confession,
            Duration grace) {
        this.out = out;
        this.clock = clock;
        this.room = room;
        this.confession = confession;
        this.grace = grace;
        this.writer = Thread.ofPlatform().daemon().name("log").unstarted(this::writeAll);
    }

    /** Takes a line, or drops it; waits for nothing, but for the writer while the process ends. */
    void append(byte[] line) {
        if (dropped.get() > 0 && taken.get() < room / 2) {
            confess();
        }
        if (!offer(line)) {
            drop();
        }
        if (!started.get() && started.compareAndSet(false, true)) {
            writer.start();
        }
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(writer);
        }
        if (stopping) {
            awaitWriter();
        }
    }

    private boolean offer(byte[] line) {
        int size = line.length + OVERHEAD;
        boolean fits = taken.addAndGet(size) <= room;
        if (fits) {
            waiting.add(line);
        } else {
            taken.addAndGet(-size);
        }
        return fits;
    }

    /**
     * Between what was taken before the first was dropped, and what came afterwards. They count as dropped until the line
     * that says so waits: who stops waits for one or the other.
     */
    private void confess() {
        if (dropped.get() == 0 || !confessing.compareAndSet(false, true)) {
            return; // whoever does it wakes the writer afterwards
        }
        try {
            Instant since = firstDropped;
            long count = dropped.get();
            if (count > 0
                    && offer(confession.apply(count, since == null ? clock.instant() : since))
                    && dropped.addAndGet(-count) > 0) {
                firstDropped = clock.instant(); // of those that were dropped meanwhile
            }
        } finally {
            confessing.set(false);
        }
    }

    private void drop() {
        if (dropped.getAndIncrement() == 0) {
            firstDropped = clock.instant();
        }
    }

    /** How many lines were dropped that no line speaks of yet. */
    long dropped() {
        return dropped.get();
    }

    /** Has what waits written, and from now on each line before its {@link #append} returns, while the grace lasts. */
    void stop() {
        if (!stopping) {
            graceEnds = System.nanoTime() + grace.toNanos();
            stopping = true;
        }
        if (started.get()) {
            awaitWriter();
        }
    }

    private void awaitWriter() {
        while ((taken.get() > 0 || dropped.get() > 0) && System.nanoTime() - graceEnds < 0) {
            LockSupport.parkNanos(LOOK);
        }
    }

    /** Never ends: a log that stopped would hide what stops next. */
    private void writeAll() {
        byte[] batch = new byte[BATCH];
        while (true) {
            try {
                if (waiting.isEmpty()) {
                    confess();
                }
                if (waiting.isEmpty()) {
                    sleep();
                }
                write(batch);
            } catch (IOException | RuntimeException e) {
                LockSupport.parkNanos(GATHERING); // nobody could be told, for this is the place to tell
            }
        }
    }

    private void sleep() {
        asleep.set(true);
        while (asleep.get() && waiting.isEmpty()) {
            LockSupport.park(this);
        }
        asleep.set(false);
        if (!stopping) {
            LockSupport.parkNanos(GATHERING);
        }
    }

    private void write(byte[] batch) throws IOException {
        int filled = 0;
        long lines = 0;
        for (byte[] line = waiting.peek(); line != null; line = waiting.peek()) {
            if (filled + line.length > batch.length) {
                flush(batch, filled, lines); // the line waits on where this fails, and so keeps its room
                filled = 0;
                lines = 0;
            }
            waiting.remove();
            if (line.length > batch.length) {
                flush(line, line.length, 1);
            } else {
                System.arraycopy(line, 0, batch, filled, line.length);
                filled += line.length;
                lines++;
            }
        }
        flush(batch, filled, lines);
    }

    /** Room is made for others also where it cannot be written: there is no other place for it. */
    private void flush(byte[] bytes, int length, long lines) throws IOException {
        if (length == 0) {
            return;
        }
        try {
            out.write(bytes, 0, length);
            out.flush();
        } finally {
            taken.addAndGet(-(length + lines * OVERHEAD));
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
