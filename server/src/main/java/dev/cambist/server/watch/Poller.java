package dev.cambist.server.watch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at something at intervals, on a thread of its own, until it is closed. */
public final class Poller implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final String name;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    /** @param name of the thread */
    public Poller(String name) {
        this.name = name;
    }

    /**
     * Begins, once.
     *
     * @param look what to do each time; an exception of it ends the thread
     */
    public synchronized void start(Runnable look) {
        if (thread != null) {
            throw new IllegalStateException("the watch was started already");
        }
        Thread started = new Thread(() -> repeat(look), name);
        started.setDaemon(true);
        started.start();
        thread = started;
    }

    /** Ends; a look that is under way is waited for. */
    @Override
    public void close() {
        closed.countDown();
        Thread started;
        synchronized (this) {
            started = thread;
        }
        if (started == null || started == Thread.currentThread()) {
            return;
        }
        try {
            started.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void repeat(Runnable look) {
        try {
            while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                look.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
