package dev.cambist.server.http;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/** Makes connections of HTTP/1.1 that are closed in order. */
final class Http1ConnectionFactory extends HttpConnectionFactory {
    private final Lingering lingering;
    private final Departures departures;

    Http1ConnectionFactory(HttpConfiguration configuration, Lingering lingering, Departures departures) {
        super(configuration);
        this.lingering = lingering;
        this.departures = departures;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return configure(
                new Http1Connection(getHttpConfiguration(), connector, endPoint, lingering, departures),
                connector,
                endPoint);
    }
}
