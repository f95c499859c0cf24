package dev.cambist.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** How time is let pass between two attempts. */
@FunctionalInterface
interface Pauses {
    Pauses REAL =
            length -> new CompletableFuture<Void>().completeOnTimeout(null, length.toNanos(), TimeUnit.NANOSECONDS);

    CompletableFuture<Void> pause(Duration length);
}
