package dev.cambist.server.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer over HTTP/2. Where the answer comes before the end of the request, the whole answer is sent
 * and then the client asked, with a reset that names no error, to send no more (RFC 9113 section 8.1).
 */
final class EarlyAnswer extends HttpStream.Wrapper {
    private final Http2Session session;
    private final int id;

    EarlyAnswer(HttpStream wrapped, Http2Session session) {
        super(wrapped);
        this.session = session;
        this.id = Integer.parseInt(wrapped.getId());
    }

    @Override
    public void send(
            MetaData.Request request,
            MetaData.@Nullable Response response,
            boolean last,
            @Nullable ByteBuffer content,
            Callback callback) {
        HTTP2Stream stream = session.getStream(id);
        if (last && stream != null) {
            stream.notIdle(); // the answer has a time of its own, if it is one to a pause
        }
        if (last && isUnread()) {
            // Before the client can know it, since from then on it may reset the stream itself.
            session.lateFrames().expect(id);
        }
        super.send(request, response, last, content, callback);
    }

    @Override
    public void succeeded() {
        if (isUnread()) {
            super.failed(HttpStream.CONTENT_NOT_CONSUMED);
        } else {
            super.succeeded();
        }
    }

    @Override
    public void failed(Throwable failure) {
        super.failed(isOnlyUnread(failure) ? HttpStream.CONTENT_NOT_CONSUMED : failure);
    }

    /** Jetty wraps what it then fails to recognise. */
    private static boolean isOnlyUnread(@Nullable Throwable failure) {
        return failure != null && (failure.equals(HttpStream.CONTENT_NOT_CONSUMED) || isOnlyUnread(failure.getCause()));
    }

    private boolean isUnread() {
        Stream stream = session.getStream(id);
        return stream != null && !stream.isRemotelyClosed();
    }
}
