package dev.cambist.server.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.FlowControlStrategy;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.generator.Generator;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerSession;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/** A connection of HTTP/2, with what belongs to all its streams. */
final class Http2Session extends HTTP2ServerSession {
    private static final int CONNECTION =
            7 * 1024; // beside that of TLS: streams, tables of both directions; it was 6 KB

    /** A connection between two requests. */
    static final int KEPT = CountedTls.KEPT + CONNECTION;

    /** Whoever has asked for something and neither sends nor takes anything for so long is not waited for before others. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final LateFrames lateFrames;
    private volatile long latestFrame = System.nanoTime();
    private final AtomicLong frames = new AtomicLong();

    Http2Session(
            Scheduler scheduler,
            EndPoint endPoint,
            Http2Parser parser,
            Generator generator,
            ServerSessionListener listener,
            FlowControlStrategy flowControl,
            LateFrames lateFrames,
            MemoryBudget.Holding holding) {
        super(scheduler, endPoint, parser, generator, listener, flowControl);
        this.lateFrames = lateFrames;
        holding.add(CONNECTION);
        addEventListener(new FrameListener() {
            @Override
            public void onIncomingFrame(
                    org.eclipse.jetty.http2.api.Session session, org.eclipse.jetty.http2.frames.Frame frame) {
                frames.incrementAndGet();
                latestFrame = System.nanoTime();
                parser.frameEnds();
            }
        });
    }

    LateFrames lateFrames() {
        return lateFrames;
    }

    /** Frames that have come, each with its end; of data also parts. */
    long frames() {
        return frames.get();
    }

    /** As {@link MemoryBudget.Holder#waitingSince}. */
    long waitingSince() {
        long latest = latestFrame;
        boolean idle = getStreams().isEmpty() || System.nanoTime() - latest > SILENCE.toNanos();
        return idle ? latest : MemoryBudget.Holder.AT_WORK;
    }

    /** Trailers may be late as data may; Jetty ends the connection for those of a stream that is gone. */
    @Override
    public void onHeaders(HeadersFrame frame) {
        MetaData fields = frame.getMetaData();
        boolean late = !fields.isRequest()
                && !fields.isResponse()
                && getStream(frame.getStreamId()) == null
                && lateFrames.expects(frame.getStreamId());
        if (!late) {
            super.onHeaders(frame);
        }
    }
}
