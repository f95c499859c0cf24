package dev.cambist.server.crypto;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** A library's tests of itself: they run while a server is put together, which serves nothing before they have passed. */
public final class SelfTest {
    /** Of a library that is trusted without. */
    public static final SelfTest NONE = new SelfTest(CompletableFuture.completedFuture(null));

    private final Future<@Nullable Void> running;

    private SelfTest(Future<@Nullable Void> running) {
        this.running = running;
    }

    /** Runs them on a thread of their own; they fail by an exception. */
    static SelfTest start(Runnable tests) {
        FutureTask<@Nullable Void> running = new FutureTask<>(tests, null);
        Thread.ofPlatform().daemon().name("self-test").start(running);
        return new SelfTest(running);
    }

    /**
     * Waits for their end.
     *
     * @throws IOException when one has failed, so that nothing which the library computes can be relied on
     */
    public void await() throws IOException {
        try {
            running.get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "AWS-LC fails its tests of itself, so that its signatures may be wrong: " + Cryptography.reason(e)
                            + "; server.crypto-provider: jdk does without it",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while AWS-LC was testing itself");
        }
    }
}
