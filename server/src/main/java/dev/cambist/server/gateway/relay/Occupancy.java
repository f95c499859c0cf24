package dev.cambist.server.gateway.relay;

/** Counts what runs through something that is to be closed once it is no longer wanted and nothing runs through it. */
final class Occupancy {
    private final Runnable close;
    private int running;
    private boolean retired;
    private boolean closed;

    /** @param close is run once, by whoever retires it or leaves last, and must not wait for anything that runs */
    Occupancy(Runnable close) {
        this.close = close;
    }

    /** Whether something may begin; not after the end. Whoever began has to {@link #leave}. */
    synchronized boolean enter() {
        if (closed) {
            return false;
        }
        running++;
        return true;
    }

    synchronized void leave() {
        running--;
        closeWhenUnused();
    }

    /** It is no longer wanted, and takes nothing more once what runs has ended. */
    synchronized void retire() {
        retired = true;
        closeWhenUnused();
    }

    private void closeWhenUnused() {
        if (retired && running == 0 && !closed) {
            closed = true;
            close.run();
        }
    }
}
