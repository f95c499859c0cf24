package dev.cambist.server.oauth2;

import dev.cambist.server.http.TokenBucket;
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

    private final LongSupplier nanoTime;
    private final int mostKeys;
    private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
            return size() > mostKeys;
        }
    };

    TokenBuckets(LongSupplier nanoTime, int mostKeys) {
        this.nanoTime = nanoTime;
        this.mostKeys = mostKeys;
    }

    /** As {@link TokenBucket#untilNext}. */
    synchronized Duration untilNext(String key, TokenBucket.Rate rate) {
        long now = nanoTime.getAsLong();
        return bucket(key, rate, now).untilNext(rate, now);
    }

    /** As {@link TokenBucket#take}. */
    synchronized void take(String key, TokenBucket.Rate rate) {
        long now = nanoTime.getAsLong();
        bucket(key, rate, now).take(rate, now);
    }

    /** As {@link TokenBucket#left}, and nothing where there is a debt. */
    synchronized double left(String key, TokenBucket.Rate rate) {
        long now = nanoTime.getAsLong();
        return Math.max(0, bucket(key, rate, now).left(rate, now));
    }

    synchronized int keys() {
        return buckets.size();
    }

    private TokenBucket bucket(String key, TokenBucket.Rate rate, long now) {
        return buckets.computeIfAbsent(key, unknown -> new TokenBucket(rate, now));
    }
}
