package dev.cambist.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that ages and is fetched anew, once however many ask for it.
 *
 * <p>In the last fifth of its life, at most its last five minutes, the value is still given out while a new one is
 * fetched behind the callers' backs; afterwards they wait for it. A clock that is wrong on this machine makes every
 * token look old: so each is used for half a minute at least, and a registry that knows better says 401.
 */
final class Renewable<T> {
    private static final Duration LONGEST_AHEAD = Duration.ofMinutes(5);
    private static final Duration LEAST_USE = Duration.ofSeconds(30);
    private static final Duration LEAST_USE_BEFORE_RENEWAL = Duration.ofSeconds(20);
    /** What a request may take on its way. */
    private static final Duration LAST_USE_BEFORE_END = Duration.ofSeconds(10);
    /** What Docker's clients assume of a token that does not say. */
    private static final Duration ASSUMED_LIFE = Duration.ofSeconds(60);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);

    private record Held<T>(T value, Instant renewFrom, Instant usableUntil) {}

    private final Supplier<CompletableFuture<T>> source;
    private final Function<T, Optional<Instant>> expiry;
    private final InstantSource clock;
    private @Nullable Held<T> held;
    private @Nullable CompletableFuture<T> renewal;
    private Instant noRenewalBefore = Instant.MIN;

    /**
     * A value that is not there yet.
     *
     * @param source fetches one without blocking
     * @param expiry when a value ends; empty where it does not say
     */
    Renewable(Supplier<CompletableFuture<T>> source, Function<T, Optional<Instant>> expiry, InstantSource clock) {
        this.source = source;
        this.expiry = expiry;
        this.clock = clock;
    }

    /** The value, or the failure to fetch it; the caller may cancel what it gets without harm to others. */
    synchronized CompletableFuture<T> get() {
        Instant now = clock.instant();
        Held<T> current = held;
        if (current == null || !now.isBefore(current.usableUntil())) {
            return renew().copy();
        }
        if (!now.isBefore(current.renewFrom()) && !now.isBefore(noRenewalBefore)) {
            var unused = renew();
        }
        return CompletableFuture.completedFuture(current.value());
    }

    /** The value that is held now, fresh or not. */
    synchronized Optional<T> held() {
        return Optional.ofNullable(held).map(Held::value);
    }

    /** Forgets the value, if it is still the one that turned out bad: of many who found that, the first counts. */
    synchronized void discard(T bad) {
        if (held != null && held.value().equals(bad)) {
            held = null;
        }
    }

    /** Takes a value that came by another way. */
    synchronized void put(T value) {
        Instant now = clock.instant();
        Instant end = expiry.apply(value).orElse(now.plus(ASSUMED_LIFE));
        Duration fifth = Duration.between(now, end).dividedBy(5);
        Duration ahead = fifth.compareTo(LONGEST_AHEAD) < 0 ? fifth : LONGEST_AHEAD;
        held = new Held<>(
                value,
                later(end.minus(ahead), now.plus(LEAST_USE_BEFORE_RENEWAL)),
                later(end.minus(LAST_USE_BEFORE_END), now.plus(LEAST_USE)));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private CompletableFuture<T> renew() {
        if (renewal != null) {
            return renewal;
        }
        CompletableFuture<T> started = new CompletableFuture<>();
        renewal = started;
        var unused = fetch().whenComplete((value, failure) -> settle(started, value, failure));
        return started;
    }

    private CompletableFuture<T> fetch() {
        try {
            return source.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void settle(CompletableFuture<T> started, @Nullable T value, @Nullable Throwable failure) {
        synchronized (this) {
            renewal = null;
            if (value != null) {
                put(value);
            } else {
                noRenewalBefore = clock.instant().plus(PAUSE_AFTER_FAILURE);
            }
        }
        if (value != null) {
            started.complete(value);
        } else {
            started.completeExceptionally(
                    failure == null ? new IllegalStateException("fetched nothing") : Failures.unwrap(failure));
        }
    }
}
