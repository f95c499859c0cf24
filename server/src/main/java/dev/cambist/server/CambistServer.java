package dev.cambist.server;

import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.server.acr.IndexedRepositories;
import dev.cambist.server.acr.MetadataApi;
import dev.cambist.server.acr.UntagLeftovers;
import dev.cambist.server.admin.AdminApi;
import dev.cambist.server.admin.AdminGate;
import dev.cambist.server.admin.AuditActs;
import dev.cambist.server.admin.CrawlActs;
import dev.cambist.server.admin.KeyActs;
import dev.cambist.server.admin.RobotActs;
import dev.cambist.server.admin.RobotDigests;
import dev.cambist.server.admin.SessionActs;
import dev.cambist.server.audit.AuditLog;
import dev.cambist.server.audit.LogLines;
import dev.cambist.server.audit.RecentGrants;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.audit.StoredAudit;
import dev.cambist.server.config.ConfigurationWatch;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.crawl.Crawls;
import dev.cambist.server.crypto.Cryptography;
import dev.cambist.server.gateway.RegistryRequest;
import dev.cambist.server.gateway.relay.Gateway;
import dev.cambist.server.gateway.relay.Upstreams;
import dev.cambist.server.health.Health;
import dev.cambist.server.http.BeforeRoutes;
import dev.cambist.server.http.ClientAddresses;
import dev.cambist.server.http.ListenerSettings;
import dev.cambist.server.http.Listeners;
import dev.cambist.server.http.RouteTable;
import dev.cambist.server.issuer.IssuerDirectory;
import dev.cambist.server.issuer.IssuerState;
import dev.cambist.server.keys.CertificateRenewal;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.keys.KeyFileException;
import dev.cambist.server.keys.KeyRotation;
import dev.cambist.server.keys.KeyWatch;
import dev.cambist.server.metadata.RegistryIndex;
import dev.cambist.server.metrics.Metrics;
import dev.cambist.server.notifications.NotificationsEndpoint;
import dev.cambist.server.oauth2.ConcurrencyLimit;
import dev.cambist.server.oauth2.Flows;
import dev.cambist.server.oauth2.OwnSessions;
import dev.cambist.server.oauth2.RequestRates;
import dev.cambist.server.oauth2.TokenServiceRoutes;
import dev.cambist.server.portal.PersonalPages;
import dev.cambist.server.portal.Portal;
import dev.cambist.server.portal.operators.OperatorPages;
import dev.cambist.server.portal.operators.RefusalCounts;
import dev.cambist.server.portal.operators.ServerState;
import dev.cambist.server.portal.repositories.RepositoryPages;
import dev.cambist.server.sessions.LiveRevocations;
import dev.cambist.server.sessions.LiveRobots;
import dev.cambist.server.sessions.PersonalSessions;
import dev.cambist.server.sessions.RobotUses;
import dev.cambist.server.sessions.SessionLog;
import dev.cambist.server.settings.AuditSettings;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.HostPort;
import dev.cambist.server.settings.PortalSettings;
import dev.cambist.server.settings.ReadinessSettings;
import dev.cambist.server.settings.ReadinessSettings.Concern;
import dev.cambist.server.settings.ServerSettings;
import dev.cambist.server.store.StoreAccess;
import dev.cambist.server.tracing.Tracing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running Cambist: configuration, keys, issuers and listeners put together. */
public final class CambistServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CambistServer.class);
    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private final ClosingStack opened;
    private final KeyDirectory keys;
    private final IssuerDirectory issuers;
    private final Upstreams upstreams;
    private final InstantSource clock;
    private final Configuration started; // parts of it hold until the next start
    private final ServerSettings settings;
    private final Readiness readiness;
    private final StoreAccess store;
    private final SessionLog sessions;
    private final LiveRobots robots;
    private final RobotUses robotUses;
    private final LiveRevocations revocations;
    private final Metrics metrics;
    private final RegistryIndex index;
    private final Listeners listeners;
    private final RefusalCounts refusals;
    private final Optional<StoredAudit> storedAudit;
    private volatile ActiveConfiguration active;

    /** Opens everything, in the order in which it is needed; the caller closes what was opened when this fails. */
    private CambistServer(Configuration configuration, InstantSource clock, BeforeRoutes before, ClosingStack opened)
            throws IOException {
        this.opened = opened;
        this.clock = clock;
        this.started = configuration;
        this.settings = configuration.server();
        this.readiness = new Readiness(readiness(configuration));
        this.store = new StoreAccess(configuration.store(), settings.data());
        opened.add(store::close);
        this.keys = ServerKeys.open(configuration, store, clock);
        opened.add(keys::close);
        this.issuers = new IssuerDirectory(clock);
        opened.add(issuers::close);
        CertificateRenewal renewal = CertificateRenewal.daily(keys);
        opened.add(renewal::close);
        this.index = RegistryIndex.start(store, clock);
        opened.add(index::close);
        this.sessions = SessionLog.start(store, clock);
        opened.add(sessions::close);
        this.robots = new LiveRobots(store, keys::robotKeys, clock);
        this.robotUses = RobotUses.start(store, robots, clock);
        opened.add(robotUses::close);
        this.storedAudit =
                configuration.audit().flatMap(AuditSettings::inStore).map(age -> StoredAudit.start(store, clock, age));
        storedAudit.ifPresent(stored -> opened.add(stored::close)); // after the file, which is opened later
        RecentGrants grants = new RecentGrants();
        this.refusals = new RefusalCounts(clock);
        this.metrics = new Metrics(service -> active.serves(service), Gateway.failures(), this::issuerStates, clock);
        RequestEvents events = RequestEvents.toAll(readers(grants));
        this.upstreams = new Upstreams((service, scopes) -> active.ownToken(service, scopes));
        opened.add(upstreams::close);
        this.revocations = LiveRevocations.start(store, robots, clock);
        opened.add(revocations::close);
        readiness.ask(Concern.STORE, revocations::isInTrouble);
        readiness.ask(Concern.TOKEN, keys::isTokenGone);
        this.active = active(configuration);
        KeyWatch keyWatch = KeyWatch.start(
                keys, configuration.keys().rotateEvery(), KeyRotation.lead(ServerKeys.unseen(configuration)));
        opened.add(keyWatch::close);
        ListenerCertificates certificates = ListenerCertificates.open(settings, clock);
        Crawls crawls = new Crawls(() -> active.crawled(upstreams), store, clock);
        StateReport report = new StateReport(() -> active.configuration(), keys, certificates);
        report.addTo(metrics.states(), keyWatch);
        this.listeners = listen(certificates, events, grants, crawls, before);
        opened.add(listeners::close);
        metrics.memory(listeners::memory);
        StateReport.limits(metrics.states(), listeners, issuers);
        store.claim(); // after the address is known to be free: of two servers alike, that is what the second is told
        certificates.start(listeners);
        opened.add(certificates::close);
        readiness.ask(Concern.CERTIFICATE, certificates::areRejected);
        issuers.releaseEarlier();
        crawls.start();
        opened.add(crawls::close);
        UntagLeftovers leftovers = UntagLeftovers.start(index, name -> active.way(upstreams, name));
        opened.add(leftovers::close);
    }

    private ActiveConfiguration active(Configuration configuration) throws KeyFileException {
        return ActiveConfiguration.of(
                configuration, keys, issuers, upstreams, revocations.and(robots), revocations.guarding(robots), clock);
    }

    /** Where nothing is done unrecorded, requests for tokens had better go elsewhere while nothing can be recorded. */
    private static ReadinessSettings readiness(Configuration configuration) {
        ReadinessSettings configured = configuration.server().readiness();
        return configuration.audit().filter(AuditSettings::isStrict).isPresent()
                ? configured.unreadyOn(Concern.AUDIT)
                : configured;
    }

    /** Who reads what happened in each request. */
    private List<RequestEvents> readers(RecentGrants grants) throws IOException {
        List<RequestEvents> readers =
                new ArrayList<>(List.of(new LogLines(), grants, metrics.requests(), sessions, robotUses));
        if (started.portal().isPresent()) {
            readers.add(refusals);
        }
        if (started.audit().isPresent()) {
            AuditLog audit = auditLog(started.audit().get());
            opened.add(audit::close);
            readers.add(audit);
            readiness.ask(Concern.AUDIT, audit::isInTrouble);
        }
        if (started.tracing().isPresent()) { // elsewhere no class of it is loaded
            Tracing tracing = Tracing.start(started.tracing().get(), clock);
            opened.add(tracing::close);
            readers.add(tracing);
            metrics.states().spans(tracing::sent, tracing::dropped);
        }
        return readers;
    }

    private AuditLog auditLog(AuditSettings audit) throws IOException {
        return storedAudit.isPresent()
                ? AuditLog.open(audit, clock, storedAudit.get()::add)
                : AuditLog.open(audit, clock);
    }

    private Listeners listen(
            ListenerCertificates certificates,
            RequestEvents events,
            RecentGrants grants,
            Crawls crawls,
            BeforeRoutes before)
            throws IOException {
        RouteTable.Builder publicRoutes = RouteTable.builder();
        IndexedRepositories repositories = new IndexedRepositories(index);
        RequestRates rates = new RequestRates(() -> active.configuration().limits(), System::nanoTime);
        ConcurrencyLimit requests = new ConcurrencyLimit(settings.limits().requests());
        TokenServiceRoutes.addTo(publicRoutes, this::flows, requests, rates, events);
        ConcurrencyLimit own = OwnSessions.limit();
        PersonalSessions personal = new PersonalSessions(store, sessions, revocations, clock);
        new OwnSessions(personal, () -> active.served()).addTo(publicRoutes, this::flows, own, rates, events);
        Gateway gateway = new Gateway(
                () -> active.reached(),
                upstreams,
                new ClientAddresses(settings.trustedProxies()),
                events,
                grants,
                index,
                new MetadataApi(repositories),
                settings.limits().transfersPerClient());
        publicRoutes.under(Gateway.BASE, gateway).under(RegistryRequest.ACR, gateway);
        StateReport.limits(metrics.states(), requests, own, rates, gateway);
        RouteTable.Builder managementRoutes = RouteTable.builder();
        Health.addTo(managementRoutes, this::health);
        metrics.addTo(managementRoutes);
        NotificationsEndpoint notifications = new NotificationsEndpoint(name -> active.notified(name), crawls, events);
        notifications.addTo(managementRoutes);
        StateReport.index(metrics.states(), crawls, notifications.counts());
        AdminApi admin = new AdminApi(
                managementRoutes,
                new AdminGate(
                        () -> active.configuration().admin(),
                        () -> active.operators(),
                        this::realm,
                        settings.managementTls().isPresent()),
                events);
        new SessionActs(store, sessions, revocations, robots, () -> active.served(), clock).addTo(admin);
        new RobotActs(store, robots, robotUses, () -> active.served(), clock).addTo(admin);
        new KeyActs(keys, new RobotDigests.InStore(store), () -> active.configuration(), clock).addTo(admin);
        new AuditActs(started.audit(), storedAudit).addTo(admin);
        new CrawlActs(crawls::reports).addTo(admin);
        if (started.portal().isPresent()) {
            PortalSettings portal = started.portal().get();
            PersonalPages pages = new Portal(() -> active.portal(portal), keys::refreshKeys, personal, clock)
                    .addTo(publicRoutes, own, rates, events);
            new RepositoryPages(() -> active.reached(), upstreams, repositories, events).addTo(pages);
            new OperatorPages(admin, this::serverState, refusals, clock).addTo(pages);
        }
        return Listeners.start(
                new ListenerSettings(
                        settings.listen(),
                        certificates.ofPublic(),
                        settings.trustedProxies(),
                        settings.management(),
                        certificates.ofManagement()),
                publicRoutes.build(),
                managementRoutes.build(),
                settings.limits(),
                before);
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
        return start(ConfigurationWatch.open(configurationFile, environment), clock, before);
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
        Cryptography.use(watch.current().server().cryptoProvider());
        return start(watch, clock, BeforeRoutes.NOTHING);
    }

    private static CambistServer start(ConfigurationWatch watch, InstantSource clock, BeforeRoutes before)
            throws IOException {
        CambistServer server = start(watch.current(), clock, before);
        watch.start(server::putInForce);
        server.opened.add(watch::close);
        server.readiness.ask(Concern.CONFIGURATION, watch::isRejected);
        server.metrics.states().reloads("configuration", watch::reloads);
        return server;
    }

    /**
     * Starts with a configuration that stays as it is.
     *
     * @throws IOException when keys cannot be read or made, an issuer cannot be used, a certificate for TLS
     *     not be shown, or an address not be listened on
     */
    public static CambistServer start(Configuration configuration, InstantSource clock) throws IOException {
        return start(configuration, clock, BeforeRoutes.NOTHING);
    }

    private static CambistServer start(Configuration configuration, InstantSource clock, BeforeRoutes before)
            throws IOException {
        ServerFiles.check(configuration);
        ClosingStack opened = new ClosingStack();
        try {
            CambistServer server = new CambistServer(configuration, clock, before, opened);
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
            active = active(changed);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        issuers.releaseEarlier();
        upstreams.keep(active.reached().upstreams());
        warnOfRestart("server", changed, Configuration::server);
        warnOfRestart("store", changed, Configuration::store);
        warnOfRestart("keys", changed, Configuration::keys);
        warnOfRestart("audit", changed, Configuration::audit);
        warnOfRestart("tracing", changed, Configuration::tracing);
        warnOfRestart("portal", changed, Configuration::portal);
    }

    private void warnOfRestart(String block, Configuration changed, Function<Configuration, Object> part) {
        if (!part.apply(changed).equals(part.apply(started))) {
            LOG.warn("the block {} has changed; what stands there needs a restart", block);
        }
    }

    /** What is served at this moment: for those who run a server in their own process and want to ask its policy. */
    public Flows flows() {
        return active.flows();
    }

    /** Those of Entra's two versions are two, and those of several entries of one name and URL are one. */
    private Collection<IssuerState> issuerStates() {
        Map<String, IssuerState> states = new LinkedHashMap<>();
        for (TrustedIssuer issuer : active.issuers()) {
            states.putIfAbsent(issuer.name() + ' ' + issuer.url(), IssuerDirectory.state(issuer));
        }
        return states.values();
    }

    private Health health() {
        Map<String, String> states = new LinkedHashMap<>();
        for (TrustedIssuer issuer : active.issuers()) {
            // Issuers of one URL are one to who reads this: available when all of them are.
            states.merge(
                    issuer.url(),
                    IssuerDirectory.hasKeys(issuer) ? "available" : "unavailable",
                    (one, other) -> one.equals("available") ? other : one);
        }
        return readiness.health(states);
    }

    private ServerState serverState() {
        return new ServerState(active.configuration(), health(), issuerStates(), metrics.grantsByRule());
    }

    /** Where the public listener can be reached from this machine, with the port that it really has. */
    public URI publicUrl() {
        return url(settings.scheme(), settings.listen(), listeners.publicPort());
    }

    /** Where tokens are to be had, with the port that the public listener really has. */
    private URI realm() {
        return active.configuration().server().url().orElseGet(this::publicUrl).resolve("/oauth2/token");
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
        readiness.drain();
        opened.close();
    }
}
