package dev.cambist.server;

import dev.cambist.server.acr.IndexedRepositories;
import dev.cambist.server.acr.MetadataApi;
import dev.cambist.server.admin.AdminApi;
import dev.cambist.server.admin.AdminGate;
import dev.cambist.server.admin.AuditActs;
import dev.cambist.server.admin.CrawlActs;
import dev.cambist.server.admin.KeyActs;
import dev.cambist.server.admin.ReplicaActs;
import dev.cambist.server.admin.RobotActs;
import dev.cambist.server.admin.RobotDigests;
import dev.cambist.server.admin.SessionActs;
import dev.cambist.server.crawl.Crawls;
import dev.cambist.server.gateway.RegistryRequest;
import dev.cambist.server.gateway.relay.Gateway;
import dev.cambist.server.gateway.relay.RegistryTrial;
import dev.cambist.server.health.Health;
import dev.cambist.server.http.BeforeRoutes;
import dev.cambist.server.http.ClientAddresses;
import dev.cambist.server.http.ListenerSettings;
import dev.cambist.server.http.Listeners;
import dev.cambist.server.http.RouteTable;
import dev.cambist.server.notifications.NotificationsEndpoint;
import dev.cambist.server.oauth2.ConcurrencyLimit;
import dev.cambist.server.oauth2.Flows;
import dev.cambist.server.oauth2.OwnSessions;
import dev.cambist.server.oauth2.RequestRates;
import dev.cambist.server.oauth2.TokenServiceRoutes;
import dev.cambist.server.portal.PersonalPages;
import dev.cambist.server.portal.Portal;
import dev.cambist.server.portal.operators.OperatorPages;
import dev.cambist.server.portal.operators.ServerState;
import dev.cambist.server.portal.repositories.RepositoryPages;
import dev.cambist.server.sessions.PersonalRobots;
import dev.cambist.server.sessions.PersonalSessions;
import dev.cambist.server.settings.PortalSettings;
import dev.cambist.server.settings.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.util.function.Supplier;

/** Who answers at which address: each feature adds its own routes. */
record ServerRoutes(ServerParts parts, Crawls crawls, Supplier<URI> realm) {
    Listeners listen(ListenerCertificates certificates, BeforeRoutes before) throws IOException {
        ServerSettings settings = parts.started.server();
        ConcurrencyLimit own = OwnSessions.limit();
        RequestRates rates =
                new RequestRates(() -> parts.active().configuration().limits(), System::nanoTime);
        IndexedRepositories repositories = new IndexedRepositories(parts.index);
        PersonalSessions personal = new PersonalSessions(parts.store, parts.sessions, parts.revocations, parts.clock);

        RouteTable.Builder publicRoutes = RouteTable.builder();
        ConcurrencyLimit requests = new ConcurrencyLimit(settings.limits().requests());
        TokenServiceRoutes.addTo(publicRoutes, this::flows, requests, rates, parts.events);
        new OwnSessions(personal, () -> parts.active().served())
                .addTo(publicRoutes, this::flows, own, rates, parts.events);
        Gateway gateway = gateway(settings, repositories);
        publicRoutes.under(Gateway.BASE, gateway).under(RegistryRequest.ACR, gateway);
        StateReport.limits(parts.metrics.states(), requests, own, rates, gateway);

        RouteTable.Builder managementRoutes = RouteTable.builder();
        Health.addTo(managementRoutes, parts::health);
        parts.metrics.addTo(managementRoutes);
        NotificationsEndpoint notifications =
                new NotificationsEndpoint(name -> parts.active().notified(name), crawls, parts.events);
        notifications.addTo(managementRoutes);
        StateReport.index(parts.metrics.states(), crawls, notifications.counts());
        AdminApi admin = admin(managementRoutes, settings);

        if (parts.started.portal().isPresent()) {
            PortalSettings portal = parts.started.portal().get();
            PersonalRobots ownRobots =
                    new PersonalRobots(parts.store, parts.robots, parts.robotUses, parts.revocations, parts.clock);
            PersonalPages pages = new Portal(
                            () -> parts.active().portal(portal),
                            parts.keys::refreshKeys,
                            personal,
                            ownRobots,
                            parts.clock)
                    .addTo(publicRoutes, own, rates, parts.events);
            new RepositoryPages(() -> parts.active().reached(), parts.upstreams, repositories, parts.events)
                    .addTo(pages);
            new OperatorPages(admin, this::state, parts.refusals, RegistryTrial::takes, parts.clock).addTo(pages);
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

    private Flows flows() {
        return parts.active().flows();
    }

    private Gateway gateway(ServerSettings settings, IndexedRepositories repositories) {
        return new Gateway(
                () -> parts.active().reached(),
                parts.upstreams,
                new ClientAddresses(settings.trustedProxies()),
                parts.events,
                parts.grants,
                parts.index,
                new MetadataApi(repositories),
                settings.limits().transfersPerClient());
    }

    private AdminApi admin(RouteTable.Builder routes, ServerSettings settings) {
        AdminApi admin = new AdminApi(
                routes,
                new AdminGate(
                        () -> parts.active().configuration().admin(),
                        () -> parts.active().operators(),
                        realm,
                        settings.managementTls().isPresent()),
                parts.events);
        new SessionActs(
                        parts.store,
                        parts.sessions,
                        parts.revocations,
                        parts.robots,
                        () -> parts.active().served(),
                        parts.clock)
                .addTo(admin);
        new RobotActs(
                        parts.store,
                        parts.robots,
                        parts.robotUses,
                        () -> parts.active().served(),
                        parts.clock)
                .addTo(admin);
        new KeyActs(
                        parts.keys,
                        new RobotDigests.InStore(parts.store),
                        () -> parts.active().configuration(),
                        parts.clock)
                .addTo(admin);
        new AuditActs(parts.started.audit(), parts.storedAudit).addTo(admin);
        new CrawlActs(crawls::reports).addTo(admin);
        new ReplicaActs(parts.replicas::seen).addTo(admin);
        return admin;
    }

    private ServerState state() {
        return new ServerState(
                parts.active().configuration(),
                parts.health(),
                parts.active().issuerStates(),
                parts.metrics.grantsByRule());
    }
}
