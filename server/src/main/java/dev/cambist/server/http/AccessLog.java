package dev.cambist.server.http;

import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line for every answer of a listener, those to requests included that no endpoint saw. Off unless the logger
 * {@code dev.cambist.access} is at DEBUG when the listener starts: what is asked of token endpoints and registries has
 * lines of its own, with more in them.
 */
final class AccessLog implements RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.cambist.access");
    private static final int MAX_PATH = 200; // characters

    /** As tokens begin; one in a path is a mistake of the client's, and no reason to keep it. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_.=-]+");

    private final String listener;

    private AccessLog(String listener) {
        this.listener = listener;
    }

    /** Has a listener log its answers, where that is wanted. */
    static void attach(Server server, String listener) {
        if (LOG.isDebugEnabled()) {
            server.setRequestLog(new AccessLog(listener));
        }
    }

    /** The query is left out: clients have put credentials there. */
    @Override
    public void log(Request request, Response response) {
        LoggingEventBuilder line = LOG.atDebug();
        HttpField correlation = response.getHeaders().getField(Correlation.HEADER);
        if (correlation != null) {
            line = line.addKeyValue("correlation", correlation.getValue());
        }
        line.addKeyValue("listener", listener)
                .addKeyValue("client", Request.getRemoteAddr(request))
                .addKeyValue("method", request.getMethod())
                .addKeyValue("path", shown(request.getHttpURI().getPath()))
                .addKeyValue("protocol", request.getConnectionMetaData().getProtocol())
                .addKeyValue("status", response.getStatus())
                .addKeyValue("received", Math.max(0, Request.getContentBytesRead(request)))
                .addKeyValue("sent", Math.max(0, Response.getContentBytesWritten(response)))
                .addKeyValue("micros", TimeUnit.NANOSECONDS.toMicros(NanoTime.since(request.getHeadersNanoTime())))
                .log("answered");
    }

    private static String shown(@Nullable String path) {
        String known = path == null ? "" : TOKEN.matcher(path).replaceAll("eyJ…");
        return known.length() > MAX_PATH ? known.substring(0, MAX_PATH) + "…" : known;
    }
}
