package dev.cambist.server;

import dev.cambist.server.audit.AuditLog;
import dev.cambist.server.audit.LogLines;
import dev.cambist.server.audit.RecentGrants;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.audit.StoredAudit;
import dev.cambist.server.gateway.relay.Gateway;
import dev.cambist.server.gateway.relay.Upstreams;
import dev.cambist.server.health.Health;
import dev.cambist.server.health.ProgramVersion;
import dev.cambist.server.issuer.IssuerDirectory;
import dev.cambist.server.keys.CertificateRenewal;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.keys.KeyFileException;
import dev.cambist.server.metadata.RegistryIndex;
import dev.cambist.server.metrics.Metrics;
import dev.cambist.server.portal.operators.RefusalCounts;
import dev.cambist.server.sessions.Housekeeping;
import dev.cambist.server.sessions.LiveReplicas;
import dev.cambist.server.sessions.LiveRevocations;
import dev.cambist.server.sessions.LiveRobots;
import dev.cambist.server.sessions.RobotUses;
import dev.cambist.server.sessions.SessionLog;
import dev.cambist.server.settings.AuditSettings;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.ReadinessSettings;
import dev.cambist.server.settings.ReadinessSettings.Concern;
import dev.cambist.server.store.StoreAccess;
import dev.cambist.server.tracing.Tracing;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a server has open from its start to its stop, opened in the order in which one thing needs another, and the
 * configuration that is in force.
 */
final class ServerParts {
    final Configuration started; // parts of it hold until the next start
    final InstantSource clock;
    final ClosingStack opened;
    final Readiness readiness;
    final StoreAccess store;
    final KeyDirectory keys;
    final IssuerDirectory issuers;
    final RegistryIndex index;
    final SessionLog sessions;
    final LiveRobots robots;
    final RobotUses robotUses;
    final Optional<StoredAudit> storedAudit;
    final RecentGrants grants;
    final RefusalCounts refusals;
    final Metrics metrics;
    final RequestEvents events;
    final Upstreams upstreams;
    final LiveRevocations revocations;
    final LiveReplicas replicas;
    private volatile ActiveConfiguration active;

    /** Whoever gave the stack closes what is on it when this fails. */
    ServerParts(Configuration configuration, InstantSource clock, ClosingStack opened) throws IOException {
        this.started = configuration;
        this.clock = clock;
        this.opened = opened;
        this.readiness = new Readiness(readiness(configuration));
        this.store =
                new StoreAccess(configuration.store(), configuration.server().data());
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
        this.grants = new RecentGrants(service -> active().reached().at(service).isPresent());
        this.refusals = new RefusalCounts(clock);
        this.metrics = new Metrics(
                service -> active().serves(service), Gateway.failures(), () -> active().issuerStates(), clock);
        this.events = RequestEvents.toAll(readers());
        this.upstreams = new Upstreams((service, scopes) -> active().ownToken(service, scopes));
        opened.add(upstreams::close);
        this.revocations = LiveRevocations.start(store, robots, index::followLocks, clock);
        opened.add(revocations::close);
        opened.add(Housekeeping.start(store, revocations, clock)::close);
        readiness.ask(Concern.STORE, revocations::isInTrouble);
        readiness.ask(Concern.TOKEN, keys::isTokenGone);
        this.active = made(configuration);
        this.replicas = new LiveReplicas(
                store, ProgramVersion.TEXT, () -> active().configuration().fingerprint(), clock);
        opened.add(replicas::close);
    }

    /** What is in force at this moment. */
    ActiveConfiguration active() {
        return active;
    }

    /** Puts another configuration in force; when it cannot, the one in force stays. */
    void activate(Configuration changed) throws IOException {
        active = made(changed);
        issuers.releaseEarlier();
        upstreams.keep(active.reached().upstreams());
    }

    private ActiveConfiguration made(Configuration configuration) throws KeyFileException {
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
    private List<RequestEvents> readers() throws IOException {
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

    Health health() {
        return readiness.health(active.availability());
    }
}
