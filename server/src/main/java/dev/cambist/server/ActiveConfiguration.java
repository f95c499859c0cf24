package dev.cambist.server;

import dev.cambist.core.access.AdminRole;
import dev.cambist.core.access.Scope;
import dev.cambist.core.exchange.ExchangeFlow;
import dev.cambist.core.exchange.PortalFlow;
import dev.cambist.core.exchange.Services;
import dev.cambist.core.exchange.TokenFlow;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.IdentityVerifier;
import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.session.RevocationCheck;
import dev.cambist.core.session.Robots;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.TokenIds;
import dev.cambist.core.token.TokenMint;
import dev.cambist.core.token.TokenReader;
import dev.cambist.server.admin.Operators;
import dev.cambist.server.crawl.CrawlTarget;
import dev.cambist.server.gateway.ReachedRegistries;
import dev.cambist.server.gateway.ReachedRegistries.ReachedRegistry;
import dev.cambist.server.gateway.relay.RegistryWay;
import dev.cambist.server.gateway.relay.UpstreamContents;
import dev.cambist.server.gateway.relay.Upstreams;
import dev.cambist.server.issuer.BrowserSignIn;
import dev.cambist.server.issuer.IssuerDirectory;
import dev.cambist.server.issuer.IssuerState;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.keys.KeyFileException;
import dev.cambist.server.metadata.LockRules;
import dev.cambist.server.notifications.NotifiedRegistry;
import dev.cambist.server.oauth2.Flows;
import dev.cambist.server.portal.PortalConfiguration;
import dev.cambist.server.sessions.ServedRegistry;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.PortalSettings;
import dev.cambist.server.settings.RegistrySettings;
import dev.cambist.server.settings.TokenSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A configuration and what was made of it. */
record ActiveConfiguration(
        Configuration configuration,
        List<TrustedIssuer> issuers,
        Flows flows,
        ReachedRegistries reached,
        Operators operators,
        Set<String> services) {
    /** Longer than the clocks of two machines are apart. */
    private static final Duration OWN_TOKEN = Duration.ofMinutes(2);

    /** What a registry's log and notifications call this server. */
    private static final Caller ITSELF = new Caller.Bearer("cambist:index");

    /**
     * Makes the flows of a configuration. What is in force already stays as it is, also when this fails.
     *
     * @throws IllegalArgumentException when the parts of the configuration do not go together
     */
    static ActiveConfiguration of(
            Configuration configuration,
            KeyDirectory keys,
            IssuerDirectory directory,
            Upstreams upstreams,
            RevocationCheck revocations,
            Robots robots,
            InstantSource clock)
            throws KeyFileException {
        List<TrustedIssuer> issuers = directory.update(configuration.issuers());
        IdentityVerifier verifier =
                new IdentityVerifier(issuers.stream().map(directory::bounded).toList(), clock);
        TokenSettings tokens = configuration.tokens();
        Services services = services(configuration.registries(), tokens.algorithm(), keys);
        TokenIds ids = new TokenIds(clock, new SecureRandom());
        TokenMint mint = new TokenMint(tokens.issuer(), tokens.lifetimes(), keys::refreshKeys, clock, ids);
        TokenReader reader =
                new TokenReader(tokens.issuer(), keys::refreshKeys, verifier::stillTrusts, revocations, clock);
        ExchangeFlow exchange = new ExchangeFlow(services, verifier, configuration.access(), mint);
        Flows flows = new Flows(exchange, new TokenFlow(exchange, reader, robots), keys::jwks);
        ReachedRegistries reached = new ReachedRegistries(
                configuration.access(),
                robots,
                verifier::stillTrusts,
                configuration.server().url(),
                new LockRules(configuration.locks()),
                clock);
        for (RegistrySettings registry : configuration.registries()) {
            reached.add(registry, services.named(registry.service()), reader, keys::refreshKeys);
        }
        upstreams.open(reached.upstreams());
        Operators operators = new Operators(reader, configuration.access());
        Set<String> names = Stream.concat(
                        configuration.registries().stream().map(RegistrySettings::service),
                        Stream.of(AdminRole.SERVICE))
                .collect(Collectors.toUnmodifiableSet());
        return new ActiveConfiguration(configuration, issuers, flows, reached, operators, names);
    }

    /** Whether a registry has that name, or the server itself; aliases are not asked. */
    boolean serves(String service) {
        return services.contains(service);
    }

    /** Its registries, as operators are told of them. */
    List<ServedRegistry> served() {
        return configuration.registries().stream()
                .map(registry -> new ServedRegistry(
                        registry.service(),
                        registry.upstream().isPresent(),
                        configuration.tokens().lifetimes().accessToken()))
                .toList();
    }

    /** What is known of each issuer; those of Entra's two versions are two, and several entries of one name and URL are one. */
    Collection<IssuerState> issuerStates() {
        Map<String, IssuerState> states = new LinkedHashMap<>();
        for (TrustedIssuer issuer : issuers) {
            states.putIfAbsent(issuer.name() + ' ' + issuer.url(), IssuerDirectory.state(issuer));
        }
        return states.values();
    }

    /** Whether the keys of each issuer are at hand, by its URL: issuers of one URL are available when all of them are. */
    Map<String, String> availability() {
        Map<String, String> states = new LinkedHashMap<>();
        for (TrustedIssuer issuer : issuers) {
            states.merge(
                    issuer.url(),
                    IssuerDirectory.hasKeys(issuer) ? "available" : "unavailable",
                    (one, other) -> one.equals("available") ? other : one);
        }
        return states;
    }

    /** What the portal serves of it. */
    PortalConfiguration portal(PortalSettings settings) {
        List<BrowserSignIn> signIns = issuers.stream()
                .filter(issuer ->
                        settings.issuers().isEmpty() || settings.issuers().contains(issuer.name()))
                .flatMap(issuer -> BrowserSignIn.at(issuer).stream())
                .toList();
        return new PortalConfiguration(
                new PortalFlow(flows.exchange()),
                flows.token().reader(),
                signIns,
                issuers,
                host -> reached.at(host)
                        .filter(registry -> !registry.isBeside())
                        .map(registry -> registry.service().name()));
    }

    /** The way to a registry that is behind the gateway, by its name in the index. */
    Optional<RegistryWay> way(Upstreams upstreams, String name) {
        return reached.all().stream()
                .filter(registry -> registry.index().equals(name) && !registry.isBeside())
                .findFirst()
                .map(registry -> new RegistryWay(upstreams, registry.upstream()));
    }

    /** The registries that the index is kept in step with; several in front of one upstream are one, as the first is called. */
    Collection<CrawlTarget> crawled(Upstreams upstreams) {
        Map<String, CrawlTarget> targets = new LinkedHashMap<>();
        for (ReachedRegistry registry : reached.all()) {
            if (registry.following().crawlEvery().isPresent()) {
                UpstreamContents contents = new UpstreamContents(new RegistryWay(upstreams, registry.upstream()));
                CrawlTarget target = new CrawlTarget(registry.index(), registry.following(), contents);
                targets.putIfAbsent(registry.index(), target);
            }
        }
        return targets.values();
    }

    /** A registry that may tell what happens to it, by any of its names. */
    Optional<NotifiedRegistry> notified(String name) {
        return reached.at(name)
                .flatMap(registry -> registry.following()
                        .notifications()
                        .map(settings -> new NotifiedRegistry(registry.index(), settings)));
    }

    /** A token with which this server itself shows up at a registry that verifies its tokens. */
    Secret ownToken(String service, List<Scope> scopes) {
        ExchangeFlow exchange = flows.exchange();
        Instant end = exchange.mint().clock().instant().plus(OWN_TOKEN);
        return exchange.mint()
                .accessToken(exchange.services().named(service), ITSELF, Optional.empty(), scopes, end)
                .token();
    }

    private static Services services(List<RegistrySettings> registries, SignatureAlgorithm algorithm, KeyDirectory keys)
            throws KeyFileException {
        List<Service> services = new ArrayList<>();
        for (RegistrySettings registry : registries) {
            services.add(new Service(
                    registry.service(),
                    registry.aliases(),
                    keys.signingKeys(registry.service(), registry.trust(), algorithm)));
        }
        return new Services(services);
    }
}
