package dev.cambist.testkit;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.testkit.fault.FaultHandler;
import dev.cambist.testkit.fault.Faults;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Settings;
import dev.cambist.testkit.idp.User;
import dev.cambist.testkit.registry.MemoryRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Azure Container Registry, whole and enforcing, on free loopback ports: sign-in, the registry itself with its metadata
 * API and locks, and the identity provider that is trusted. All live by one clock, which can be put forward.
 *
 * <p>A policy is a configuration file without its {@code server} block, in which <code>${AUTHORITY}</code> stands for
 * the identity provider's address, <code>${TENANT}</code> for its tenant, and <code>${user.NAME}</code> for the object
 * id of a user of that tenant, which is this user's {@code subject} in a rule. A registry whose {@code upstream} is
 * <code>${REGISTRY}</code> keeps its images in memory; without that there is the sign-in alone.
 */
public final class AcrSignIn implements AutoCloseable {
    private static final String ISSUERS_AND_ACCESS = """
            issuers:
              - name: corp
                entra: { tenants: ["${TENANT}"], authority: "${AUTHORITY}" }
            access:
              - comment: alice may push what the team builds
                who: { issuer: corp, subject: "${user.alice}" }
                role: AcrPush
                on: ["team/**"]
              - comment: bob may pull it
                who: { issuer: corp, subject: "${user.bob}" }
                role: AcrPull
                on: ["team/**"]
              - comment: everybody may pull what is public
                who: anyone
                role: AcrPull
                on: ["public/**"]
            """;

    /**
     * The sign-in alone of one registry, {@code registry.localhost}: alice may push to team/**, bob may pull it, anyone
     * pulls public/**.
     */
    public static final String DEFAULT_POLICY = """
            registries:
              - service: registry.localhost
            """ + ISSUERS_AND_ACCESS;

    /** The same with the registry itself, at localhost; olga may do everything in it, and see its catalog. */
    public static final String REGISTRY_POLICY = """
            registries:
              - service: registry.localhost
                aliases: [localhost]
                upstream: "${REGISTRY}"
            """ + ISSUERS_AND_ACCESS + """
              - comment: olga runs the place
                who: { issuer: corp, subject: "${user.olga}" }
                role: RepositoryContributor
                on: ["**"]
              - who: { issuer: corp, subject: "${user.olga}" }
                role: CatalogLister
            """;

    /** So long a server waits between two looks at an issuer's keys, and a second more. */
    private static final Duration OVER_COOL_DOWN = Duration.ofSeconds(31);

    private static final String REGISTRY = "${REGISTRY}";
    private static final Pattern USER = Pattern.compile("\\$\\{user\\.([^}]+)}");

    private final IdentityProvider provider;
    private final Optional<MemoryRegistry> registry;
    private final TestCambist cambist;
    private final AdjustableClock clock;
    private final Faults faults;
    private final AtomicInteger pages;

    private AcrSignIn(
            IdentityProvider provider,
            Optional<MemoryRegistry> registry,
            TestCambist cambist,
            AdjustableClock clock,
            Faults faults,
            AtomicInteger pages) {
        this.provider = provider;
        this.registry = registry;
        this.cambist = cambist;
        this.clock = clock;
        this.faults = faults;
        this.pages = pages;
    }

    /** Starts with {@link #REGISTRY_POLICY}. */
    public static AcrSignIn start() {
        return start(REGISTRY_POLICY);
    }

    /**
     * Starts with a policy of one's own, and returns when the server has the identity provider's keys.
     *
     * @throws IllegalArgumentException with everything that is wrong with the policy
     */
    public static AcrSignIn start(String policy) {
        return start(policy, Scheme.HTTP);
    }

    /** Starts with a policy of one's own; with {@link Scheme#HTTPS}, {@link #trust} says how clients trust it. */
    public static AcrSignIn start(String policy, Scheme scheme) {
        AdjustableClock clock = new AdjustableClock();
        IdentityProvider provider = IdentityProvider.start(Settings.defaults().withClock(clock));
        Optional<MemoryRegistry> registry =
                policy.contains(REGISTRY) ? Optional.of(MemoryRegistry.start()) : Optional.empty();
        Faults faults = new Faults();
        AtomicInteger pages = new AtomicInteger(PageLimit.NONE);
        try {
            TestCambist cambist = TestCambist.start(
                    fill(policy, provider, registry),
                    clock,
                    scheme,
                    routes -> new FaultHandler(new PageLimit(routes, pages), faults, clock, clock::pass));
            return ready(new AcrSignIn(provider, registry, cambist, clock, faults, pages));
        } catch (ConfigurationException e) {
            close(registry, provider);
            throw new IllegalArgumentException("the policy cannot be used: " + e.getMessage(), e);
        } catch (IOException e) {
            close(registry, provider);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            close(registry, provider);
            throw e;
        }
    }

    private static void close(Optional<MemoryRegistry> registry, IdentityProvider provider) {
        registry.ifPresent(MemoryRegistry::close);
        provider.close();
    }

    private static AcrSignIn ready(AcrSignIn signIn) {
        try {
            signIn.reset();
            return signIn;
        } catch (RuntimeException e) {
            signIn.cambist.close();
            throw e;
        }
    }

    private static String fill(String policy, IdentityProvider provider, Optional<MemoryRegistry> registry) {
        String filled = policy.replace("${AUTHORITY}", provider.url().toString())
                .replace("${TENANT}", IdentityProvider.TENANT)
                .replace(REGISTRY, registry.map(known -> known.url().toString()).orElse(REGISTRY));
        return USER.matcher(filled)
                .replaceAll(found ->
                        Matcher.quoteReplacement(provider.user(found.group(1)).objectId()));
    }

    /** The address of the token service, such as {@code http://localhost:41234}. */
    public URI url() {
        return cambist.url();
    }

    public URI exchangeUrl() {
        return cambist.exchangeUrl();
    }

    /** The address of the management listener. */
    public URI managementUrl() {
        return cambist.server().managementUrl();
    }

    /** The token endpoint: the realm of a registry's challenge. */
    public URI tokenUrl() {
        return cambist.tokenUrl();
    }

    /** How clients come to trust the token service, where it was started with {@link Scheme#HTTPS}. */
    public TestTrust trust() {
        return cambist.trust();
    }

    /** The name of the policy's first registry: the {@code service} of requests. */
    public String service() {
        return cambist.server().flows().exchange().services().all().getFirst().name();
    }

    /** The identity provider, which misbehaves on demand and signs any other token. */
    public IdentityProvider identityProvider() {
        return provider;
    }

    /** Host and port, as they stand at the front of an image's name, and where the Azure SDKs find the registry. */
    public String host() {
        return url().getAuthority();
    }

    /**
     * The registry that keeps the images, where the policy has {@link #REGISTRY_POLICY}'s upstream. Whoever asks it itself
     * goes past all rules and locks.
     */
    public MemoryRegistry registry() {
        return registry.orElseThrow(() -> new IllegalStateException(
                "the policy has no registry with 'upstream: \"${REGISTRY}\"', so there is the sign-in alone"));
    }

    /** What goes wrong with the next requests, as ordered by the test; the identity provider misbehaves by itself. */
    public Faults faults() {
        return faults;
    }

    /**
     * Lets no page of a list have more entries than this, so that a client has to follow {@code Link} to the next;
     * until {@link #reset}.
     */
    public void limitPages(int entries) {
        if (entries < 1) {
            throw new IllegalArgumentException("a page has at least one entry, and not " + entries);
        }
        pages.set(entries);
    }

    /** The user of this name, to put something into the registry before the code under test looks for it. */
    public AcrUser as(String user) {
        return new AcrUser(this, user);
    }

    /** The tenant of all users: the {@code tenant} of requests. */
    public String tenant() {
        return IdentityProvider.TENANT;
    }

    /** The user of this name, created on first use. */
    public User user(String name) {
        return provider.user(name);
    }

    /** An identity token for the user of this name: valid for an hour, meant for Azure Container Registry. */
    public String token(String user) {
        return provider.token(user(user)).sign();
    }

    /**
     * Lets time pass for the token service and the identity provider, at once and for good. Thirty seconds after its
     * last look the service looks for keys that it does not know.
     */
    public void passTime(Duration time) {
        clock.pass(time);
    }

    /**
     * Takes back the faults that no request has had and the limit of pages, and ends every misbehaviour of the identity provider and whatever the
     * token service still holds against it. What was added stays: users, rotated keys, the time that has passed.
     */
    public void reset() {
        faults.clear();
        pages.set(PageLimit.NONE);
        provider.behave();
        if (!knowsKeys()) {
            clock.pass(OVER_COOL_DOWN);
            knowsKeys();
        }
    }

    /** Whether tokens of both versions verify; asking waits for keys on their way. Other refusals are the policy's. */
    private boolean knowsKeys() {
        User user = User.named("a user whom no policy knows");
        boolean second = isUnderstood(provider.token(user).v2().sign());
        boolean first = isUnderstood(provider.token(user).v1().sign());
        return second && first;
    }

    private boolean isUnderstood(String token) {
        try {
            cambist.server().flows().exchange().verifier().verify(new Secret(token), Optional.empty());
            return true;
        } catch (RefusedException e) {
            return !(e.refusal() instanceof BadCredential.UnknownKey
                    || e.refusal() instanceof Temporary.IssuerUnavailable);
        }
    }

    @Override
    public void close() {
        try {
            cambist.close();
        } finally {
            close(registry, provider);
        }
    }
}
