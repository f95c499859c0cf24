package dev.cambist.server.http;

import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;

/** A connection of HTTP/2 of which is known whose turn it is. */
final class Http2Connection extends HTTP2ServerConnection implements CountedEndPoint.Turns {
    private final Http2Session session;

    Http2Connection(
            Connector connector,
            EndPoint endPoint,
            HttpConfiguration configuration,
            Http2Session session,
            ServerSessionListener listener) {
        super(connector, endPoint, configuration, session, listener);
        this.session = session;
    }

    @Override
    public void onFillable() {
        CountedEndPoint.of(getEndPoint()).holding().awaitRoom();
        super.onFillable();
    }

    @Override
    public long waitingSince() {
        return session.waitingSince();
    }
}
