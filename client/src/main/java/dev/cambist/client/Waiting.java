package dev.cambist.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The way from a future back to a plain call. */
final class Waiting {
    private Waiting() {}

    /** The result; an interrupt cancels the work, stays visible to the caller and becomes an exception. */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable failure = Failures.unwrap(e);
            if (failure instanceof RegistryTokenException known) {
                throw known.rethrown();
            }
            throw failure instanceof RuntimeException bug ? bug : new IllegalStateException(failure);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for a token", ServiceError.NONE, null, e);
        }
    }
}
