package dev.cambist.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Time that passes when the test says so, and in the pauses between attempts, which take none of the real one. */
final class ManualClock implements InstantSource, Pauses {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private volatile Instant now = START;
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();

    @Override
    public Instant instant() {
        return now;
    }

    synchronized void advance(Duration length) {
        now = now.plus(length);
    }

    List<Duration> pauses() {
        return pauses;
    }

    @Override
    public CompletableFuture<Void> pause(Duration length) {
        pauses.add(length);
        advance(length);
        return CompletableFuture.completedFuture(null);
    }

    /** A transport in this time, whose pauses are as long as they can be. */
    Transport.Builder transport() {
        return Transport.builder().clock(this).pauses(this).random(() -> -1L);
    }
}
