package dev.cambist.client;

import static dev.cambist.client.FakeService.EXCHANGE;
import static dev.cambist.client.FakeService.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.client.FakeService.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operations under the names that generated clients have. */
final class FamiliarApisTest {
    private final FakeService service = new FakeService()
            .answer(EXCHANGE, Reply.refreshToken("refresh"))
            .answer(TOKEN, Reply.accessToken("access"));
    private final RegistryTokenClient client = RegistryTokenClient.at(service.url());
    private final RefreshTokenApi refreshTokens = new RefreshTokenApi(client);

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void getAcrRefreshTokenFromExchange_eachGrant_sendsItsTokens() {
        refreshTokens.getAcrRefreshTokenFromExchange("access_token", "registry.test", "t", "unused", "a");
        refreshTokens.getAcrRefreshTokenFromExchange("refresh_token", "registry.test", null, "r", null);
        refreshTokens.getAcrRefreshTokenFromExchange("access_token_refresh_token", "registry.test", "", "r", "a");

        assertThat(service.asked(EXCHANGE))
                .extracting(asked -> asked.field("grant_type") + " " + asked.field("tenant") + " "
                        + asked.field("refresh_token") + " " + asked.field("access_token"))
                .containsExactly("access_token t  a", "refresh_token  r ", "access_token_refresh_token  r a");
    }

    @Test
    void getAcrRefreshTokenFromExchange_grantWithoutItsToken_isRefusedHere() {
        assertThatThrownBy(() ->
                        refreshTokens.getAcrRefreshTokenFromExchange("access_token", "registry.test", null, "r", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("accessToken is null, and grant type access_token needs it");
        assertThatThrownBy(() -> refreshTokens.getAcrRefreshTokenFromExchange(
                        "access_token_refresh_token", "registry.test", null, null, "a"))
                .hasMessageStartingWith("refreshToken is null");
        assertThatThrownBy(
                        () -> refreshTokens.getAcrRefreshTokenFromExchange("password", "registry.test", null, "r", "a"))
                .hasMessageContaining("the grant type is none of");
        assertThat(service.asked(EXCHANGE)).isEmpty();
    }

    @Test
    void getAcrAccessToken_refreshToken_isExchanged() {
        AccessTokenApi api = new AccessTokenApi(client);

        assertThat(api.getAcrAccessToken("refresh_token", "registry.test", "a:b:c d:e:f", "refresh"))
                .isEqualTo(AccessToken.of("access"));
        assertThat(service.asked(TOKEN).getFirst().fields().get("scope")).containsExactly("a:b:c", "d:e:f");
        assertThatThrownBy(() -> api.getAcrAccessToken("password", "registry.test", "a:b:c", "refresh"))
                .hasMessageContaining("not refresh_token");
    }

    @Test
    void getAcrAccessTokenFromLogin_login_isSentAsBasic() {
        new AccessTokenApi(client, "user", "password").getAcrAccessTokenFromLogin("registry.test", "a:b:c");

        assertThat(service.asked(TOKEN).getFirst().header("Authorization")).isEqualTo("Basic dXNlcjpwYXNzd29yZA==");
    }

    @Test
    void getAcrAccessTokenFromLogin_withoutALogin_saysWhereItBelongs() {
        assertThatThrownBy(() -> new AccessTokenApi(client).getAcrAccessTokenFromLogin("registry.test", "a:b:c"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("give user and password where the AccessTokenApi is made");
    }
}
