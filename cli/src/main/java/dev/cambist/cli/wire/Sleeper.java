package dev.cambist.cli.wire;

import java.time.Duration;

/** Waits; a test only counts. */
@FunctionalInterface
public interface Sleeper {
    /** The pause that really takes its time. */
    Sleeper REAL = Thread::sleep;

    void sleep(Duration time) throws InterruptedException;
}
