package dev.cambist.demo;

import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.testkit.Scheme;
import dev.cambist.testkit.TestCambist;
import dev.cambist.testkit.TestTrust;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Settings;
import dev.cambist.testkit.idp.SigningAlgorithm;
import dev.cambist.testkit.idp.WebClient;
import dev.cambist.testkit.idp.Workload;
import dev.cambist.testkit.registry.MemoryRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** An identity provider, a server that trusts it, and the registry in memory behind that, on free loopback ports. */
final class Demo implements AutoCloseable {
    static final String SERVICE = "registry.localhost";

    static final Workload JOB = Workload.gitHub("acme/shop", "refs/heads/main");

    private static final String POLICY = """
            registries:
              - service: registry.localhost
                aliases: [localhost]
                upstream: "REGISTRY"
            issuers:
              - name: corp
                entra:
                  tenants: [TENANT]
                  authority: "AUTHORITY"
                  audiences: [https://containerregistry.azure.net, portal]
                client: { id: portal }
              - name: github
                url: AUTHORITY/github
                audiences: [registry.localhost]
            access:
              - comment: platform engineers run the place
                who: { issuer: corp, groups: [7a1c0f7e-0000-4000-8000-000000000001] }
                role: RepositoryContributor
                on: ["**"]
              - comment: platform engineers administer this server
                who: { issuer: corp, groups: [7a1c0f7e-0000-4000-8000-000000000001] }
                role: CambistAdmin
              - comment: the developers of the shop push its images
                who: { issuer: corp, groups: [7a1c0f7e-0000-4000-8000-000000000002] }
                role: AcrPush
                on: ["acme/shop/**"]
                robots: 7d
              - comment: a repository's main branch may push its own images
                who: { issuer: github, claims: { repository: "acme/*", ref: refs/heads/main } }
                role: AcrPush
                on: ["${claims.repository}", "${claims.repository}/**"]
              - comment: everybody may pull what is public
                who: anyone
                role: AcrPull
                on: ["public/**"]
            portal: {}
            """;

    private static final String CLIENT = "portal";

    private final IdentityProvider provider;
    private final MemoryRegistry registry;
    private final TestCambist cambist;
    private final Scheme scheme;

    private Demo(IdentityProvider provider, MemoryRegistry registry, TestCambist cambist, Scheme scheme) {
        this.provider = provider;
        this.registry = registry;
        this.cambist = cambist;
        this.scheme = scheme;
    }

    static Demo start(Scheme scheme) throws IOException, ConfigurationException {
        // As Entra ID signs what people show; what the job shows is to be short enough to paste.
        Settings settings = Settings.defaults().withAlgorithms(SigningAlgorithm.RS256, SigningAlgorithm.ES256);
        IdentityProvider provider = IdentityProvider.start(settings);
        try {
            return start(scheme, provider, MemoryRegistry.start());
        } catch (IOException | ConfigurationException | RuntimeException e) {
            provider.close();
            throw e;
        }
    }

    private static Demo start(Scheme scheme, IdentityProvider provider, MemoryRegistry registry)
            throws IOException, ConfigurationException {
        try {
            String policy = POLICY.replace("TENANT", IdentityProvider.TENANT)
                    .replace("AUTHORITY", provider.url().toString())
                    .replace("REGISTRY", registry.url().toString());
            TestCambist cambist = TestCambist.start(policy, InstantSource.system(), scheme);
            Person.ALL.forEach(person -> provider.add(person.user()));
            provider.add(WebClient.withoutSecret(
                    CLIENT, cambist.url().resolve("/portal/signed-in").toString()));
            return new Demo(provider, registry, cambist, scheme);
        } catch (IOException | ConfigurationException | RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    TestCambist cambist() {
        return cambist;
    }

    /** How clients come to trust the server, where it speaks HTTPS. */
    Optional<TestTrust> trust() {
        return scheme == Scheme.HTTPS ? Optional.of(cambist.trust()) : Optional.empty();
    }

    MemoryRegistry registry() {
        return registry;
    }

    IdentityProvider provider() {
        return provider;
    }

    /** An image's name, as clients want it. */
    String image(String repository, String tag) {
        return cambist.url().getAuthority() + "/" + repository + ":" + tag;
    }

    /** The token that a job of acme/shop on its main branch gets from its CI system; a negative lifetime has passed. */
    String identityToken(Duration lifetime) {
        return provider.token(JOB)
                .audience(SERVICE)
                .algorithm(SigningAlgorithm.ES256)
                .expiresIn(lifetime)
                .sign();
    }

    /** The token that {@code az login} would give somebody. */
    String identityToken(Person person) {
        return provider.token(person.user()).sign();
    }

    /** The first page for browsers. */
    URI portal() {
        return cambist.url().resolve("/");
    }

    @Override
    public void close() {
        try {
            cambist.close();
        } finally {
            registry.close();
            provider.close();
        }
    }
}
