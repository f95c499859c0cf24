package dev.cambist.server.http;

import dev.cambist.server.settings.Limits;
import dev.cambist.server.settings.SheddingLimits;
import dev.cambist.server.tls.ServerCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public listener, and the management listener; what they answer is handed in. */
public final class Listeners implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    static final Duration RETRY_AFTER_STOP = Duration.ofSeconds(5);

    /** Whoever asks how the server is gets an answer also where all others wait; the admin API's work is short. */
    private static final int MANAGEMENT_THREADS = 16;

    private static final int LEAST_MANAGEMENT_THREADS = 3; // one selects, one answers, one is at hand

    private final Server publicServer;
    private final Server managementServer;
    private final Connectors connectors;
    private final MemoryBudget budget;
    private final LoadShedder shedder;

    private Listeners(
            Server publicServer,
            Server managementServer,
            Connectors connectors,
            MemoryBudget budget,
            LoadShedder shedder) {
        this.publicServer = publicServer;
        this.managementServer = managementServer;
        this.connectors = connectors;
        this.budget = budget;
        this.shedder = shedder;
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
        return start(settings, publicRoutes, managementRoutes, limits, BeforeRoutes.NOTHING);
    }

    /**
     * Starts to listen.
     *
     * @param before what stands before the public routes
     */
    public static Listeners start(
            ListenerSettings settings,
            RouteTable publicRoutes,
            RouteTable managementRoutes,
            Limits limits,
            BeforeRoutes before)
            throws IOException {
        MemoryBudget budget = MemoryBudget.ofHeap();
        LOG.info(
                "{} MiB of memory for what is unfinished: {} kept connections, {} with TLS, {} with HTTP/2, or {} requests at"
                        + " once",
                budget.bytes() >> 20,
                budget.bytes() / CountedEndPoint.CONNECTION,
                budget.bytes() / CountedTls.KEPT,
                budget.bytes() / Http2Session.KEPT,
                budget.bytes() / (CountedEndPoint.CONNECTION + CountedEndPoint.REQUEST));
        return start(settings, publicRoutes, managementRoutes, limits, before, budget);
    }

    static Listeners start(
            ListenerSettings settings,
            RouteTable publicRoutes,
            RouteTable managementRoutes,
            Limits limits,
            MemoryBudget budget)
            throws IOException {
        return start(settings, publicRoutes, managementRoutes, limits, BeforeRoutes.NOTHING, budget);
    }

    private static Listeners start(
            ListenerSettings settings,
            RouteTable publicRoutes,
            RouteTable managementRoutes,
            Limits limits,
            BeforeRoutes before,
            MemoryBudget budget)
            throws IOException {
        ClientAddresses clients = new ClientAddresses(settings.proxies());
        LoadShedder shedder = new LoadShedder(SheddingLimits.DEFAULT, System::nanoTime);
        Server publicServer = server(
                threads(shedder),
                publicRoutes,
                before.before(new CallHandler(publicRoutes, clients, limits, shedder::refusal)),
                limits);
        Server managementServer = server(
                managementThreads(),
                managementRoutes,
                new CallHandler(managementRoutes, clients, limits, Optional::empty),
                limits);
        AccessLog.attach(publicServer, "public");
        AccessLog.attach(managementServer, "management");
        Listeners listeners = new Listeners(
                publicServer,
                managementServer,
                Connectors.of(publicServer, managementServer, settings, limits, budget),
                budget,
                shedder);
        listeners.start();
        return listeners;
    }

    private static Server server(QueuedThreadPool threads, RouteTable routes, Handler handler, Limits limits) {
        Server server = new Server(threads);
        server.setErrorHandler(new JettyErrors(routes, limits));
        server.setHandler(new GracefulHandler(handler));
        server.setStopTimeout(limits.stopTime().toMillis());
        return server;
    }

    /** Platform threads accept and select; every request runs in a virtual thread, because it may wait for an issuer. */
    private static QueuedThreadPool threads(LoadShedder shedder) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("http");
        threads.setVirtualThreadsExecutor(shedder.timing(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("request-", 0).factory())));
        return threads;
    }

    /** Platform threads alone: virtual ones would wait behind those of all requests. */
    private static QueuedThreadPool managementThreads() {
        QueuedThreadPool threads = new QueuedThreadPool(MANAGEMENT_THREADS, LEAST_MANAGEMENT_THREADS);
        threads.setName("management");
        threads.setReservedThreads(0);
        return threads;
    }

    private void start() throws IOException {
        try {
            publicServer.start();
            managementServer.start(); // which says that the server is ready
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

    /** How it stands with the memory of the public listener. */
    public MemoryUse memory() {
        return budget.use();
    }

    /** Requests of the public listener that were refused because they had waited for too long. */
    public long shed() {
        return shedder.refused();
    }

    /** Shows another certificate from the next connection on; for listeners that were started with one. */
    public void replace(ServerCertificate certificate) {
        try {
            connectors.replace(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same for the management listener. */
    public void replaceManagement(ServerCertificate certificate) {
        try {
            connectors.replaceManagement(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Accepts nothing more, lets the requests that run come to their end, and stops; until then it says how it is. */
    @Override
    public void close() {
        try {
            stop(publicServer);
        } finally {
            stop(managementServer);
        }
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the listeners did not stop in order", e);
        }
    }
}
