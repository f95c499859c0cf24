package dev.cambist.server.http;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.FlowControlStrategy;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.SessionContainer;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.generator.Generator;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections of HTTP/2 on which a request that is answered early costs neither its answer nor the requests
 * beside it.
 */
final class Http2ConnectionFactory extends HTTP2ServerConnectionFactory {
    private static final int STREAMS = 100; // at once on one connection; RFC 9113 section 6.5.2 asks for no fewer
    private static final int EVENTS = 100; // pings, settings, resets and the like a second on one connection

    Http2ConnectionFactory(HttpConfiguration configuration) {
        super(configuration);
        setMaxConcurrentStreams(STREAMS);
        configuration.addCustomizer(Http2ConnectionFactory::endInOrder);
    }

    private static Request endInOrder(Request request, HttpFields.Mutable responseHeaders) {
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
                && request.getConnectionMetaData().getConnection() instanceof HTTP2Connection connection
                && connection.getSession() instanceof Http2Session session) {
            refuseFailed(session.getStream(Integer.parseInt(request.getId())));
            request.addHttpStreamWrapper(stream -> new EarlyAnswer(stream, session));
        }
        return request;
    }

    /**
     * Lets nobody handle a request whose stream failed before. Jetty looks for that a moment before it marks the request as
     * being handled; one that fails in between has ended already when it is handled, so that whoever waits there for its
     * end, to free a place or to stop, waits for ever. From the mark on, which is set when this is asked, failures are told.
     */
    private static void refuseFailed(@Nullable Stream stream) {
        if (stream == null || stream.isClosed()) {
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "the stream has ended");
        }
    }

    /** As Jetty's own does, with a session of ours: no other way leads to what a session does with late frames. */
    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        HttpConfiguration http = getHttpConfiguration();
        var listener = newSessionListener(connector, endPoint);
        Generator generator = new Generator(
                connector.getByteBufferPool(), isUseOutputDirectByteBuffers(), getMaxHeaderBlockFragment());
        generator
                .getHpackEncoder()
                .setMaxHeaderListSize(
                        http.getMaxResponseHeaderSize() < 0
                                ? http.getResponseHeaderSize()
                                : http.getMaxResponseHeaderSize());
        FlowControlStrategy flowControl = getFlowControlStrategyFactory().newFlowControlStrategy();
        LateFrames lateFrames = new LateFrames(EVENTS, getInitialStreamRecvWindow());
        MemoryBudget.Holding holding = CountedEndPoint.of(endPoint).holding();
        Http2Parser parser =
                new Http2Parser(connector.getByteBufferPool(), http.getRequestHeaderSize(), lateFrames, holding);
        parser.setMaxSettingsKeys(getMaxSettingsKeys());
        Http2Session session = new Http2Session(
                connector.getScheduler(), endPoint, parser, generator, listener, flowControl, lateFrames, holding);
        session.setMaxLocalStreams(getMaxConcurrentStreams());
        session.setMaxRemoteStreams(getMaxConcurrentStreams());
        session.setMaxEncoderTableCapacity(getMaxEncoderTableCapacity());
        session.setStreamIdleTimeout(getStreamIdleTimeout() == 0 ? endPoint.getIdleTimeout() : getStreamIdleTimeout());
        session.setInitialSessionRecvWindow(getInitialSessionRecvWindow());
        session.setWriteThreshold(http.getOutputBufferSize());
        session.setConnectProtocolEnabled(isConnectProtocolEnabled());
        Http2Connection connection = new Http2Connection(connector, endPoint, http, session, listener);
        connection.setUseInputDirectByteBuffers(isUseInputDirectByteBuffers());
        connection.setUseOutputDirectByteBuffers(isUseOutputDirectByteBuffers());
        connection.addEventListener(getBean(SessionContainer.class));
        getEventListeners().forEach(session::addEventListener);
        parser.init(connection);
        return configure(connection, connector, endPoint);
    }

    @Override
    protected ServerSessionListener newSessionListener(Connector connector, EndPoint endPoint) {
        return new Streams(endPoint);
    }

    /**
     * Tells a request when its stream was reset by Jetty itself, as it is for a body of another length than announced: it
     * would wait for the rest for ever, and hold what it holds.
     */
    private final class Streams extends HTTPServerSessionListener {
        private final MemoryBudget.Holding holding;

        Streams(EndPoint endPoint) {
            super(endPoint);
            holding = CountedEndPoint.of(endPoint).holding();
        }

        @Override
        public Stream.@Nullable Listener onNewStream(Stream stream, HeadersFrame frame) {
            holding.add(CountedEndPoint.REQUEST);
            return super.onNewStream(stream, frame);
        }

        @Override
        public void onClosed(Stream stream) {
            super.onClosed(stream);
            holding.add(-CountedEndPoint.REQUEST);
            if (stream.isReset()) {
                onFailure(stream, ErrorCode.PROTOCOL_ERROR.code, "reset", new EofException("reset"), Callback.NOOP);
            }
        }
    }
}
