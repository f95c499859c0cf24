package dev.cambist.server.issuer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One fetch for however many ask at the same time, on a thread of its own, and none again before the cool-down is over.
 * The cool-down counts from the start of a fetch, whether it succeeds or fails.
 */
final class SharedFetch {
    private final Runnable fetch;
    private final Supplier<Duration> coolDown;
    private final Duration patience;
    private final InstantSource clock;
    private final Executor threads;

    private @Nullable FutureTask<?> latest;
    private Instant started = Instant.MIN;

    /**
     * Prepares fetches and starts none.
     *
     * @param coolDown between the starts of two fetches, as it is when it is asked about
     * @param patience how long {@link #await} waits at most
     */
    SharedFetch(String name, Runnable fetch, Supplier<Duration> coolDown, Duration patience, InstantSource clock) {
        this(
                fetch,
                coolDown,
                patience,
                clock,
                task -> Thread.ofVirtual().name("fetch " + name).start(task));
    }

    /** @param threads where fetches run */
    SharedFetch(Runnable fetch, Supplier<Duration> coolDown, Duration patience, InstantSource clock, Executor threads) {
        this.fetch = fetch;
        this.coolDown = coolDown;
        this.patience = patience;
        this.clock = clock;
        this.threads = threads;
    }

    /** Starts a fetch, unless one runs or the cool-down lasts, and does not wait for it. */
    void start() {
        running();
    }

    /** The fetch that runs, after starting one if that may be. */
    private synchronized Optional<FutureTask<?>> running() {
        if (latest != null && !latest.isDone()) {
            return Optional.of(latest);
        }
        if (!remaining().isZero()) {
            return Optional.empty();
        }
        started = clock.instant();
        FutureTask<?> task = new FutureTask<>(fetch, null);
        latest = task;
        threads.execute(task);
        return Optional.of(task);
    }

    /** Waits for the fetch that runs, or for a new one; returns at once while the cool-down lasts. */
    void await() {
        Optional<FutureTask<?>> running = running();
        if (running.isEmpty()) {
            return;
        }
        try {
            running.get().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The caller goes on with what there is.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a fetch ended in an unforeseen way", e);
        }
    }

    /** What is left of the cool-down. */
    synchronized Duration remaining() {
        Duration whole = coolDown.get();
        return Schedule.isOver(whole, started, clock.instant())
                ? Duration.ZERO
                : whole.minus(Duration.between(started, clock.instant()));
    }
}
