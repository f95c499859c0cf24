package dev.cambist.server.gateway.relay;

import java.time.Duration;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;

/** How long a transfer may pause. */
final class LongPauses {
    private static final int IDLE_AT_STOP = 1000; // milliseconds, as Jetty has it for connections without a transfer

    private LongPauses() {}

    /** A transfer may pause for longer than a connection on which nobody has shown a credential yet. */
    static void allow(Request request, Duration idleTime) {
        // Asked only while nothing is read or written here: then the upstream is waited for, which has a time of its
        // own.
        // Without this a stop would end such a transfer after a second.
        request.addIdleTimeoutListener(timeout -> false);
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
            // There one connection carries many requests, and is never idle while one of them moves.
            if (HttpMethod.GET.is(request.getMethod())) {
                request.addHttpStreamWrapper(stream -> {
                    stream.setIdleTimeout(idleTime.toMillis());
                    return stream;
                });
            }
            return;
        }
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        Connector connector = request.getConnectionMetaData().getConnector();
        endPoint.setIdleTimeout(idleTime.toMillis());
        Request.addCompletionListener(request, failure -> {
            endPoint.setIdleTimeout(connector.getIdleTimeout());
            // In this order, because a stop may have begun meanwhile and waits until no connection is open.
            if (connector.isShutdown()) {
                endPoint.setIdleTimeout(IDLE_AT_STOP);
            }
        });
    }
}
