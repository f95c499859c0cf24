package dev.cambist.server;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was opened, the last first, each whatever became of the others. */
final class ClosingStack implements AutoCloseable {
    private final Deque<Runnable> opened = new ArrayDeque<>();

    /** Remembers something that is open now. */
    void add(Runnable close) {
        opened.push(close);
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
