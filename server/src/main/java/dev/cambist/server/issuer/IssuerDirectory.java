package dev.cambist.server.issuer;

import dev.cambist.core.identity.RefreshTokenRedeemer;
import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.server.settings.Connection;
import dev.cambist.server.settings.IssuerSettings;
import dev.cambist.server.settings.KeyLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The configured issuers with their keys, from one configuration to the next. Keys are fetched in the background, so an
 * issuer that is down delays no start: its tokens are refused with {@code IssuerUnavailable} until its keys are here.
 *
 * <p>What an issuer publishes is fetched over https (http from this machine itself), without following redirects elsewhere, at
 * most {@value IssuerHttp#MAX_BYTES} bytes a document. Keys are looked at every ten minutes, and once for a key that is
 * not known, but not again within 30 seconds; they outlast an issuer's outage by 24 hours.
 */
public final class IssuerDirectory implements AutoCloseable {
    /** How often it is looked whether keys are due; what is due is decided by the clock, at the shortest after 200 ms. */
    private static final Duration TICK = Duration.ofMillis(200);

    private final InstantSource clock;
    private final FetchLimits limits;
    private final Map<Connection, IssuerHttp> connections = new HashMap<>();
    private final ScheduledExecutorService ticker;
    private final Future<?> ticking;

    private volatile IssuerSnapshot inUse = new IssuerSnapshot();
    private volatile IssuerSnapshot latest = inUse;
    private volatile boolean looks = true;
    private final Bulkhead.Places waiting = new Bulkhead.Places();
    private final LongAdder refusedRedemptions = new LongAdder();

    /** Creates a directory without any issuer. */
    public IssuerDirectory(InstantSource clock) {
        this(clock, FetchLimits.STANDARD, TICK);
    }

    /** Creates a directory that looks for no keys by itself, for those who only want to know what is configured. */
    public static IssuerDirectory withoutLooking(InstantSource clock) {
        IssuerDirectory directory = new IssuerDirectory(clock);
        directory.looks = false;
        return directory;
    }

    IssuerDirectory(InstantSource clock, FetchLimits limits, Duration tick) {
        this.clock = clock;
        this.limits = limits;
        this.ticker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("issuer-keys").factory());
        this.ticking =
                ticker.scheduleWithFixedDelay(this::tick, tick.toMillis(), tick.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * The issuers of a configuration, ready to verify tokens with. Key sets that an earlier update made for the same
     * addresses are used again; files are read. Nothing changes for the issuers of earlier updates, so a configuration
     * that is refused after this call costs nothing; call {@link #releaseEarlier} when this one is in use.
     *
     * @throws IllegalArgumentException naming the issuer whose address or file cannot be used, and why
     */
    public synchronized List<TrustedIssuer> update(List<IssuerSettings> settings) {
        IssuerSnapshot next = new IssuerSnapshot();
        List<TrustedIssuer> trusted = new ArrayList<>();
        for (IssuerSettings issuer : settings) {
            try {
                switch (issuer) {
                    case IssuerSettings.OpenId openId -> trusted.add(openId(openId, next));
                    case IssuerSettings.Entra entra -> addEntra(entra, next, trusted);
                }
            } catch (IssuerException e) {
                throw new IllegalArgumentException("issuer " + issuer.name() + ": " + e.problem());
            }
        }
        latest = next;
        tick();
        return List.copyOf(trusted);
    }

    /** Stops looking after key sets that the last update does not name. They can still be asked, by requests that run. */
    public synchronized void releaseEarlier() {
        inUse = latest;
        // Not closed: requests that run may still ask, and what nobody holds any more ends by itself.
        connections.keySet().retainAll(inUse.connections());
    }

    /** An issuer of this directory for requests, of which only so many may wait for its keys. */
    public TrustedIssuer bounded(TrustedIssuer issuer) {
        return issuer.keys() instanceof CachedKeys keys
                ? issuer.withKeys(new BoundedKeys(keys, new Bulkhead(issuer.url(), waiting)), issuer.redeemer())
                : issuer;
    }

    /** Requests that were refused because too many wait for an issuer already. */
    public long refusedByBulkheads() {
        return waiting.refused();
    }

    /** Refresh tokens of issuers that were not tried, because too many of their address are, or all together. */
    public long refusedRedemptions() {
        return refusedRedemptions.sum();
    }

    /** Whether tokens of an issuer of this directory could be verified now, without asking anybody. */
    public static boolean hasKeys(TrustedIssuer issuer) {
        return issuer.keys() instanceof CachedKeys keys && keys.atHand().isPresent();
    }

    /** How it stands with the keys of an issuer of this directory. */
    public static IssuerState state(TrustedIssuer issuer) {
        Optional<CachedKeys> keys = issuer.keys() instanceof CachedKeys cached ? Optional.of(cached) : Optional.empty();
        return new IssuerState(
                issuer.name(),
                issuer.url(),
                hasKeys(issuer),
                keys.flatMap(CachedKeys::lastRead),
                keys.map(CachedKeys::failures).orElse(0L));
    }

    private TrustedIssuer openId(IssuerSettings.OpenId settings, IssuerSnapshot next) throws IssuerException {
        String url = settings.url().toString();
        if (settings.keys() instanceof KeyLocation.Discovered) {
            RemoteIssuer issuer = described(Origin.openId(url), settings.connection(), next);
            return trusted(settings, url, Optional.empty(), "sub", issuer.keys(), redeemer(settings, issuer));
        }
        if (settings.client().isPresent()) {
            throw new IssuerException("keys without discovery and client exclude each other: refresh tokens are"
                    + " redeemed where the issuer's discovery document says");
        }
        CachedKeys keys = switch (settings.keys()) {
            case KeyLocation.File file -> file(url, file.path(), next);
            case KeyLocation.Address address -> addressed(url, address, settings.connection(), next);
            case KeyLocation.Discovered discovered -> throw new IllegalStateException("dealt with above");
        };
        return trusted(settings, url, Optional.empty(), "sub", keys, Optional.empty());
    }

    /** Entra signs tokens of two versions under two issuer URLs; which one a caller has depends on its resource. */
    private void addEntra(IssuerSettings.Entra settings, IssuerSnapshot next, List<TrustedIssuer> trusted)
            throws IssuerException {
        for (String configured : settings.tenants()) {
            String tenant = configured.toLowerCase(Locale.ROOT);
            Origin second = Origin.entraV2(settings.cloud(), tenant);
            RemoteIssuer v2 = described(second, settings.connection(), next);
            trusted.add(
                    trusted(settings, second.issuer(), Optional.of(tenant), "oid", v2.keys(), redeemer(settings, v2)));
            Origin first = Origin.entraV1(settings.cloud(), tenant);
            RemoteIssuer v1 = described(first, settings.connection(), next);
            trusted.add(trusted(settings, first.issuer(), Optional.of(tenant), "oid", v1.keys(), Optional.empty()));
        }
    }

    private static TrustedIssuer trusted(
            IssuerSettings settings,
            String url,
            Optional<String> tenant,
            String subjectClaim,
            CachedKeys keys,
            Optional<RefreshTokenRedeemer> redeemer) {
        return new TrustedIssuer(
                settings.name(),
                url,
                tenant,
                settings.audiences(),
                settings.algorithms(),
                subjectClaim,
                keys,
                redeemer);
    }

    private RemoteIssuer described(Origin origin, Connection connection, IssuerSnapshot next) {
        IssuerSnapshot.Described key = new IssuerSnapshot.Described(origin, connection);
        RemoteIssuer known =
                latest.described().getOrDefault(key, inUse.described().get(key));
        RemoteIssuer issuer = known == null ? RemoteIssuer.of(origin, http(connection), limits, clock) : known;
        next.described().putIfAbsent(key, issuer);
        return next.described().get(key);
    }

    private CachedKeys addressed(String issuer, KeyLocation.Address address, Connection connection, IssuerSnapshot next)
            throws IssuerException {
        Address.of(address.url().toString());
        IssuerSnapshot.Addressed key = new IssuerSnapshot.Addressed(issuer, address, connection);
        CachedKeys known =
                latest.addressed().getOrDefault(key, inUse.addressed().get(key));
        KeySource source = new AddressedKeys(address, http(connection), limits.document());
        CachedKeys keys = known == null ? new CachedKeys(issuer, source, Schedule.REMOTE, limits, clock) : known;
        next.addressed().put(key, keys);
        return keys;
    }

    private IssuerHttp http(Connection connection) {
        return connections.computeIfAbsent(connection, IssuerHttp::new);
    }

    private CachedKeys file(String issuer, Path path, IssuerSnapshot next) throws IssuerException {
        CachedKeys keys = new CachedKeys(issuer, new KeyFile(path), Schedule.FILE, limits, clock);
        keys.load();
        next.files().add(keys);
        return keys;
    }

    private Optional<RefreshTokenRedeemer> redeemer(IssuerSettings settings, RemoteIssuer issuer) {
        Bulkhead bulkhead = new Bulkhead(settings.name(), waiting);
        return settings.client()
                .map(client -> new TokenEndpoint(
                        settings.name(),
                        client,
                        () -> issuer.published().latest().orElseGet(() -> bulkhead.pass(issuer::discovery)),
                        http(settings.connection()),
                        limits.document(),
                        new RedemptionLimit(clock, refusedRedemptions),
                        new RepeatedLogFilter(clock)));
    }

    private void tick() {
        if (!looks) {
            return;
        }
        inUse.refreshIfDue();
        latest.refreshIfDue();
    }

    /** Stops the background work; issuers that are being asked are heard out. */
    @Override
    public synchronized void close() {
        ticking.cancel(false);
        ticker.shutdown();
        connections.values().forEach(IssuerHttp::close);
    }
}
