package dev.cambist.server.watch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at something at intervals, on a thread of its own, until it is closed. */
public final class Poller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
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
     * @param look what to do each time; after an exception of it the next look follows as after any other
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
        boolean failing = false;
        try {
            while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                failing = !isDone(look, failing);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says once what is wrong, until a look is done again. */
    private boolean isDone(Runnable look, boolean failing) {
        try {
            look.run();
            return true;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.error("{}: a look ended in a way that is not foreseen; the next follows", name, e);
            }
            return false;
        }
    }
}
