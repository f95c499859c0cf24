package dev.cambist.server.http;

import dev.cambist.server.settings.HostPort;
import dev.cambist.server.settings.Limits;
import dev.cambist.server.tls.ServerCertificate;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Where connections come in, and what is spoken on them. */
record Connectors(
        ServerConnector publicOne, ServerConnector management, Optional<Tls> tls, Optional<Tls> managementTls) {
    static final String PUBLIC = "public";
    static final String MANAGEMENT = "management";

    /**
     * Azure's clients write the slashes of a repository's name so. Endpoints that stream know what to make of them, and
     * no other gets to see them: {@link CallHandler}.
     */
    private static final UriCompliance WITH_ESCAPED_SLASHES =
            UriCompliance.DEFAULT.with("escaped slashes", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR);

    /** Operators, probes and metrics; where it is encrypted, others than those of this machine may come. */
    private static final int MANAGEMENT_CONNECTIONS = 256;

    private static final int BACKLOG = 1024; // connections not yet accepted; Java's own default is 50

    /** Adds one to each server. */
    static Connectors of(
            Server publicServer,
            Server managementServer,
            ListenerSettings binding,
            Limits limits,
            MemoryBudget budget) {
        HttpConfiguration http = http(limits);
        http.setUriCompliance(WITH_ESCAPED_SLASHES);
        Lingering lingering = lingering(publicServer, limits);
        Departures departures = departures(publicServer);
        Optional<Tls> tls = binding.certificate().map(Tls::new);
        ServerConnector publicOne = connector(
                publicServer,
                budget,
                PUBLIC,
                binding.publicAddress(),
                limits,
                tls.map(layer -> layer.connections(http, lingering, departures))
                        .orElseGet(() -> plain(http, lingering, departures)));
        publicServer.addBean(connectionLimit(limits.connections(), limits, publicOne));
        publicServer.addBean(new HeadTimes(limits.headTime(), List.of(publicOne)));
        HttpConfiguration managementHttp = http(limits);
        Lingering managementLingering = lingering(managementServer, limits);
        Departures managementDepartures = departures(managementServer);
        Optional<Tls> managementTls = binding.managementCertificate().map(Tls::new);
        ServerConnector management = connector(
                managementServer,
                MemoryBudget.unlimited(),
                MANAGEMENT,
                binding.management(),
                limits,
                managementTls
                        .map(layer -> layer.connections(managementHttp, managementLingering, managementDepartures))
                        .orElseGet(() -> plain(managementHttp, managementLingering, managementDepartures)));
        if (managementTls.isPresent()) {
            managementServer.addBean(connectionLimit(MANAGEMENT_CONNECTIONS, limits, management));
        }
        managementServer.addBean(new HeadTimes(limits.headTime(), List.of(management)));
        return new Connectors(publicOne, management, tls, managementTls);
    }

    private static Lingering lingering(Server server, Limits limits) {
        Lingering lingering = new Lingering(limits.linger());
        server.addBean(lingering);
        return lingering;
    }

    private static Departures departures(Server server) {
        Departures departures = new Departures(server);
        server.addBean(departures);
        return departures;
    }

    private static HttpConfiguration http(Limits limits) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(limits.headerBytes());
        // Jetty's default of 1,024 takes 100 KB for every connection from its second request on.
        http.setHeaderCacheSize(0);
        return http;
    }

    private static ConnectionFactory[] plain(HttpConfiguration http, Lingering lingering, Departures departures) {
        return new ConnectionFactory[] {new Http1ConnectionFactory(http, lingering, departures)};
    }

    private static ServerConnector connector(
            Server server,
            MemoryBudget budget,
            String name,
            HostPort address,
            Limits limits,
            ConnectionFactory... spoken) {
        ServerConnector connector = new CountedConnector(server, budget, spoken);
        connector.setName(name);
        connector.setHost(address.host());
        connector.setPort(address.port());
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(limits.idleTime().toMillis());
        server.addConnector(connector);
        return connector;
    }

    /** At the limit nobody is accepted until somebody leaves, so those who are idle have to leave sooner. */
    private static NetworkConnectionLimit connectionLimit(int most, Limits limits, ServerConnector connector) {
        NetworkConnectionLimit limit = new NetworkConnectionLimit(most, connector);
        limit.setEndPointIdleTimeout(limits.idleTime().toMillis() / 2);
        return limit;
    }

    /** Shows another certificate from the next connection on. */
    void replace(ServerCertificate certificate) throws IOException {
        replace(tls, certificate);
    }

    /** The same at the management listener. */
    void replaceManagement(ServerCertificate certificate) throws IOException {
        replace(managementTls, certificate);
    }

    private static void replace(Optional<Tls> layer, ServerCertificate certificate) throws IOException {
        layer.orElseThrow(() -> new IllegalStateException("this listener was started without TLS"))
                .replace(certificate);
    }
}
