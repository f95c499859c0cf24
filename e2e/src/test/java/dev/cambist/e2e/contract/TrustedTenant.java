package dev.cambist.e2e.contract;

import dev.cambist.e2e.lab.Http;
import dev.cambist.testkit.TestCambist;
import dev.cambist.testkit.idp.Endpoint;
import dev.cambist.testkit.idp.HostileToken;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.User;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A tenant of Entra's kind with one user, and a Cambist that trusts it. */
final class TrustedTenant implements AutoCloseable {
    static final String SERVICE = "registry.example.com";

    private static final String GROUP = "7a1c0f7e-0000-4000-8000-000000000001";
    private static final String PASSWORD = "correct horse battery staple";

    /** A public client, which both the user and Cambist are: a refresh token is good for the client that got it. */
    private static final String CLIENT = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

    private final IdentityProvider provider = IdentityProvider.start();
    private final User alice =
            provider.add(User.named("alice").withPassword(PASSWORD).withGroups(GROUP));
    private final TestCambist cambist;

    private TrustedTenant() throws Exception {
        cambist = TestCambist.start("""
                registries:
                  - service: %s
                issuers:
                  - name: corp
                    entra: { tenants: [%s], authority: "%s" }
                    client: { id: %s }
                access:
                  - comment: the team does with its images what it likes
                    who: { issuer: corp, groups: [%s] }
                    role: RepositoryContributor
                    on: ["team/**"]
                  - comment: everybody may pull what is public
                    who: anyone
                    role: AcrPull
                    on: ["public/**"]
                """.formatted(SERVICE, tenant(), provider.url(), CLIENT, GROUP));
    }

    static TrustedTenant start() throws Exception {
        return new TrustedTenant();
    }

    /** The server's address. */
    URI url() {
        return cambist.url();
    }

    String tenant() {
        return IdentityProvider.TENANT;
    }

    /** An identity token of Alice's. */
    String identityToken(Duration lifetime) {
        return provider.token(alice).expiresIn(lifetime).sign();
    }

    /** Tokens about Alice that nobody may accept. */
    List<String> hostileTokens() {
        return HostileToken.all().stream()
                .map(hostile -> hostile.from(provider.token(alice)))
                .toList();
    }

    /** What the tenant gives to a user who signs in and wants to stay signed in. */
    String issuerRefreshToken() {
        URI address = provider.endpoint(Endpoint.TOKEN, provider.v2Issuer());
        return Http.post(
                        address,
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                CLIENT,
                                "username",
                                alice.principalName(),
                                "password",
                                PASSWORD,
                                "scope",
                                IdentityProvider.ACR_AUDIENCE + "/.default offline_access"))
                .text("refresh_token");
    }

    /** The refresh token that an identity token buys. */
    String refreshToken(String identityToken) {
        return Http.post(
                        cambist.exchangeUrl(),
                        Map.of("grant_type", "access_token", "service", SERVICE, "access_token", identityToken))
                .text("refresh_token");
    }

    /** The access token that a refresh token buys. */
    String accessToken(String refreshToken, String scope) {
        return Http.post(
                        cambist.tokenUrl(),
                        Map.of(
                                "grant_type",
                                "refresh_token",
                                "service",
                                SERVICE,
                                "refresh_token",
                                refreshToken,
                                "scope",
                                scope))
                .text("access_token");
    }

    @Override
    public void close() {
        cambist.close();
        provider.close();
    }
}
