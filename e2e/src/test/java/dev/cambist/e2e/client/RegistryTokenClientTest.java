package dev.cambist.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cambist.client.AccessToken;
import dev.cambist.client.ExchangeRequest;
import dev.cambist.client.RefreshToken;
import dev.cambist.client.RefusedException;
import dev.cambist.client.RegistryCredentials;
import dev.cambist.client.RegistryTokenClient;
import dev.cambist.client.TokenRequest;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Registry;
import java.nio.file.Path;
import java.time.InstantSource;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every grant by hand: each ends with an access token that a real registry accepts. */
@EndToEnd
final class RegistryTokenClientTest {
    private static final String SCOPE = "repository:team/app:pull";

    @TempDir
    private static Path directory;

    private static Company company;
    private static RegistryTokenClient client;

    @BeforeAll
    static void start() throws Exception {
        company = Company.start(Registry.Kind.DISTRIBUTION_3, directory, InstantSource.system());
        client = company.tokenClient();
        Artifact.of("by hand").push(company.credentials(company.developer()), company.registry(), "team/app", "1");
    }

    @AfterAll
    static void stop() {
        if (company != null) {
            company.close();
        }
    }

    private static String identityToken() {
        return company.identityToken(company.developer());
    }

    private static int pullStatus(AccessToken token) {
        return Http.getWithBearer(Artifact.manifestAddress(company.registry(), "team/app", "1"), token.reveal())
                .status();
    }

    private static int pullStatusAfter(ExchangeRequest request) {
        RefreshToken refresh = client.exchange(request);
        return pullStatus(client.token(TokenRequest.ofRefreshToken(Company.SERVICE, refresh, SCOPE)));
    }

    private static RefusedException refusal(ExchangeRequest request) {
        return catchThrowableOfType(RefusedException.class, () -> client.exchange(request));
    }

    @Test
    void exchange_accessToken_leadsToAPull() {
        assertThat(pullStatusAfter(ExchangeRequest.ofAccessToken(Company.SERVICE, identityToken())))
                .isEqualTo(200);
    }

    @Test
    void exchange_refreshTokenOfTheProvider_leadsToAPull() {
        assertThat(pullStatusAfter(
                        ExchangeRequest.ofRefreshToken(Company.SERVICE, company.refreshTokenOfTheProvider())))
                .isEqualTo(200);
    }

    @Test
    void exchange_expiredAccessTokenWithRefreshToken_leadsToAPull() {
        String expired = company.expiredIdentityToken(company.developer());

        assertThat(pullStatusAfter(
                        ExchangeRequest.ofBoth(Company.SERVICE, expired, company.refreshTokenOfTheProvider())))
                .isEqualTo(200);
    }

    @Test
    void token_loginWithTheRefreshToken_leadsToAPull() {
        RefreshToken refresh = client.exchange(ExchangeRequest.ofAccessToken(Company.SERVICE, identityToken()));

        AccessToken token = client.token(
                TokenRequest.ofLogin(Company.SERVICE, RegistryCredentials.TOKEN_USER, refresh.reveal(), SCOPE));

        assertThat(pullStatus(token)).isEqualTo(200);
    }

    @Test
    void token_anonymous_doesNotLeadToAPullOfWhatIsNotPublic() {
        assertThat(pullStatus(client.token(TokenRequest.anonymous(Company.SERVICE, SCOPE))))
                .isEqualTo(401);
    }

    @Test
    void exchange_refreshTokenThatTheProviderDoesNotKnow_isRefusedWithoutShowingIt() {
        String unknown = "0.AXoA-nobody-gave-this-one";

        RefusedException refused = refusal(ExchangeRequest.ofRefreshToken(Company.SERVICE, unknown));

        assertThat(refused.status()).hasValue(401);
        assertThat(refused.code()).contains("UNAUTHORIZED");
        assertThat(refused.detail()).contains("{\"reason\":\"redemption_refused\"}");
        assertThat(refused.correlationId()).isPresent();
        assertThat(Throwables.getStackTrace(refused)).doesNotContain(unknown);
    }

    @Test
    void token_identityTokenInPlaceOfARefreshToken_isRefusedWithoutShowingIt() {
        String identityToken = identityToken();
        TokenRequest request = TokenRequest.ofRefreshToken(Company.SERVICE, RefreshToken.of(identityToken), SCOPE);

        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> client.token(request));

        assertThat(refused.status()).hasValue(401);
        assertThat(refused.code()).contains("UNAUTHORIZED");
        assertThat(refused.detail()).contains("{\"reason\":\"wrong_token_kind\"}");
        assertThat(refused.correlationId())
                .hasValueSatisfying(id -> assertThat(refused.getMessage()).contains(id));
        assertThat(Throwables.getStackTrace(refused)).doesNotContain("eyJ");
    }
}
