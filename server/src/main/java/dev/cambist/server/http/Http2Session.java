package dev.cambist.server.http;

import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.FlowControlStrategy;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.generator.Generator;
import org.eclipse.jetty.http2.parser.ServerParser;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerSession;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/** A connection of HTTP/2, with what belongs to all its streams. */
final class Http2Session extends HTTP2ServerSession {
    private final LateFrames lateFrames;
    private final AtomicLong frames = new AtomicLong();

    Http2Session(
            Scheduler scheduler,
            EndPoint endPoint,
            ServerParser parser,
            Generator generator,
            ServerSessionListener listener,
            FlowControlStrategy flowControl,
            LateFrames lateFrames) {
        super(scheduler, endPoint, parser, generator, listener, flowControl);
        this.lateFrames = lateFrames;
        addEventListener(new FrameListener() {
            @Override
            public void onIncomingFrame(
                    org.eclipse.jetty.http2.api.Session session, org.eclipse.jetty.http2.frames.Frame frame) {
                frames.incrementAndGet();
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
