package dev.cambist.server.gateway.relay;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what must come, and says what did not. */
final class Eventually {
    private static final int PATIENCE = 60; // seconds
    private static final int LOOK = 5; // milliseconds

    private Eventually() {}

    static void holds(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + PATIENCE + " s: " + what);
            }
            Thread.sleep(LOOK);
        }
    }
}
