package dev.cambist.e2e.client;

import dev.cambist.client.RegistryCredentials;
import dev.cambist.client.RegistryTokenClient;
import dev.cambist.client.Transport;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.testkit.idp.Endpoint;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.User;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** A tenant in the shape of Entra ID with two people, a Cambist that trusts it, and a registry that trusts Cambist. */
final class Company implements AutoCloseable {
    static final String SERVICE = "registry.example";

    private static final String APPLICATION = "5e7b1c44-0000-4000-8000-00000000c11e";
    private static final String DEVELOPERS = "7a1c0f7e-0000-4000-8000-000000000001";
    private static final String AUDITORS = "7a1c0f7e-0000-4000-8000-000000000002";
    private static final String PASSWORD = "correct horse battery staple";

    private static final String POLICY = """
            registries:
              - { service: SERVICE, trust: x5c }
            issuers:
              - name: corp
                entra: { tenants: [TENANT], authority: "AUTHORITY" }
                client: { id: APPLICATION }
            access:
              - who: { issuer: corp, groups: [DEVELOPERS] }
                role: AcrPush
                on: ["team/**", "public/**"]
              - who: { issuer: corp, groups: [AUDITORS] }
                role: AcrPull
                on: ["team/**"]
              - who: anyone
                role: AcrPull
                on: ["public/**"]
            """;

    /** What a program would bring along: a client that knows nothing of tokens. */
    private final HttpClient http = HttpClient.newHttpClient();

    private final IdentityProvider provider;
    private final Cambist cambist;
    private final Registry registry;
    private final User developer;
    private final User auditor;

    private Company(IdentityProvider provider, Cambist cambist, Registry registry) {
        this.provider = provider;
        this.cambist = cambist;
        this.registry = registry;
        developer = provider.add(User.named("ada").withGroups(DEVELOPERS).withPassword(PASSWORD));
        auditor = provider.add(User.named("otto").withGroups(AUDITORS));
    }

    static Company start(Registry.Kind kind, Path directory, InstantSource clock) throws Exception {
        IdentityProvider provider = IdentityProvider.start();
        String policy = POLICY.replace("SERVICE", SERVICE)
                .replace("TENANT", IdentityProvider.TENANT)
                .replace("AUTHORITY", provider.url().toString())
                .replace("APPLICATION", APPLICATION)
                .replace("DEVELOPERS", DEVELOPERS)
                .replace("AUDITORS", AUDITORS);
        Cambist cambist = Cambist.start(directory.resolve("cambist"), policy, clock);
        Path files = Files.createDirectories(directory.resolve("registry"));
        Registry registry = Registry.start(kind, files, cambist.trust(SERVICE, kind.format(), files));
        return new Company(provider, cambist, registry);
    }

    HttpClient http() {
        return http;
    }

    Registry registry() {
        return registry;
    }

    /** Pushes and pulls below {@code team} and {@code public}. */
    User developer() {
        return developer;
    }

    /** Only pulls, below {@code team}. */
    User auditor() {
        return auditor;
    }

    /** An identity token that is valid for an hour. */
    String identityToken(User who) {
        return provider.token(who).sign();
    }

    /** An identity token that ended an hour ago. */
    String expiredIdentityToken(User who) {
        return provider.token(who).expiresIn(Duration.ofHours(-1)).sign();
    }

    /** What the provider gives the developer, who signs in with a password. */
    String refreshTokenOfTheProvider() {
        Map<String, String> form = Map.of(
                "grant_type",
                "password",
                "client_id",
                APPLICATION,
                "username",
                developer.principalName(),
                "password",
                PASSWORD,
                "scope",
                IdentityProvider.ACR_AUDIENCE + "/.default offline_access");
        return Http.post(provider.endpoint(Endpoint.TOKEN, provider.v2Issuer()), form)
                .text("refresh_token");
    }

    RegistryTokenClient tokenClient() {
        return RegistryTokenClient.at(cambist.exchangeUrl().resolve("/"));
    }

    /** A person's standing at the registry, which is all that is told: the registry names the rest. */
    RegistryCredentials credentials(User who) {
        return RegistryCredentials.builder(registry.url(""))
                .identity(() -> identityToken(who))
                .transport(transport())
                .build();
    }

    RegistryCredentials anonymous() {
        return RegistryCredentials.builder(registry.url(""))
                .anonymous()
                .transport(transport())
                .build();
    }

    Transport transport() {
        return Transport.builder().httpClient(http).build();
    }

    @Override
    public void close() {
        registry.close();
        cambist.close();
        provider.close();
        http.close();
    }
}
