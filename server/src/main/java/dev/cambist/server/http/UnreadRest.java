package dev.cambist.server.http;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * What a client still sends of a request that was answered already. It is read and thrown away, because a connection
 * that is closed with bytes unread is reset, and a reset takes the answer with it (RFC 9112 section 9.6).
 *
 * <p>Only the thread that a pending read belongs to ends it, and there is at most one: {@link #giveUp} lets the pending
 * read fail, or where none is pending leaves a note to the thread that reads just now.
 */
final class UnreadRest implements Callback {
    /** Reads what there is of a rest, without waiting. */
    @FunctionalInterface
    interface Source {
        /** The next chunk; none when more has to be waited for. */
        Content.@Nullable Chunk read();
    }

    /** How it ended: with the end of the request, or with what kept it from coming. */
    @FunctionalInterface
    interface End {
        void reached(@Nullable Throwable failure);
    }

    private final Lingering lingering;
    private final AbstractEndPoint endPoint;
    private final Scheduler scheduler;
    private final Source source;
    private final End end;
    private final long begun = System.nanoTime();
    private volatile long latest = begun;
    private volatile boolean givenUp;
    private volatile boolean ended;
    private volatile Scheduler.@Nullable Task watching;
    private long bytes;

    UnreadRest(Lingering lingering, AbstractEndPoint endPoint, Scheduler scheduler, Source source, End end) {
        this.lingering = lingering;
        this.endPoint = endPoint;
        this.scheduler = scheduler;
        this.source = source;
        this.end = end;
    }

    void begin() {
        lingering.enter(this);
        watch();
        readOn();
    }

    private void readOn() {
        while (!givenUp) {
            Content.Chunk chunk = source.read();
            if (chunk == null) {
                endPoint.fillInterested(this);
                if (givenUp) {
                    failPendingRead();
                }
                return;
            }
            latest = System.nanoTime();
            bytes += chunk.remaining();
            chunk.release();
            if (Content.Chunk.isFailure(chunk)) {
                end(chunk.getFailure());
                return;
            }
            if (chunk.isLast()) {
                end(null);
                return;
            }
            givenUp |= bytes > lingering.limits().bytes() || isLate();
        }
        end(new UnreadException());
    }

    private void end(@Nullable Throwable failure) {
        ended = true;
        Scheduler.Task task = watching;
        if (task != null) {
            task.cancel();
        }
        lingering.leave(this);
        end.reached(failure);
    }

    /** More has come. */
    @Override
    public void succeeded() {
        readOn();
    }

    /** Nothing more will come, or nobody waits for it any longer. */
    @Override
    public void failed(Throwable failure) {
        end(failure);
    }

    /** Ends it at once. */
    void giveUp() {
        givenUp = true;
        failPendingRead();
    }

    @SuppressWarnings({"CheckReturnValue", "ReturnValueIgnored"
    }) // where no read is pending there is a thread that looks at givenUp
    private void failPendingRead() {
        endPoint.getFillInterest().onFail(new UnreadException());
    }

    private void watch() {
        if (ended) {
            return;
        }
        if (isLate()) {
            giveUp();
            return;
        }
        long wait = Math.min(leftOf(lingering.limits().time().toNanos(), begun), leftOf(silence(), latest));
        watching = scheduler.schedule(this::watch, TimeUnit.NANOSECONDS.toMillis(wait) + 1, TimeUnit.MILLISECONDS);
    }

    private boolean isLate() {
        return leftOf(lingering.limits().time().toNanos(), begun) <= 0 || leftOf(silence(), latest) <= 0;
    }

    private long silence() {
        return lingering.limits().silence().toNanos();
    }

    private static long leftOf(long allowed, long since) {
        return allowed - (System.nanoTime() - since);
    }

    /** The client did not come to its end within the bounds. */
    static final class UnreadException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadException() {
            super("the rest of the request was not waited for");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this; // one of these is no fault of the program
        }
    }
}
