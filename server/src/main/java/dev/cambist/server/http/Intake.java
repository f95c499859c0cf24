package dev.cambist.server.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What comes to a place with so much room, second by second: that which is let in, and that which finds no room and is
 * told by the {@link Pressure} of these seconds when to come again.
 */
public final class Intake {
    /** A second, as a place that waits for something slow is free seldom. */
    private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoTime;
    private final Pressure pressure = new Pressure();
    private final AtomicLong intervalEnd;

    /** On the system's clock. */
    public Intake() {
        this(System::nanoTime);
    }

    /** @param nanoTime a clock as {@link System#nanoTime} */
    public Intake(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.intervalEnd = new AtomicLong(nanoTime.getAsLong() + INTERVAL);
    }

    /** One found room. */
    public void served() {
        closeInterval();
        pressure.served();
    }

    /** One found no room, and when it is to come again: later the more come for each that is let in. */
    public Duration refused() {
        closeInterval();
        pressure.refused();
        return pressure.retryAfter();
    }

    private void closeInterval() {
        long now = nanoTime.getAsLong();
        long end = intervalEnd.get();
        if (now - end >= 0 && intervalEnd.compareAndSet(end, now + INTERVAL)) {
            pressure.closeInterval();
            pressure.rested((now - end) / INTERVAL);
        }
    }
}
