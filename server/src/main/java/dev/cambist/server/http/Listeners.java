package dev.cambist.server.http;

import dev.cambist.server.Flows;
import dev.cambist.server.config.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The public listener with the token endpoints, and the management listener with the state of health. */
public final class Listeners implements AutoCloseable {
    static final Duration RETRY_AFTER_STOP = Duration.ofSeconds(5);

    private static final int BACKLOG = 1024; // connections not yet accepted; Java's own default is 50
    private static final String PUBLIC = "public";
    private static final String MANAGEMENT = "management";

    private final Server server;
    private final ServerConnector publicConnector;
    private final ServerConnector managementConnector;

    private Listeners(Server server, ServerConnector publicConnector, ServerConnector managementConnector) {
        this.server = server;
        this.publicConnector = publicConnector;
        this.managementConnector = managementConnector;
    }

    /**
     * Starts to listen.
     *
     * @param flows what to serve now; asked once for each request
     * @param health how the server is now
     */
    public static Listeners start(
            HostPort publicAddress, HostPort management, Supplier<Flows> flows, Supplier<Health> health)
            throws IOException {
        return start(publicAddress, management, flows, health, Limits.DEFAULT);
    }

    static Listeners start(
            HostPort publicAddress, HostPort management, Supplier<Flows> flows, Supplier<Health> health, Limits limits)
            throws IOException {
        Routes publicRoutes = Routes.ofPublic(flows, new Admission(limits.requests()));
        Routes managementRoutes = Routes.ofManagement(health);
        Server server = new Server(threads());
        server.setErrorHandler(new JettyErrors(limits));
        server.setHandler(new GracefulHandler(
                new CallHandler(name -> name.equals(MANAGEMENT) ? managementRoutes : publicRoutes, limits)));
        server.setStopTimeout(limits.stopTime().toMillis());
        ServerConnector publicConnector = connector(server, PUBLIC, publicAddress, limits);
        ServerConnector managementConnector = connector(server, MANAGEMENT, management, limits);
        server.addBean(connectionLimit(limits, publicConnector));
        Listeners listeners = new Listeners(server, publicConnector, managementConnector);
        listeners.start();
        return listeners;
    }

    /** Platform threads accept and select; every request runs in a virtual thread, because it may wait for an issuer. */
    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("http");
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("request-"));
        return threads;
    }

    private static ServerConnector connector(Server server, String name, HostPort address, Limits limits) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(limits.headerBytes());
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setName(name);
        connector.setHost(address.host());
        connector.setPort(address.port());
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(limits.idleTime().toMillis());
        server.addConnector(connector);
        return connector;
    }

    /** At the limit nobody is accepted until somebody leaves, so those who are idle have to leave sooner. */
    private static NetworkConnectionLimit connectionLimit(Limits limits, ServerConnector connector) {
        NetworkConnectionLimit limit = new NetworkConnectionLimit(limits.connections(), connector);
        limit.setEndPointIdleTimeout(limits.idleTime().dividedBy(2).toMillis());
        return limit;
    }

    private void start() throws IOException {
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw e instanceof IOException io ? io : new IOException("cannot start to listen", e);
        }
    }

    /** The port of the public listener, also where the configuration leaves the choice to the system. */
    public int publicPort() {
        return publicConnector.getLocalPort();
    }

    public int managementPort() {
        return managementConnector.getLocalPort();
    }

    /** Accepts nothing more, lets the requests that run come to their end, and stops. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the listeners did not stop in order", e);
        }
    }
}
