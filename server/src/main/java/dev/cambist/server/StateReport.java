package dev.cambist.server;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.crawl.CrawlReport;
import dev.cambist.server.crawl.Crawls;
import dev.cambist.server.gateway.relay.Gateway;
import dev.cambist.server.http.Listeners;
import dev.cambist.server.issuer.IssuerDirectory;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.keys.KeyState;
import dev.cambist.server.keys.KeyWatch;
import dev.cambist.server.keys.TrustProfile;
import dev.cambist.server.metrics.IndexMetrics;
import dev.cambist.server.metrics.StateMetrics;
import dev.cambist.server.metrics.StateMetrics.CertificateTimes;
import dev.cambist.server.metrics.StateMetrics.SigningKeyAge;
import dev.cambist.server.notifications.NotificationCounts;
import dev.cambist.server.oauth2.ConcurrencyLimit;
import dev.cambist.server.oauth2.RequestRates;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.RegistrySettings;
import dev.cambist.server.tls.CertificateWatch;
import dev.cambist.server.tls.ServerCertificate.Validity;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Which keys of ours sign now and which certificates are shown, of what is in force: what is left over is not told. */
record StateReport(Supplier<Configuration> configuration, KeyDirectory keys, ListenerCertificates listeners) {
    /** Tells of keys and certificates, and of what came of their changes. */
    void addTo(StateMetrics metrics, KeyWatch watch) {
        metrics.keys(this::signing, this::certificates);
        metrics.reloads("keys", watch::reloads);
        listeners.publicOne().ifPresent(files -> metrics.reloads("certificate", files::reloads));
        listeners.management().ifPresent(files -> metrics.reloads("management_certificate", files::reloads));
    }

    /** Tells of the limits that requests meet at endpoints. */
    static void limits(
            StateMetrics metrics,
            ConcurrencyLimit requests,
            ConcurrencyLimit own,
            RequestRates rates,
            Gateway gateway) {
        metrics.limit("requests", requests::refused);
        metrics.limit("own_sessions", own::refused);
        metrics.limit("address", rates::refusedClients);
        metrics.limit("failures", rates::refusedFailures);
        metrics.limit("identity", rates::refusedIdentities);
        metrics.limit("transfers", gateway::refusedTransfers);
        metrics.limit("manifests", gateway::refusedManifests);
    }

    /** Tells of the limits that requests meet before and behind endpoints. */
    static void limits(StateMetrics metrics, Listeners listeners, IssuerDirectory issuers) {
        metrics.limit("overload", listeners::shed);
        metrics.limit("memory", () -> listeners.memory().refusals());
        metrics.limit("issuer", issuers::refusedByBulkheads);
        metrics.limit("redemptions", issuers::refusedRedemptions);
    }

    /** Tells how far the index is in step with registries. */
    static void index(StateMetrics metrics, Crawls crawls, NotificationCounts notifications) {
        metrics.index()
                .tell(
                        () -> crawls.reports().stream()
                                .map(StateReport::numbers)
                                .toList(),
                        () -> notifications.all().stream()
                                .map(count -> new IndexMetrics.Notifications(
                                        count.registry(),
                                        count.outcome().name().toLowerCase(Locale.ROOT),
                                        count.notifications()))
                                .toList());
    }

    private static IndexMetrics.CrawlNumbers numbers(CrawlReport report) {
        return new IndexMetrics.CrawlNumbers(
                report.registry(),
                report.stage() == CrawlReport.Stage.RUNNING,
                report.stage() == CrawlReport.Stage.FAILING,
                report.state().repositories(),
                report.state().manifests(),
                report.state().failed(),
                report.lastEnd(),
                report.hints());
    }

    List<SigningKeyAge> signing() {
        List<SigningKeyAge> ages = new ArrayList<>();
        keys.signingRefreshTokens()
                .flatMap(KeyState::since)
                .ifPresent(since -> ages.add(new SigningKeyAge("refresh", "", since)));
        Configuration now = configuration.get();
        for (RegistrySettings registry : now.registries()) {
            current(registry, now)
                    .flatMap(KeyState::since)
                    .ifPresent(since -> ages.add(new SigningKeyAge("access", registry.service(), since)));
        }
        return ages;
    }

    /** Those of our authority only where a registry looks at them. */
    List<CertificateTimes> certificates() {
        List<CertificateTimes> all = new ArrayList<>();
        add("public", listeners.publicOne(), all);
        add("management", listeners.management(), all);
        Configuration now = configuration.get();
        List<RegistrySettings> certified = now.registries().stream()
                .filter(registry -> registry.trust() == TrustProfile.X5C)
                .toList();
        if (!certified.isEmpty() && !keys.isInToken()) {
            all.add(times("authority", "", keys.authority()));
        }
        for (RegistrySettings registry : certified) {
            keys.certificate(registry.service(), registry.trust(), algorithm(now))
                    .ifPresent(leaf -> all.add(times("signing", registry.service(), leaf)));
        }
        return all;
    }

    private Optional<KeyState> current(RegistrySettings registry, Configuration now) {
        return keys.signing(registry.service(), registry.trust(), algorithm(now));
    }

    private static SignatureAlgorithm algorithm(Configuration now) {
        return now.tokens().algorithm();
    }

    private static void add(String name, Optional<CertificateWatch> watch, List<CertificateTimes> all) {
        watch.ifPresent(files -> {
            Validity validity = files.current().validity();
            all.add(new CertificateTimes(name, "", validity.from(), validity.until()));
        });
    }

    private static CertificateTimes times(String name, String registry, X509Certificate certificate) {
        return new CertificateTimes(
                name,
                registry,
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }
}
