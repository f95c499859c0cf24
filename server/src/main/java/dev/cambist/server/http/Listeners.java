package dev.cambist.server.http;

import dev.cambist.server.Flows;
import dev.cambist.server.audit.Audit;
import dev.cambist.server.tls.ServerCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The public listener with the token endpoints, and the management listener with the state of health. */
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
     * @param flows what to serve now; asked once for each request
     * @param health how the server is now
     * @param audit takes the record of each request to a token endpoint
     * @param frontDoor what is asked before the endpoints of the public listener
     * @param stopTime for the requests that run when the listeners are closed
     */
    public static Listeners start(
            Binding binding,
            Supplier<Flows> flows,
            Supplier<Health> health,
            Audit audit,
            FrontDoor frontDoor,
            Duration stopTime)
            throws IOException {
        return start(binding, flows, health, audit, frontDoor, Limits.DEFAULT.stoppingWithin(stopTime));
    }

    static Listeners start(Binding binding, Supplier<Flows> flows, Supplier<Health> health, Audit audit)
            throws IOException {
        return start(binding, flows, health, audit, Limits.DEFAULT);
    }

    static Listeners start(Binding binding, Supplier<Flows> flows, Supplier<Health> health, Audit audit, Limits limits)
            throws IOException {
        return start(binding, flows, health, audit, (request, response, callback) -> false, limits);
    }

    private static Listeners start(
            Binding binding,
            Supplier<Flows> flows,
            Supplier<Health> health,
            Audit audit,
            FrontDoor frontDoor,
            Limits limits)
            throws IOException {
        Routes publicRoutes = Routes.ofPublic(flows, new Admission(limits.requests()), audit);
        Routes managementRoutes = Routes.ofManagement(health);
        Server server = new Server(threads());
        server.setErrorHandler(new JettyErrors(limits));
        server.setHandler(new GracefulHandler(new Handler.Sequence(
                new FrontDoorHandler(Connectors.PUBLIC, frontDoor),
                new CallHandler(
                        name -> name.equals(Connectors.MANAGEMENT) ? managementRoutes : publicRoutes,
                        new Clients(binding.proxies()),
                        limits))));
        server.setStopTimeout(limits.stopTime().toMillis());
        Listeners listeners = new Listeners(server, Connectors.of(server, binding, limits));
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
