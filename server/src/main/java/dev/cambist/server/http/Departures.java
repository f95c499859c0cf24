package dev.cambist.server.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/**
 * Tells requests over HTTP/1.1 that wait for something else when their client has gone; without that they would hold what
 * they hold until that something comes. HTTP/2 is always read, and needs no help.
 *
 * <p>One look at those that wait every second: most requests are over before, and pay nothing.
 */
public final class Departures extends AbstractLifeCycle {
    private static final long INTERVAL = 1000; // milliseconds

    private final Server server;
    private final Set<Http1Connection> watched = ConcurrentHashMap.newKeySet();

    Departures(Server server) {
        this.server = server;
    }

    /**
     * Lets a request fail within a few seconds from when its client has ended or reset the connection. One that takes
     * something of its answer every now and then has not gone, also if it sends no more, and however slowly it reads.
     */
    public static void watch(Request request) {
        if (request.getConnectionMetaData().getConnection() instanceof Http1Connection connection) {
            connection.watch();
        }
    }

    void add(Http1Connection connection) {
        watched.add(connection);
    }

    void remove(Http1Connection connection) {
        watched.remove(connection);
    }

    @Override
    protected void doStart() {
        scheduleNext();
    }

    private void scheduleNext() {
        server.getScheduler().schedule(this::look, INTERVAL, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!isRunning()) {
            return;
        }
        try {
            watched.forEach(Http1Connection::lookForDeparture);
        } finally {
            scheduleNext();
        }
    }
}
