package dev.cambist.server.http;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many requests come for each that can be served, and so when those that are refused are to come again. Whoever
 * refuses because of overload asks here, so that all such refusals speak of time in one way.
 */
public final class Pressure {
    private static final double SHARE_OF_THE_LATEST = 0.3; // in the running mean
    private static final int SHORTEST_RETRY = 1; // seconds
    private static final int LONGEST_RETRY = 60;

    private final LongAdder served = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** Requests that come for each that can be served: 1 and more. */
    private volatile double mean = 1;

    /** No pressure yet. */
    public Pressure() {
        // Nothing to be told.
    }

    /** A request is let in. */
    public void served() {
        served.increment();
    }

    /** A request is refused. */
    public void refused() {
        refused.increment();
    }

    /** Puts what came since the last call into the mean; how many of these requests were refused. */
    public synchronized long closeInterval() {
        long good = served.sumThenReset();
        long bad = refused.sumThenReset();
        double latest = Math.max(1, (good + bad) / (double) Math.max(1, good));
        mean += SHARE_OF_THE_LATEST * (latest - mean);
        return bad;
    }

    /** So many intervals went by in which nothing came. */
    public synchronized void rested(long intervals) {
        mean = 1 + (mean - 1) * Math.pow(1 - SHARE_OF_THE_LATEST, (double) intervals);
    }

    /** Longer the more there are for each that can be served, and never the same for all who are refused together. */
    public Duration retryAfter() {
        double jittered = mean * (0.5 + ThreadLocalRandom.current().nextDouble());
        return Duration.ofSeconds(Math.clamp(Math.round(jittered), SHORTEST_RETRY, LONGEST_RETRY));
    }
}
