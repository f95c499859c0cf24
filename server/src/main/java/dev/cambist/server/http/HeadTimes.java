package dev.cambist.server.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends connections whose request does not begin in time. Jetty has a time for silence alone, and a head that drips one
 * byte every few seconds is never silent.
 *
 * <p>One look at all connections every second: a timer for each head would cost more than the heads. A connection that
 * was accepted has the time for all that comes before its first request together: the handshake of TLS, the preface of
 * HTTP/2 and the head. Thereafter each head has it from its first byte, with HTTP/2 each frame; between HEADERS and the
 * last CONTINUATION no other frame may come (RFC 9113 section 6.10), and these count as one.
 */
final class HeadTimes extends AbstractLifeCycle {
    private static final int LOOKS = 8; // in the time of a head, but no fewer than one a second
    private static final long LONGEST = 1000; // milliseconds from one look to the next

    private final long headTime;
    private final List<ServerConnector> connectors;

    HeadTimes(Duration headTime, List<ServerConnector> connectors) {
        this.headTime = headTime.toNanos();
        this.connectors = List.copyOf(connectors);
    }

    @Override
    protected void doStart() {
        scheduleNext();
    }

    private void scheduleNext() {
        Scheduler scheduler = connectors.getFirst().getScheduler();
        long wait = Math.clamp(TimeUnit.NANOSECONDS.toMillis(headTime) / LOOKS, 1, LONGEST);
        scheduler.schedule(this::look, wait, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!isRunning()) {
            return;
        }
        try {
            for (ServerConnector connector : connectors) {
                for (EndPoint endPoint : connector.getConnectedEndPoints()) {
                    look(endPoint, CountedEndPoint.of(endPoint).seen());
                }
            }
        } finally {
            scheduleNext();
        }
    }

    private void look(EndPoint endPoint, Seen state) {
        Connection outer = endPoint.getConnection();
        Connection inner =
                outer instanceof SslConnection ssl ? ssl.getSslEndPoint().getConnection() : outer;
        if (inner instanceof Http1Connection http1) {
            http1.endSlowHead(http1.getMessagesIn() == 0 && isOver(state.accepted) ? 0 : headTime);
        } else if (inner instanceof HTTP2Connection http2 && http2.getSession() instanceof Http2Session session) {
            state.look(http2.getBytesIn(), session.frames());
            if (isOver(state.waitedFor) || (session.getStreamsOpened() == 0 && isOver(state.accepted))) {
                end(session, endPoint, state);
            }
        } else if (isOver(state.accepted)) {
            endPoint.close();
        }
    }

    private static void end(Http2Session session, EndPoint endPoint, Seen state) {
        if (state.told) {
            endPoint.close();
        } else {
            state.told = true;
            session.close(ErrorCode.ENHANCE_YOUR_CALM_ERROR.code, Http1Connection.SLOW_HEAD, Callback.NOOP);
        }
    }

    private boolean isOver(long since) {
        return System.nanoTime() - since > headTime;
    }

    /** What was seen of a connection. It is kept there, so that none is kept alive by it. */
    static final class Seen {
        private final long accepted = System.nanoTime();
        private long frames = -1;
        private long bytes;
        private long waitedFor = accepted; // when no part of a frame was there yet
        private boolean told;

        /** Bytes after the last whole frame are the beginning of another. */
        void look(long bytesNow, long framesNow) {
            if (framesNow != frames || bytesNow == bytes) {
                frames = framesNow;
                bytes = bytesNow;
                waitedFor = System.nanoTime();
            }
        }
    }
}
