package dev.cambist.server.http;

import dev.cambist.server.settings.Limits;
import dev.cambist.server.tls.ServerCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Function;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The public listener, and the management listener; what they answer is handed in. */
public final class Listeners implements AutoCloseable {
    static final Duration RETRY_AFTER_STOP = Duration.ofSeconds(5);

    private final Server server;
    private final Connectors connectors;

    private Listeners(Server server, Connectors connectors) {
        this.server = server;
        this.connectors = connectors;
    }

    /**
     * Starts to listen.
     *
     * @param publicRoutes what the public listener answers
     * @param managementRoutes what the management listener answers
     */
    public static Listeners start(
            ListenerSettings settings, RouteTable publicRoutes, RouteTable managementRoutes, Limits limits)
            throws IOException {
        Function<Request, RouteTable> routes = request ->
                request.getConnectionMetaData().getConnector().getName().equals(Connectors.MANAGEMENT)
                        ? managementRoutes
                        : publicRoutes;
        Server server = new Server(threads());
        server.setErrorHandler(new JettyErrors(routes, limits));
        server.setHandler(
                new GracefulHandler(new CallHandler(routes, new ClientAddresses(settings.proxies()), limits)));
        server.setStopTimeout(limits.stopTime().toMillis());
        Listeners listeners = new Listeners(server, Connectors.of(server, settings, limits));
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
        return connectors.publicOne().getLocalPort();
    }

    public int managementPort() {
        return connectors.management().getLocalPort();
    }

    /** Shows another certificate from the next connection on; for listeners that were started with one. */
    public void replace(ServerCertificate certificate) {
        try {
            connectors.replace(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
