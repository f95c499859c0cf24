package dev.cambist.server.oauth2;

import dev.cambist.server.http.TokenBucket;
import dev.cambist.server.memory.BoundedMemory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Token buckets, one for each key: a request takes a token, and tokens come back at a rate. Keys that were not used for
 * long are forgotten, which gives them a full bucket and bounds the memory of all.
 */
final class TokenBuckets {
    static final int MOST_KEYS = 20_000; // some 3 MiB

    private final LongSupplier nanoTime;
    private final BoundedMemory<String, AtomicReference<TokenBucket>> buckets;

    TokenBuckets(LongSupplier nanoTime, int mostKeys) {
        this.nanoTime = nanoTime;
        this.buckets = new BoundedMemory<>(mostKeys);
    }

    /** As {@link TokenBucket#untilNext}. */
    Duration untilNext(String key, TokenBucket.Rate rate) {
        return bucket(key, rate).get().untilNext(rate, nanoTime.getAsLong());
    }

    /** As {@link TokenBucket#taken}. */
    void take(String key, TokenBucket.Rate rate) {
        // The time is asked last: with an earlier one than that of the bucket the same time would fill it twice.
        bucket(key, rate).updateAndGet(bucket -> bucket.taken(rate, nanoTime.getAsLong()));
    }

    /** As {@link TokenBucket#left}, and nothing where there is a debt. */
    double left(String key, TokenBucket.Rate rate) {
        return Math.max(0, bucket(key, rate).get().left(rate, nanoTime.getAsLong()));
    }

    int keys() {
        return buckets.size();
    }

    private AtomicReference<TokenBucket> bucket(String key, TokenBucket.Rate rate) {
        return buckets.use(key, () -> new AtomicReference<>(TokenBucket.full(rate, nanoTime.getAsLong())));
    }
}
