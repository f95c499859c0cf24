package dev.cambist.server.http;

import dev.cambist.server.settings.LingerLimits;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.util.component.Graceful;

/**
 * All connections of HTTP/1.1 that are read on after an early answer, and how many these may be. None holds a thread;
 * each costs its head and, only while bytes are there, one buffer.
 */
final class Lingering implements Graceful {
    private final LingerLimits limits;
    private final LinkedHashSet<UnreadRest> rests = new LinkedHashSet<>();
    private boolean stopping;

    Lingering(LingerLimits limits) {
        this.limits = limits;
    }

    LingerLimits limits() {
        return limits;
    }

    /** Takes one more, if need be in the place of the one that has been here for longest. */
    void enter(UnreadRest rest) {
        UnreadRest leaving = null;
        synchronized (this) {
            if (stopping) {
                leaving = rest;
            } else {
                rests.add(rest);
                if (rests.size() > limits.atOnce()) {
                    leaving = rests.removeFirst();
                }
            }
        }
        if (leaving != null) {
            leaving.giveUp();
        }
    }

    synchronized void leave(UnreadRest rest) {
        rests.remove(rest);
    }

    synchronized int count() {
        return rests.size();
    }

    /** Nothing of these is waited for when the server stops: they have had their answers. */
    @Override
    public CompletableFuture<Void> shutdown() {
        Set<UnreadRest> all;
        synchronized (this) {
            stopping = true;
            all = Set.copyOf(rests);
        }
        all.forEach(UnreadRest::giveUp);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized boolean isShutdown() {
        return stopping;
    }
}
