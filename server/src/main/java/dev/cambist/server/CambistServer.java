package dev.cambist.server;

import dev.cambist.server.acr.UntagLeftovers;
import dev.cambist.server.config.ConfigurationWatch;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.crawl.Crawls;
import dev.cambist.server.crypto.Cryptography;
import dev.cambist.server.crypto.SelfTest;
import dev.cambist.server.http.BeforeRoutes;
import dev.cambist.server.http.Listeners;
import dev.cambist.server.keys.KeyRotation;
import dev.cambist.server.keys.KeyWatch;
import dev.cambist.server.metrics.StateMetrics;
import dev.cambist.server.oauth2.Flows;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.HostPort;
import dev.cambist.server.settings.ReadinessSettings.Concern;
import dev.cambist.server.settings.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running Cambist: configuration, keys, issuers and listeners put together. */
public final class CambistServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CambistServer.class);
    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private final ServerParts parts;
    private final ServerSettings settings;
    private final Listeners listeners;

    /** The caller closes what was opened when this fails. */
    private CambistServer(ServerParts parts, BeforeRoutes before) throws IOException {
        this.parts = parts;
        this.settings = parts.started.server();
        ClosingStack opened = parts.opened;
        KeyWatch keyWatch = KeyWatch.start(
                parts.keys, parts.started.keys().rotateEvery(), KeyRotation.lead(ServerKeys.unseen(parts.started)));
        opened.add(keyWatch::close);
        ListenerCertificates certificates = ListenerCertificates.open(settings, parts.clock);
        Crawls crawls = new Crawls(() -> parts.active().crawled(parts.upstreams), parts.store, parts.clock);
        StateMetrics states = parts.metrics.states();
        new StateReport(() -> parts.active().configuration(), parts.keys, certificates).addTo(states, keyWatch);
        this.listeners = new ServerRoutes(parts, crawls, this::realm).listen(certificates, before);
        opened.add(listeners::close);
        parts.metrics.memory(listeners::memory);
        StateReport.limits(states, listeners, parts.issuers);
        // After the address is known to be free: of two servers alike, that is what the second is told.
        parts.store.claim();
        certificates.start(listeners);
        opened.add(certificates::close);
        parts.readiness.ask(Concern.CERTIFICATE, certificates::areRejected);
        parts.replicas.start(listeners.publicPort());
        parts.issuers.releaseEarlier();
        crawls.start();
        opened.add(crawls::close);
        UntagLeftovers leftovers =
                UntagLeftovers.start(parts.index, name -> parts.active().way(parts.upstreams, name));
        opened.add(leftovers::close);
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
        return start(configurationFile, environment, clock, BeforeRoutes.NOTHING);
    }

    /** As {@link #start(Path, Map, InstantSource)}, with something before the routes of its public listener. */
    public static CambistServer start(
            Path configurationFile, Map<String, String> environment, InstantSource clock, BeforeRoutes before)
            throws ConfigurationException, IOException {
        return start(ConfigurationWatch.open(configurationFile, environment), clock, before, SelfTest.NONE);
    }

    /**
     * As {@link #start(Path, Map, InstantSource)}, in a process that serves nothing else: what the configuration says of
     * the whole process, {@code crypto-provider}, is done too. It is not where a server runs in a program of others,
     * whose cryptography is theirs to choose.
     */
    public static CambistServer startProcess(
            Path configurationFile, Map<String, String> environment, InstantSource clock)
            throws ConfigurationException, IOException {
        ConfigurationWatch watch = ConfigurationWatch.open(configurationFile, environment);
        SelfTest tested = Cryptography.use(watch.current().server().cryptoProvider());
        return start(watch, clock, BeforeRoutes.NOTHING, tested);
    }

    private static CambistServer start(
            ConfigurationWatch watch, InstantSource clock, BeforeRoutes before, SelfTest tested) throws IOException {
        CambistServer server = start(watch.current(), clock, before, tested);
        watch.start(server::putInForce);
        server.parts.opened.add(watch::close);
        server.parts.readiness.ask(Concern.CONFIGURATION, watch::isRejected);
        server.parts.metrics.states().reloads("configuration", watch::reloads);
        return server;
    }

    /**
     * Starts with a configuration that stays as it is.
     *
     * @throws IOException when keys cannot be read or made, an issuer cannot be used, a certificate for TLS
     *     not be shown, or an address not be listened on
     */
    public static CambistServer start(Configuration configuration, InstantSource clock) throws IOException {
        return start(configuration, clock, BeforeRoutes.NOTHING, SelfTest.NONE);
    }

    private static CambistServer start(
            Configuration configuration, InstantSource clock, BeforeRoutes before, SelfTest tested) throws IOException {
        ServerFiles.check(configuration);
        ClosingStack opened = new ClosingStack();
        try {
            ServerParts parts = new ServerParts(configuration, clock, opened);
            tested.await();
            CambistServer server = new CambistServer(parts, before);
            LOG.info("token service at {}, health at {}", server.publicUrl(), server.managementUrl());
            return server;
        } catch (IllegalArgumentException e) {
            opened.close();
            throw new IOException(e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Serves another configuration from the next request on; when it cannot, the one in force stays. */
    private void putInForce(Configuration changed) {
        try {
            parts.activate(changed);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        warnOfRestart("server", changed, Configuration::server);
        warnOfRestart("store", changed, Configuration::store);
        warnOfRestart("keys", changed, Configuration::keys);
        warnOfRestart("audit", changed, Configuration::audit);
        warnOfRestart("tracing", changed, Configuration::tracing);
        warnOfRestart("portal", changed, Configuration::portal);
    }

    private void warnOfRestart(String block, Configuration changed, Function<Configuration, Object> part) {
        if (!part.apply(changed).equals(part.apply(parts.started))) {
            LOG.warn("the block {} has changed; what stands there needs a restart", block);
        }
    }

    /** What is served at this moment: for those who run a server in their own process and want to ask its policy. */
    public Flows flows() {
        return parts.active().flows();
    }

    /** Where the public listener can be reached from this machine, with the port that it really has. */
    public URI publicUrl() {
        return url(settings.scheme(), settings.listen(), listeners.publicPort());
    }

    /** Where tokens are to be had, with the port that the public listener really has. */
    private URI realm() {
        return parts.active()
                .configuration()
                .server()
                .url()
                .orElseGet(this::publicUrl)
                .resolve("/oauth2/token");
    }

    public URI managementUrl() {
        return url(settings.managementScheme(), settings.management(), listeners.managementPort());
    }

    private static URI url(String scheme, HostPort address, int port) {
        String host = ANY_ADDRESS.contains(address.host()) ? "localhost" : address.host();
        return URI.create(scheme + "://" + new HostPort(host, port));
    }

    /**
     * Says that it is not ready, and serves on for the drain delay; stops to listen, lets the requests that run come to
     * their end, and stops everything else.
     */
    @Override
    public void close() {
        parts.readiness.drain();
        parts.opened.close();
    }
}
