package dev.cambist.client;

import static dev.cambist.client.FakeService.PING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cambist.client.FakeService.Reply;
import dev.cambist.client.internal.JsonObject;
import dev.cambist.client.wire.Form;
import dev.cambist.testkit.TestCambist;
import dev.cambist.testkit.idp.Endpoint;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Misbehaviour;
import dev.cambist.testkit.idp.User;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client against the real server, and that against an identity provider in the shape of Entra ID. */
final class RealServiceTest {
    private static final String SERVICE = "registry.test";
    private static final String GROUP = "7a1c0f7e-0000-4000-8000-000000000001";
    private static final String APPLICATION = "5e7b1c44-0000-4000-8000-00000000c11e";
    private static final String POLICY = """
            registries:
              - service: registry.test
            issuers:
              - name: corp
                entra: { tenants: [TENANT], authority: "AUTHORITY" }
                client: { id: APPLICATION }
            access:
              - who: { issuer: corp, groups: [GROUP] }
                role: AcrPush
                on: ["team/**"]
              - who: anyone
                role: AcrPull
                on: ["public/**"]
            """;

    private static IdentityProvider provider;
    private static TestCambist cambist;
    private static RegistryTokenClient client;
    private static User alice;

    @BeforeAll
    static void start() throws Exception {
        provider = IdentityProvider.start();
        alice = provider.add(User.named("alice").withGroups(GROUP).withPassword("a password"));
        cambist = TestCambist.start(POLICY.replace("TENANT", IdentityProvider.TENANT)
                .replace("AUTHORITY", provider.url().toString())
                .replace("APPLICATION", APPLICATION)
                .replace("GROUP", GROUP));
        client = RegistryTokenClient.at(cambist.url());
    }

    @AfterAll
    static void stop() {
        cambist.close();
        provider.close();
    }

    private static String identityToken() {
        return provider.token(alice).sign();
    }

    private static RefreshToken exchanged() {
        return client.exchange(ExchangeRequest.ofAccessToken(SERVICE, identityToken()));
    }

    private static RefusedException refusal(ExchangeRequest request) {
        return catchThrowableOfType(RefusedException.class, () -> client.exchange(request));
    }

    /** What the identity provider gives a person who signs in. */
    private static String refreshTokenOfTheProvider() throws Exception {
        Form form = new Form()
                .add("grant_type", "password")
                .add("client_id", APPLICATION)
                .add("username", alice.principalName())
                .add("password", "a password")
                .add("scope", IdentityProvider.ACR_AUDIENCE + "/.default offline_access");
        URI endpoint = provider.endpoint(Endpoint.TOKEN, provider.v2Issuer());
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.body()))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            byte[] body = http.send(request, BodyHandlers.ofByteArray()).body();
            return JsonObject.parse(body).text("refresh_token").orElseThrow();
        }
    }

    private static String payload(String jwt) {
        String[] parts = jwt.split("\\.", -1);
        return new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
    }

    @Test
    void exchange_accessToken_givesThreeHours() {
        RefreshToken token = exchanged();

        assertThat(Duration.between(
                        InstantSource.system().instant(), token.expiry().orElseThrow()))
                .isBetween(Duration.ofMinutes(170), Duration.ofMinutes(181));
    }

    @Test
    void exchange_accessTokenInBothFields_isWhatAzuresNodesSend() {
        String token = identityToken();

        assertThat(client.exchange(ExchangeRequest.ofBoth(SERVICE, token, token).withTenant(IdentityProvider.TENANT))
                        .expiry())
                .isPresent();
    }

    @Test
    void exchange_refreshToken_isRedeemed() throws Exception {
        assertThat(client.exchange(ExchangeRequest.ofRefreshToken(SERVICE, refreshTokenOfTheProvider()))
                        .expiry())
                .isPresent();
    }

    @Test
    void exchange_expiredAccessTokenWithRefreshToken_isRedeemed() throws Exception {
        String expired = provider.token(alice).expiresIn(Duration.ofHours(-1)).sign();

        assertThat(client.exchange(ExchangeRequest.ofBoth(SERVICE, expired, refreshTokenOfTheProvider()))
                        .expiry())
                .isPresent();
    }

    @Test
    void exchange_familiarName_works() {
        RefreshToken token = new RefreshTokenApi(client)
                .getAcrRefreshTokenFromExchange(
                        "access_token", SERVICE, IdentityProvider.TENANT, null, identityToken());

        assertThat(new AccessTokenApi(client)
                        .getAcrAccessToken("refresh_token", SERVICE, "repository:team/app:pull", token.reveal())
                        .expiry())
                .isPresent();
    }

    @Test
    void exchange_expiredToken_isRefusedWithReasonAndCorrelationId() {
        RefusedException refused = refusal(ExchangeRequest.ofAccessToken(
                SERVICE, provider.token(alice).expiresIn(Duration.ofHours(-1)).sign()));

        assertThat(refused.status()).hasValue(401);
        assertThat(refused.code()).contains("UNAUTHORIZED");
        assertThat(refused.detail()).contains("{\"reason\":\"expired_token\"}");
        assertThat(refused.serviceMessage().orElseThrow()).contains("expired");
        assertThat(refused.correlationId().orElseThrow()).hasSize(36);
        assertThat(refused.getMessage()).contains(refused.correlationId().orElseThrow());
    }

    @Test
    void exchange_otherAudience_isRefusedWithBothNames() {
        RefusedException refused = refusal(ExchangeRequest.ofAccessToken(
                SERVICE,
                provider.token(alice).audience("https://graph.microsoft.com").sign()));

        assertThat(refused.serviceMessage().orElseThrow())
                .contains("https://graph.microsoft.com", "https://containerregistry.azure.net");
    }

    @Test
    void exchange_unknownService_isABadRequest() {
        RefusedException refused = refusal(ExchangeRequest.ofAccessToken("other.test", identityToken()));

        assertThat(refused.status()).hasValue(400);
        assertThat(refused.serviceMessage().orElseThrow())
                .contains("other.test", "WWW-Authenticate")
                .doesNotContain("registry.test"); // nobody who shows no credential learns which registries there are
    }

    @Test
    void token_identityThatMayOnlyPullWhatIsPublic_getsNoMore() {
        User bob = provider.add(User.named("bob"));

        RefreshToken token = client.exchange(
                ExchangeRequest.ofAccessToken(SERVICE, provider.token(bob).sign()));
        AccessToken access = client.token(TokenRequest.ofRefreshToken(SERVICE, token, "repository:team/app:pull"));

        assertThat(payload(access.reveal())).contains("\"access\":[]");
    }

    @Test
    void token_scopes_areGrantedAsFarAsTheyGo() {
        AccessToken token = client.token(TokenRequest.ofRefreshToken(
                SERVICE, exchanged(), "repository:team/app:pull,push", "repository:other/app:pull"));

        assertThat(payload(token.reveal()))
                .contains("team/app", "\"pull\",\"push\"")
                .doesNotContain("other/app");
        assertThat(token.expiry()).isPresent();
    }

    @Test
    void token_anonymous_mayPullWhatIsPublic() {
        AccessToken token =
                client.token(TokenRequest.anonymous(SERVICE, "repository:public/app:pull", "repository:team/app:pull"));

        assertThat(payload(token.reveal())).contains("public/app").doesNotContain("team/app");
    }

    @Test
    void token_loginWithTheRefreshToken_isDockersWay() {
        AccessToken token = client.token(TokenRequest.ofLogin(
                SERVICE, RegistryCredentials.TOKEN_USER, exchanged().reveal(), "repository:team/app:pull"));

        assertThat(payload(token.reveal())).contains("team/app");
        assertThat(token.expiry()).isPresent();
    }

    @Test
    void token_unknownUser_isRefused() {
        RefusedException refused = catchThrowableOfType(
                RefusedException.class, () -> client.token(TokenRequest.ofLogin(SERVICE, "carol", "password")));

        assertThat(refused.status()).hasValue(401);
        assertThat(refused.getMessage()).doesNotContain("password");
    }

    @Test
    void exchange_providerDown_isUnavailableWithRetryAfter() throws Exception {
        String token = refreshTokenOfTheProvider();
        Transport once = Transport.builder().retryPolicy(RetryPolicy.none()).build();
        provider.misbehave(Endpoint.TOKEN, new Misbehaviour.Status(503));
        try {
            UnavailableException unavailable = catchThrowableOfType(
                    UnavailableException.class,
                    () -> RegistryTokenClient.at(cambist.url(), once)
                            .exchange(ExchangeRequest.ofRefreshToken(SERVICE, token)));

            assertThat(unavailable.status()).hasValue(503);
            assertThat(unavailable.retryAfter()).isPresent();
        } finally {
            provider.behave();
        }
    }

    @Test
    void credentials_registryBesideTheService_followItsChallenge() {
        try (FakeService registry = new FakeService()) {
            registry.answer(
                    PING, Reply.challenge("Bearer realm=\"" + cambist.tokenUrl() + "\",service=\"registry.test\""));
            RegistryCredentials credentials = RegistryCredentials.builder(registry.url())
                    .identity(RealServiceTest::identityToken)
                    .build();

            AuthorizationHeader header =
                    credentials.authorization("PUT", registry.url().resolve("/v2/team/app/manifests/1.0"));

            assertThat(payload(header.value().substring("Bearer ".length()))).contains("team/app", "push");
            assertThat(header.value())
                    .isEqualTo(credentials
                            .authorizationFor("repository:team/app:pull,push")
                            .value());
        }
    }
}
