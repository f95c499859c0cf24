package dev.cambist.server;

import dev.cambist.server.oauth2.Flows;
import dev.cambist.server.keys.CertificateRenewal;
import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.server.audit.Audit;
import dev.cambist.server.audit.AuditLog;
import dev.cambist.server.config.ConfigurationWatch;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.gateway.relay.Gateway;
import dev.cambist.server.gateway.relay.Upstreams;
import dev.cambist.server.http.ListenerSettings;
import dev.cambist.server.http.ClientAddresses;
import dev.cambist.server.http.Health;
import dev.cambist.server.http.Listeners;
import dev.cambist.server.issuer.IssuerDirectory;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.settings.AuditSettings;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.HostPort;
import dev.cambist.server.settings.ServerSettings;
import dev.cambist.server.tls.CertificateWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running Cambist: configuration, keys, issuers and listeners put together. */
public final class CambistServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CambistServer.class);
    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private final KeyDirectory keys;
    private final IssuerDirectory issuers;
    private final Upstreams upstreams;
    private final InstantSource clock;
    private final ServerSettings settings;
    private final Optional<CertificateWatch> certificate;
    private final Optional<AuditSettings> auditSettings;
    private final Optional<AuditLog> audit;
    private final Listeners listeners;
    private final CertificateRenewal renewal;
    private volatile ActiveConfiguration inForce;
    private Optional<ConfigurationWatch> watch = Optional.empty();

    private CambistServer(
            Configuration configuration,
            KeyDirectory keys,
            IssuerDirectory issuers,
            Upstreams upstreams,
            InstantSource clock)
            throws IOException {
        this.keys = keys;
        this.issuers = issuers;
        this.upstreams = upstreams;
        this.clock = clock;
        this.settings = configuration.server();
        this.inForce = ActiveConfiguration.of(configuration, keys, issuers, upstreams, clock);
        this.certificate = settings.tls().isPresent()
                ? Optional.of(CertificateWatch.open(settings.tls().get(), clock))
                : Optional.empty();
        ListenerSettings binding = new ListenerSettings(
                settings.listen(),
                certificate.map(CertificateWatch::first),
                settings.trustedProxies(),
                settings.management());
        this.auditSettings = configuration.audit();
        this.audit =
                auditSettings.isPresent() ? Optional.of(AuditLog.open(auditSettings.get(), clock)) : Optional.empty();
        this.listeners = listen(binding);
        this.renewal = CertificateRenewal.daily(keys);
        certificate.ifPresent(files -> files.start(listeners::replace));
        issuers.releaseEarlier();
    }

    private Listeners listen(ListenerSettings binding) throws IOException {
        try {
            Gateway gateway = new Gateway(
                    () -> inForce.fronted(),
                    upstreams,
                    new ClientAddresses(settings.trustedProxies()),
                    settings.transfersPerClient());
            return Listeners.start(
                    binding,
                    () -> inForce.flows(),
                    this::health,
                    audit.<Audit>map(log -> log).orElse(Audit.NONE),
                    gateway,
                    settings.stopTimeout());
        } catch (IOException | RuntimeException e) {
            audit.ifPresent(AuditLog::close);
            throw e;
        }
    }

    /**
     * Starts with a configuration file, and puts every good change of it in force while running.
     *
     * @param environment what <code>${NAME}</code> stands for in the file
     * @throws ConfigurationException with everything that is wrong with the file
     * @throws IOException when keys cannot be read or made, an issuer cannot be used, a certificate for TLS
     *     not be shown, or an address not be listened on
     */
    public static CambistServer start(Path configurationFile, Map<String, String> environment, InstantSource clock)
            throws ConfigurationException, IOException {
        ConfigurationWatch watch = ConfigurationWatch.open(configurationFile, environment);
        CambistServer server = start(watch.current(), clock);
        server.watch = Optional.of(watch);
        watch.start(server::putInForce);
        return server;
    }

    /**
     * Starts with a configuration that stays as it is.
     *
     * @throws IOException when keys cannot be read or made, an issuer cannot be used, a certificate for TLS
     *     not be shown, or an address not be listened on
     */
    public static CambistServer start(Configuration configuration, InstantSource clock) throws IOException {
        KeyDirectory keys = KeyDirectory.open(configuration.server().data(), clock);
        IssuerDirectory issuers = new IssuerDirectory(clock);
        Upstreams upstreams = new Upstreams();
        try {
            CambistServer server = new CambistServer(configuration, keys, issuers, upstreams, clock);
            LOG.info("token service at {}, health at {}", server.publicUrl(), server.managementUrl());
            return server;
        } catch (IllegalArgumentException e) {
            upstreams.close();
            issuers.close();
            throw new IOException(e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            upstreams.close();
            issuers.close();
            throw e;
        }
    }

    /** Serves another configuration from the next request on; when it cannot, the one in force stays. */
    private void putInForce(Configuration changed) {
        try {
            inForce = ActiveConfiguration.of(changed, keys, issuers, upstreams, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        issuers.releaseEarlier();
        upstreams.keep(inForce.fronted().upstreams());
        if (!changed.server().equals(settings)) {
            LOG.warn("the block server has changed; what stands there needs a restart");
        }
        if (!changed.audit().equals(auditSettings)) {
            LOG.warn("the block audit has changed; what stands there needs a restart");
        }
    }

    /** What is served at this moment: for those who run a server in their own process and want to ask its policy. */
    public Flows flows() {
        return inForce.flows();
    }

    private Health health() {
        Map<String, String> states = new LinkedHashMap<>();
        for (TrustedIssuer issuer : inForce.issuers()) {
            states.put(issuer.url(), IssuerDirectory.hasKeys(issuer) ? "available" : "unavailable");
        }
        return new Health(true, states);
    }

    /** Where the public listener can be reached from this machine, with the port that it really has. */
    public URI publicUrl() {
        return url(settings.scheme(), settings.listen(), listeners.publicPort());
    }

    public URI managementUrl() {
        return url("http", settings.management(), listeners.managementPort());
    }

    private static URI url(String scheme, HostPort address, int port) {
        String host = ANY_ADDRESS.contains(address.host()) ? "localhost" : address.host();
        return URI.create(scheme + "://" + new HostPort(host, port));
    }

    /** Stops to listen, lets the requests that run come to their end, and stops everything else. */
    @Override
    public void close() {
        watch.ifPresent(ConfigurationWatch::close);
        certificate.ifPresent(CertificateWatch::close);
        listeners.close();
        upstreams.close();
        audit.ifPresent(AuditLog::close);
        renewal.close();
        issuers.close();
    }
}
