package dev.cambist.e2e.lab;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock, ahead or behind by as much as a test says. */
public final class MovableClock implements InstantSource {
    private final AtomicReference<Duration> ahead;

    /** A clock that is ahead by this much; behind where it is negative. */
    public MovableClock(Duration ahead) {
        this.ahead = new AtomicReference<>(ahead);
    }

    public void setAhead(Duration newAhead) {
        ahead.set(newAhead);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead.get());
    }
}
