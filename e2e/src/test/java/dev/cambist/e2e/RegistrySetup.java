package dev.cambist.e2e;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Podman;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** An identity provider, a Cambist that trusts it, and a registry that trusts Cambist or is behind it. */
public final class RegistrySetup implements AutoCloseable {
    public static final String SERVICE = "registry.example";
    public static final String OTHER_SERVICE = "other.example";

    /** Pushes and pulls below {@code acme/shop}. */
    public static final Workload BUILDER = Workload.gitHub("acme/shop", "refs/heads/main");

    /** Only pulls, below {@code acme}. */
    public static final Workload CLUSTER = Workload.kubernetes("prod", "runner");

    /** May do anything, deleting included. */
    public static final Workload MAINTAINER = Workload.gitLab("ops/registry", "main");

    private static final String AUDIENCE = "cambist";

    private static final String POLICY = """
            registries:
              - { service: SERVICE, REGISTRY }
              - { service: OTHER }
            issuers:
              - { name: github, url: "AUTHORITY/github", audiences: [AUDIENCE] }
              - { name: gitlab, url: "AUTHORITY/gitlab", audiences: [AUDIENCE] }
              - { name: cluster, url: "AUTHORITY/kubernetes", audiences: [AUDIENCE] }
            access:
              - comment: a repository's main branch pushes its own images
                who: { issuer: github, claims: { repository: "acme/*", ref: refs/heads/main } }
                role: AcrPush
                on: ["${claims.repository}/**"]
              - comment: what runs in production pulls
                who: { issuer: cluster, subject: "system:serviceaccount:prod:*" }
                role: AcrPull
                on: ["acme/**"]
              - comment: who keeps the registry tidy
                who: { issuer: gitlab, claims: { project_path: ops/registry } }
                role: RepositoryContributor
                on: ["**"]
              - comment: and sees what there is
                who: { issuer: gitlab, claims: { project_path: ops/registry } }
                role: CatalogLister
              - comment: everybody may pull what is public
                who: anyone
                role: AcrPull
                on: ["public/**"]
            """;

    private final Path directory;
    private final IdentityProvider provider;
    private final Cambist cambist;
    private final Registry registry;
    private final Setup setup;
    private int workspaces;

    private RegistrySetup(Setup setup, Path directory, IdentityProvider provider, Cambist cambist, Registry registry) {
        this.setup = setup;
        this.directory = directory;
        this.provider = provider;
        this.cambist = cambist;
        this.registry = registry;
    }

    public static RegistrySetup start(Setup setup, Path directory) throws Exception {
        return start(setup, directory, InstantSource.system());
    }

    /** Starts everything; the tests are skipped where the registry is one that cannot be installed everywhere. */
    public static RegistrySetup start(Setup setup, Path directory, InstantSource clock) throws Exception {
        setup.assumeInstalled();
        IdentityProvider provider = IdentityProvider.start();
        Path cambistDirectory = directory.resolve("cambist");
        Path registryDirectory = Files.createDirectories(directory.resolve("registry"));
        if (setup.place() == Setup.Place.BESIDE) {
            Cambist cambist = Cambist.start(cambistDirectory, besidePolicy(setup, provider), clock);
            Registry registry = Registry.start(
                    setup.registry(),
                    registryDirectory,
                    cambist.trust(SERVICE, setup.registry().format(), registryDirectory));
            return new RegistrySetup(setup, directory, provider, cambist, registry);
        }
        Registry registry = Registry.startOpen(setup.registry(), registryDirectory);
        String policy = inFrontPolicy(registry, provider);
        Cambist cambist = setup.place() == Setup.Place.IN_FRONT
                ? Cambist.start(cambistDirectory, policy, clock)
                : Cambist.startWithTls(cambistDirectory, policy, clock);
        return new RegistrySetup(setup, directory, provider, cambist, registry);
    }

    static String besidePolicy(Setup setup, IdentityProvider provider) {
        return policy("trust: " + setup.trust(), provider);
    }

    /** The configuration, without its {@code server} block, of a gateway in front of a registry. */
    public static String inFrontPolicy(Registry registry, IdentityProvider provider) {
        return policy("aliases: [localhost], upstream: \"" + registry.url("") + "\"", provider);
    }

    private static String policy(String registry, IdentityProvider provider) {
        return POLICY.replace("SERVICE", SERVICE)
                .replace("REGISTRY", registry)
                .replace("OTHER", OTHER_SERVICE)
                .replace("AUTHORITY", provider.url().toString())
                .replace("AUDIENCE", AUDIENCE);
    }

    /** The configuration without its {@code server} block. */
    String policy() {
        return setup.place() == Setup.Place.BESIDE ? besidePolicy(setup, provider) : inFrontPolicy(registry, provider);
    }

    /** Host and port of the registry as clients see it. */
    public String host() {
        return setup.place() == Setup.Place.BESIDE ? registry.host() : cambist.host();
    }

    /** An image or repository as clients name it. */
    public String image(String name) {
        return host() + "/" + name;
    }

    /** The registry's answer to an access token, where clients ask it. */
    public Http.Answer get(String path, String accessToken) {
        return setup.place() == Setup.Place.BESIDE
                ? Http.getWithBearer(registry.url(path), accessToken)
                : cambist.get(path, accessToken);
    }

    /** Whether it is Cambist that refuses requests to the registry. */
    boolean isGateway() {
        return setup.place() != Setup.Place.BESIDE;
    }

    /** A skopeo with credentials of its own. */
    public Skopeo skopeo() throws Exception {
        return skopeo(workspace());
    }

    /** A skopeo with its credentials in a directory. */
    public Skopeo skopeo(Path workspace) {
        return new Skopeo(workspace).trusting(cambist.authority());
    }

    /** A skopeo with credentials of its own that is signed in. */
    Skopeo signedIn(String refreshToken) throws Exception {
        Skopeo skopeo = skopeo();
        skopeo.login(host(), refreshToken).orFail();
        return skopeo;
    }

    Podman podman() throws Exception {
        return new Podman(workspace(), cambist.authority());
    }

    public IdentityProvider provider() {
        return provider;
    }

    public Cambist cambist() {
        return cambist;
    }

    public Registry registry() {
        return registry;
    }

    /** An identity token that is valid for an hour. */
    public String identityToken(Workload who) {
        return identityToken(who, Duration.ofHours(1));
    }

    public String identityToken(Workload who, Duration lifetime) {
        return provider.token(who)
                .audiences(List.of(AUDIENCE))
                .expiresIn(lifetime)
                .sign();
    }

    /** An identity token of another time, which was valid for an hour then. */
    public String identityTokenAt(Workload who, Instant time) {
        return provider.token(who)
                .audience(AUDIENCE)
                .issuedAt(time)
                .notBefore(time)
                .claim("exp", time.plus(Duration.ofHours(1)))
                .sign();
    }

    /** What the exchange gives for a fresh identity token. */
    public String refreshToken(Workload who) {
        return cambist.refreshToken(SERVICE, identityToken(who));
    }

    /** The actions that an access token for one repository lists. */
    static List<String> actions(String accessToken) {
        return Jws.parse(new Secret(accessToken)).claims().value("access").stream()
                .flatMap(access -> ((List<?>) access).stream())
                .flatMap(entry -> ((JsonObject) entry).texts("actions").stream())
                .toList();
    }

    /** A new directory of the site. */
    public Path workspace() throws Exception {
        return Files.createDirectories(directory.resolve("work-" + ++workspaces));
    }

    @Override
    public void close() {
        registry.close();
        cambist.close();
        provider.close();
    }
}
