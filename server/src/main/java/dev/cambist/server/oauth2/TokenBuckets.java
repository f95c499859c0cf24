package dev.cambist.server.oauth2;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Token buckets, one for each key: a request takes a token, and tokens come back at a rate. Keys that were not used for
 * longest are forgotten, which gives them a full bucket and bounds the memory of all.
 */
final class TokenBuckets {
    static final int MOST_KEYS = 20_000; // some 2 MiB

    private static final double NANOS = 1e9;

    private final LongSupplier nanoTime;
    private final int mostKeys;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > mostKeys;
        }
    };

    private static final class Bucket {
        private double left;
        private long filled;
    }

    TokenBuckets(LongSupplier nanoTime, int mostKeys) {
        this.nanoTime = nanoTime;
        this.mostKeys = mostKeys;
    }

    /** How long until there is a token to take; zero where there is one. */
    synchronized Duration untilNext(String key, int perSecond, int burst) {
        double missing = 1 - filled(key, perSecond, burst).left;
        return missing <= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(missing * NANOS / perSecond));
    }

    /** Takes a token, also where there is none: a debt of one burst at most. */
    synchronized void take(String key, int perSecond, int burst) {
        Bucket bucket = filled(key, perSecond, burst);
        bucket.left = Math.max(-burst, bucket.left - 1);
    }

    synchronized double left(String key, int perSecond, int burst) {
        return Math.max(0, filled(key, perSecond, burst).left);
    }

    synchronized int keys() {
        return buckets.size();
    }

    private Bucket filled(String key, int perSecond, int burst) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(key, unknown -> {
            Bucket full = new Bucket();
            full.left = burst;
            full.filled = now;
            return full;
        });
        bucket.left = Math.min(burst, bucket.left + (now - bucket.filled) * (double) perSecond / NANOS);
        bucket.filled = now;
        return bucket;
    }
}
