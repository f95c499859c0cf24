package dev.cambist.server.settings;

import java.time.Duration;

/**
 * From when on requests are refused because there are more than can be served.
 *
 * @param target as long as this may every request wait for its turn; above twice as long it is refused
 * @param interval for so long nobody must have waited less, before any is refused
 * @param waitingAtLeast and so many have to wait: fewer are no overload but a machine that does other things
 */
public record SheddingLimits(Duration target, Duration interval, int waitingAtLeast) {
    private static final int WAITING_FOR_A_PROCESSOR = 16;
    private static final int WAITING = 64;

    public static final SheddingLimits DEFAULT = new SheddingLimits(
            Duration.ofMillis(10),
            Duration.ofMillis(100),
            Math.max(WAITING, WAITING_FOR_A_PROCESSOR * Runtime.getRuntime().availableProcessors()));
}
