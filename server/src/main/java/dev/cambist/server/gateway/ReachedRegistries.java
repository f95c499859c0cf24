package dev.cambist.server.gateway;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.RobotRights;
import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.session.Robots;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.TokenReader;
import dev.cambist.server.metadata.LockRules;
import dev.cambist.server.settings.IndexSettings;
import dev.cambist.server.settings.RegistrySettings;
import dev.cambist.server.settings.UpstreamSettings;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The registries of one configuration that Cambist reaches itself. */
public final class ReachedRegistries {
    private static final RobotRights NOTHING = new RobotRights(new Policy(List.of()), Optional.empty());

    private final Policy policy;
    private final Robots robots;
    private final Predicate<Identity> trusted;
    private final InstantSource clock;
    private final Optional<URI> url;
    private final HostMap<ReachedRegistry> byHost = new HostMap<>();
    private final Set<UpstreamSettings> upstreams = new HashSet<>();
    private final Map<URI, String> byUpstream = new HashMap<>();
    private final List<ReachedRegistry> all = new ArrayList<>();
    private final LockRules locks;

    /**
     * None yet.
     *
     * @param robots what robots may do, about whom no rule of the policy is
     * @param trusted whether the issuer of an identity that a token names is trusted still
     * @param locks what the configuration locks in all that it stands in front of
     * @param url the configured address of the public listener, whose scheme is the one that clients use
     */
    public ReachedRegistries(
            Policy policy,
            Robots robots,
            Predicate<Identity> trusted,
            Optional<URI> url,
            LockRules locks,
            InstantSource clock) {
        this.locks = locks;
        this.robots = robots;
        this.trusted = trusted;
        this.policy = policy;
        this.clock = clock;
        this.url = url;
    }

    /**
     * One registry: who guards it and where its requests go.
     *
     * @param following how the index is kept in step with it
     * @param cursors what hides names in the links through its catalog
     * @param index the name by which the index knows it: of several in front of one upstream, that of the first
     */
    public record ReachedRegistry(
            Service service,
            Guard guard,
            UpstreamSettings upstream,
            IndexSettings following,
            CatalogCursors cursors,
            String index) {
        /** Whether pushes and deletions go past this server. */
        public boolean isBeside() {
            return upstream.isBeside();
        }
    }

    /**
     * Adds a registry, if it has an upstream or an index beside.
     *
     * @param secrets those of refresh tokens at this moment, of which cursors are made
     */
    public void add(
            RegistrySettings registry, Service service, TokenReader reader, Supplier<KeyRing<HmacKey>> secrets) {
        registry.reached().ifPresent(settings -> {
            upstreams.add(settings);
            ReachedRegistry reached = new ReachedRegistry(
                    service,
                    new Guard(service, reader, trusted, (caller, asked) -> decide(caller, service, asked)),
                    settings,
                    registry.index(),
                    new CatalogCursors(service.name(), secrets),
                    settings.isBeside()
                            ? service.name()
                            : byUpstream.computeIfAbsent(settings.url(), first -> service.name()));
            all.add(reached);
            byHost.add(registry.service(), reached);
            registry.aliases().forEach(alias -> byHost.add(alias, reached));
        });
    }

    /** All of them, as configured. */
    public List<ReachedRegistry> all() {
        return List.copyOf(all);
    }

    /** The registry at a host, which may have a port. */
    public Optional<ReachedRegistry> at(String host) {
        return byHost.find(host);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return byHost.isEmpty();
    }

    /** What of a registry's catalog a caller may see: the repositories that it may pull from now. */
    public Predicate<String> visible(Caller caller, Service service) {
        return caller instanceof Caller.Robot robot
                ? rights(robot).where(policy, trusted, robot, service.name(), Action.PULL, clock.instant())
                : policy.where(caller, service.name(), Action.PULL, clock.instant())::test;
    }

    /** What somebody has at a registry now. */
    private Decision decide(Caller caller, Service service, List<Scope> asked) {
        return caller instanceof Caller.Robot robot
                ? rights(robot).decide(policy, trusted, robot, service.name(), asked, clock.instant())
                : policy.decide(caller, service.name(), asked, clock.instant());
    }

    private RobotRights rights(Caller.Robot robot) {
        return robots.rights(robot.name()).orElse(NOTHING);
    }

    /** A robot with its owner, if it has one. */
    public Caller.Robot robot(String name) {
        return robots.named(name);
    }

    /** The scheme that clients use, where it is configured. */
    public Optional<String> scheme() {
        return url.map(URI::getScheme);
    }

    /** What the configuration locks there: nothing where nobody could hold it. */
    public LockRules locks(ReachedRegistry registry) {
        return registry.isBeside() ? new LockRules(List.of()) : locks;
    }

    /** Where requests may go. */
    public Set<UpstreamSettings> upstreams() {
        return Set.copyOf(upstreams);
    }
}
