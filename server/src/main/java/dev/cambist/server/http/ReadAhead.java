package dev.cambist.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a client of HTTP/1.1 while its request is at work and nobody else reads, for no other end than to learn that
 * it has gone: Jetty reads nothing between the end of a request and that of its answer, so that neither an end nor a reset
 * of the connection is seen there. What comes instead is the beginning of the client's next request or, before the first
 * read of a body, of that body; it is kept for whoever reads next, and then no more is read ahead.
 *
 * <p>A reset and an end look the same from here. An end may also be that of a client that closes its own half only and
 * still waits for its answer, as RFC 9112 does not forbid. It gets the answer as long as it takes something of it every
 * now and then; one that has gone resets the connection as soon as it gets something. In between, where nothing is sent,
 * the two cannot be told apart, and the end counts as a departure, as with nginx and Go's server.
 */
final class ReadAhead implements Callback {
    private static final int AT_MOST = 1024; // bytes; a buffer for requests has eight times as many
    /** From the end that a client sends, or from the last that it took thereafter, to its having gone. */
    static final Duration HALF_CLOSED = Duration.ofSeconds(2);

    private final Http1Connection connection;
    private final AbstractEndPoint endPoint;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ByteBuffer early;
    private boolean waiting;
    private boolean bodyBegun;
    private boolean closed;
    private boolean ended;

    ReadAhead(Http1Connection connection, AbstractEndPoint endPoint) {
        this.connection = connection;
        this.endPoint = endPoint;
    }

    /** Begins to read where nobody else does; whether the client has gone. To be called every now and then. */
    boolean look() {
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            if (closed) {
                ended = idleTime() >= HALF_CLOSED.toMillis();
                return ended;
            }
            boolean possible = connection.getParser().isComplete() || !bodyBegun;
            if (possible
                    && !waiting
                    && early == null
                    && connection.isRequestBufferEmpty()
                    && !endPoint.isFillInterested()) {
                await();
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Of the connection below TLS. */
    private long idleTime() {
        EndPoint lowest = endPoint instanceof EndPoint.Wrapper wrapper ? wrapper.unwrap() : endPoint;
        return lowest instanceof IdleTimeout idle ? idle.getIdleFor() : 0;
    }

    private void await() {
        waiting = true;
        endPoint.tryFillInterested(this);
    }

    /** Something has come, or the end. */
    @Override
    public void succeeded() {
        lock.lock();
        try {
            if (!waiting) {
                return; // it was taken back meanwhile
            }
            waiting = false;
            ByteBuffer buffer = BufferUtil.allocate(AT_MOST);
            int count = fill(buffer);
            if (count > 0) {
                early = buffer;
            } else if (count == 0) {
                await();
            } else {
                closed = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private int fill(ByteBuffer buffer) {
        try {
            return endPoint.fill(buffer);
        } catch (IOException e) {
            return -1;
        }
    }

    /** The connection is closed from this side, and its request knows. */
    @Override
    public void failed(Throwable failure) {}

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /** The body is read from now on; whoever reads does so alone. */
    void bodyBegins() {
        lock.lock();
        try {
            takeBack();
            // Behind the end of the body its last part may still be in the connection's buffer, on its way elsewhere.
            if (!connection.getParser().isComplete()) {
                handOver();
            }
            bodyBegun = true;
        } finally {
            lock.unlock();
        }
    }

    /** The answer has been sent, or never will be. */
    void end() {
        lock.lock();
        try {
            ended = true;
            takeBack();
        } finally {
            lock.unlock();
        }
    }

    /** Puts what was read ahead where the connection reads next. */
    void handOver() {
        ByteBuffer read = early;
        if (read != null) {
            early = null;
            connection.onUpgradeTo(read);
        }
    }

    private void takeBack() {
        if (waiting) {
            waiting = false;
            endPoint.getFillInterest().onFail(new UnreadRest.UnreadException());
        }
    }
}
