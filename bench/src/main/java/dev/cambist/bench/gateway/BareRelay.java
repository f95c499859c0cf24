package dev.cambist.bench.gateway;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The least that a proxy of Jetty's server and Jetty's client spends, with the gateway's threads: it only relays. It lets
 * everybody through, knows no repository, and writes nothing down.
 */
final class BareRelay extends ProxyHandler.Reverse {
    private static final int CONNECTIONS = 1024;

    private BareRelay(int registry) {
        super(request -> HttpURI.build("http://127.0.0.1:" + registry)
                .pathQuery(request.getHttpURI().getPathQuery())
                .asImmutable());
    }

    /** Takes the ports of its own and of the registry. */
    public static void main(String[] arguments) throws Exception {
        Server server = new Server(threads("http", "request-"));
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setHeaderCacheSize(0);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("localhost");
        connector.setPort(Integer.parseInt(arguments[0]));
        server.addConnector(connector);
        server.setHandler(new BareRelay(Integer.parseInt(arguments[1])));
        server.start();
        server.join();
    }

    private static QueuedThreadPool threads(String name, String requests) {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName(name);
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor(requests));
        return threads;
    }

    @Override
    protected HttpClient newHttpClient() {
        ClientConnector connector = new ClientConnector();
        connector.setExecutor(threads("upstream", "upstream-"));
        connector.setSelectors(1);
        HttpClient client = new HttpClient(new HttpClientTransportDynamic(connector));
        client.setMaxConnectionsPerDestination(CONNECTIONS);
        client.setUserAgentField(null);
        return client;
    }
}
