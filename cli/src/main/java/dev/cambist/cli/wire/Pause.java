package dev.cambist.cli.wire;

import java.time.Duration;

/** Waits; a test only counts. */
@FunctionalInterface
public interface Pause {
    /** The pause that really takes its time. */
    Pause REAL = Thread::sleep;

    void of(Duration time) throws InterruptedException;
}
