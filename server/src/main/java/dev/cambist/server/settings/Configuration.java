package dev.cambist.server.settings;

import dev.cambist.core.access.Policy;
import java.util.List;
import java.util.Optional;

/**
 * The whole configuration file, checked.
 *
 * @param keys how long keys sign
 * @param limits how often the token endpoints may be asked
 * @param audit present where decisions are written to an audit file
 * @param tracing present where spans are sent to a collector
 * @param store where sessions and revocations are kept
 * @param admin who may use the admin API
 * @param portal present where there are pages for browsers
 * @param fingerprint of the file but for its block {@code server}: the same where servers are configured alike
 */
public record Configuration(
        ServerSettings server,
        TokenSettings tokens,
        List<RegistrySettings> registries,
        List<IssuerSettings> issuers,
        Policy access,
        KeySettings keys,
        RateLimits limits,
        Optional<AuditSettings> audit,
        Optional<TracingSettings> tracing,
        StoreSettings store,
        AdminSettings admin,
        List<LockRule> locks,
        Optional<PortalSettings> portal,
        String fingerprint) {
    public Configuration {
        registries = List.copyOf(registries);
        issuers = List.copyOf(issuers);
        locks = List.copyOf(locks);
    }

    /** The same with other rules. */
    public Configuration with(Policy rules) {
        return new Configuration(
                server,
                tokens,
                registries,
                issuers,
                rules,
                keys,
                limits,
                audit,
                tracing,
                store,
                admin,
                locks,
                portal,
                fingerprint);
    }
}
