package dev.cambist.e2e;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** An identity provider, a Cambist that trusts it, and a registry that trusts Cambist. */
final class Site implements AutoCloseable {
    static final String SERVICE = "registry.example";
    static final String OTHER_SERVICE = "other.example";

    /** Pushes and pulls below {@code acme/shop}. */
    static final Workload BUILDER = Workload.gitHub("acme/shop", "refs/heads/main");

    /** Only pulls, below {@code acme}. */
    static final Workload CLUSTER = Workload.kubernetes("prod", "runner");

    /** May do anything, deleting included. */
    static final Workload MAINTAINER = Workload.gitLab("ops/registry", "main");

    private static final String AUDIENCE = "cambist";

    private static final String POLICY = """
            registries:
              - { service: SERVICE, trust: PROFILE }
              - { service: OTHER, trust: PROFILE }
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
              - comment: everybody may pull what is public
                who: anyone
                role: AcrPull
                on: ["public/**"]
            """;

    private final Path directory;
    private final IdentityProvider provider;
    private final Cambist cambist;
    private final Registry registry;
    private int workspaces;

    private Site(Path directory, IdentityProvider provider, Cambist cambist, Registry registry) {
        this.directory = directory;
        this.provider = provider;
        this.cambist = cambist;
        this.registry = registry;
    }

    static Site start(Setup setup, Path directory) throws Exception {
        return start(setup, directory, InstantSource.system());
    }

    /** Starts everything; the tests are skipped where the registry is one that cannot be installed everywhere. */
    static Site start(Setup setup, Path directory, InstantSource clock) throws Exception {
        setup.assumeInstalled();
        IdentityProvider provider = IdentityProvider.start();
        Cambist cambist = Cambist.start(directory.resolve("cambist"), policy(setup, provider), clock);
        Path registryDirectory = Files.createDirectories(directory.resolve("registry"));
        Registry registry = Registry.start(
                setup.registry(),
                registryDirectory,
                cambist.trust(SERVICE, setup.registry().format(), registryDirectory));
        return new Site(directory, provider, cambist, registry);
    }

    static String policy(Setup setup, IdentityProvider provider) {
        return POLICY.replace("SERVICE", SERVICE)
                .replace("OTHER", OTHER_SERVICE)
                .replace("PROFILE", setup.trust())
                .replace("AUTHORITY", provider.url().toString())
                .replace("AUDIENCE", AUDIENCE);
    }

    IdentityProvider provider() {
        return provider;
    }

    Cambist cambist() {
        return cambist;
    }

    Registry registry() {
        return registry;
    }

    /** An identity token that is valid for an hour. */
    String identityToken(Workload who) {
        return identityToken(who, Duration.ofHours(1));
    }

    String identityToken(Workload who, Duration lifetime) {
        return provider.token(who)
                .audiences(List.of(AUDIENCE))
                .expiresIn(lifetime)
                .sign();
    }

    /** An identity token of another time, which was valid for an hour then. */
    String identityTokenAt(Workload who, Instant time) {
        return provider.token(who)
                .audience(AUDIENCE)
                .issuedAt(time)
                .notBefore(time)
                .claim("exp", time.plus(Duration.ofHours(1)))
                .sign();
    }

    /** What the exchange gives for a fresh identity token. */
    String refreshToken(Workload who) {
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
    Path workspace() throws Exception {
        return Files.createDirectories(directory.resolve("work-" + ++workspaces));
    }

    @Override
    public void close() {
        registry.close();
        cambist.close();
        provider.close();
    }
}
