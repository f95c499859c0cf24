package dev.cambist.testkit.idp;

import dev.cambist.testkit.idp.Misbehaviour.BadAnswer;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An identity provider for tests, on {@code http://localhost:PORT}: tenants in the shape of Microsoft Entra ID, and
 * plain OpenID Connect issuers of any name.
 *
 * {@snippet :
 * try (IdentityProvider idp = IdentityProvider.start()) {
 *     User alice = idp.add(User.named("alice").withGroups("7a1c0f7e-0000-4000-8000-000000000001"));
 *     String token = idp.token(alice).v1().expiresIn(Duration.ofMinutes(5)).sign();
 *     idp.misbehave(Endpoint.KEYS, new Misbehaviour.Status(503));
 * }
 * }
 *
 * <p>Every GUID is a tenant, with the issuers {@code /GUID/v2.0} and {@code /GUID/}; every other name is a plain issuer
 * at {@code /NAME}. Tenants share their signing keys, as they do at Entra ID; each plain issuer has its own.
 */
public final class IdentityProvider implements AutoCloseable {
    /** The tenant of everybody who is not told to be in another one. */
    public static final String TENANT = "c0ffee00-0000-4000-8000-000000000001";

    /** The audience of Azure Container Registry, and of every token that is not told otherwise. */
    public static final String ACR_AUDIENCE = "https://containerregistry.azure.net";

    private final AtomicReference<Conduct> conduct = new AtomicReference<>(Conduct.GOOD);
    private final Directory directory = new Directory();
    private final Listener listener;
    private final URI url;
    private final Mint mint;
    private final AuthorizationEndpoint authorizations;
    private final Router router;

    private IdentityProvider(Settings settings) {
        listener = new Listener(settings.port());
        url = URI.create("http://localhost:" + listener.port());
        mint = new Mint(url.toString(), settings, conduct);
        var codes = new Codes(settings.clock());
        authorizations = new AuthorizationEndpoint(directory, codes, mint);
        var tokens = new TokenEndpoint(
                directory,
                new CodeGrant(authorizations, directory, codes, this::token),
                new RefreshTokens(settings.singleUseRefreshTokens()),
                this::token,
                settings.clock());
        router = new Router(mint, new Documents(mint), authorizations, tokens, conduct);
    }

    /** Starts on any free port. */
    public static IdentityProvider start() {
        return start(Settings.defaults());
    }

    public static IdentityProvider start(int port) {
        return start(Settings.defaults().withPort(port));
    }

    public static IdentityProvider start(Settings settings) {
        var provider = new IdentityProvider(settings);
        provider.listener.up(provider.router);
        // Generates the tenants' keys meanwhile.
        provider.mint.keys(new Issuer.Entra(TENANT, EntraVersion.V2));
        return provider;
    }

    /** The address without a path: what Entra ID calls the authority. */
    public URI url() {
        return url;
    }

    /** The {@code iss} claim of a plain issuer, by its name; a tenant's GUID gives its {@link #v2Issuer}. */
    public String issuer(String name) {
        return Guid.is(name) ? v2Issuer(name) : mint.url(new Issuer.Plain(Issuer.requireName(name)));
    }

    public String v1Issuer() {
        return v1Issuer(TENANT);
    }

    public String v1Issuer(String tenant) {
        return mint.url(new Issuer.Entra(Guid.requireTenant(tenant), EntraVersion.V1));
    }

    public String v2Issuer() {
        return v2Issuer(TENANT);
    }

    public String v2Issuer(String tenant) {
        return mint.url(new Issuer.Entra(Guid.requireTenant(tenant), EntraVersion.V2));
    }

    /** Where an issuer, given as its {@code iss} claim, answers. */
    public URI endpoint(Endpoint endpoint, String issuer) {
        return URI.create(mint.url(parse(issuer), endpoint));
    }

    /** The user of this name in {@link #TENANT}, created on first use. */
    public User user(String name) {
        return directory.user(name);
    }

    /** The service principal of this name in {@link #TENANT}, created on first use. */
    public ServicePrincipal servicePrincipal(String name) {
        return directory.servicePrincipal(name);
    }

    /** Lets an account sign in at the token endpoints; it replaces one of the same tenant and name. */
    public <A extends Account> A add(A account) {
        directory.add(account);
        return account;
    }

    /** Lets people sign in to an application with a browser; it replaces one of the same id. */
    public WebClient add(WebClient client) {
        authorizations.add(client);
        return client;
    }

    /**
     * Picks a user on the page to which an application sent a browser, without the browser.
     *
     * @param address of an authorization endpoint, with all that the application asks
     * @return where the browser is sent then: with a code, or with the error that the application is told
     * @throws IllegalArgumentException where the page is shown a refusal, as of an unknown client or redirect address
     */
    public URI signIn(User user, URI address) {
        return follow(address, new AuthorizationEndpoint.Choice.Person(user.objectId()));
    }

    /** Picks nobody on that page. */
    public URI cancelSignIn(URI address) {
        return follow(address, new AuthorizationEndpoint.Choice.Cancel());
    }

    private URI follow(URI address, AuthorizationEndpoint.Choice choice) {
        Optional<Route> route = Route.of(address.getRawPath());
        if (route.isEmpty()
                || route.get().endpoint() != Endpoint.AUTHORIZATION
                || !(route.get().issuer() instanceof Issuer.Entra tenant)) {
            throw new IllegalArgumentException("no authorization endpoint: " + address.getRawPath());
        }
        Answer answer = authorizations.answer(tenant, address.getRawQuery(), choice);
        String location = answer.headers().get("Location");
        if (location == null) {
            throw new IllegalArgumentException("the page refuses:\n" + answer.body());
        }
        return URI.create(location);
    }

    /** Ends sign-ins and refresh tokens of an account; tokens out there stay valid. */
    public void remove(Account account) {
        directory.remove(account);
    }

    /** Begins a token about anybody, known here or not. */
    public TokenDraft token(Subject subject) {
        return TokenDraft.of(mint, subject);
    }

    /** Misbehaves at every endpoint, until {@link #behave()}. */
    public void misbehave(Misbehaviour misbehaviour) {
        conduct.updateAndGet(before -> before.and(misbehaviour));
        if (misbehaviour instanceof Misbehaviour.Down) {
            listener.down();
        }
    }

    /** Misbehaves at one endpoint, until {@link #behave()}. */
    public void misbehave(Endpoint endpoint, BadAnswer answer) {
        conduct.updateAndGet(before -> before.at(endpoint, answer));
    }

    /** Ends every misbehaviour. */
    public void behave() {
        conduct.set(Conduct.GOOD);
        listener.up(router);
    }

    /** From now on every issuer signs with new keys; the former ones stay published. */
    public void rotateKeys() {
        rotateKeys(FormerKeys.PUBLISHED);
    }

    public void rotateKeys(FormerKeys fate) {
        mint.rotateKeys(fate);
    }

    /** How many requests came in, whatever the answer was. */
    public long requests(Endpoint endpoint) {
        return router.count(route -> route.endpoint() == endpoint);
    }

    /** How many requests came in for one issuer, given as its {@code iss} claim. */
    public long requests(Endpoint endpoint, String issuer) {
        return router.count(new Route(endpoint, parse(issuer))::equals);
    }

    @Override
    public void close() {
        listener.close();
    }

    private Issuer parse(String issuer) {
        String authority = url.toString();
        String path = issuer.startsWith(authority) ? issuer.substring(authority.length()) : "";
        return Issuer.candidates(path).stream()
                .filter(candidate -> candidate.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no issuer of " + authority + ": " + issuer));
    }
}
