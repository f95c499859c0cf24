package dev.cambist.server.oauth2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.BodyText;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.RouteTable;
import dev.cambist.server.http.TestCall;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of the token endpoint to identity tokens, member by member. */
final class IdentityTokenRoutesTest {
    private static final String IDENTITY_TOKEN = TestToken.good().signed();
    private static final String SCOPE = "&scope=repository:team/app:pull,push";
    private static final String PASSWORD =
            "grant_type=password&service=registry.example.com&username=oidc&password=" + IDENTITY_TOKEN + SCOPE;
    private static final String TOKEN_EXCHANGE =
            "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&audience=registry.example.com"
                    + "&subject_token_type=urn:ietf:params:oauth:token-type:id_token&subject_token=" + IDENTITY_TOKEN
                    + SCOPE;

    private final Flows flows = TestFlows.at(TestFlows.NOW, TestFlows.TEAM);
    private final RouteTable routes = TestRoutes.ofPublic(() -> flows, 1);

    /** Docker then keeps this and not the identity token. */
    @Test
    void get_oidcWithOfflineToken_answersARefreshTokenOfOurs() throws Exception {
        JsonObject answer = get("service=registry.example.com&offline_token=true&account=oidc&client_id=docker");

        assertThat(answer.members())
                .containsOnlyKeys("token", "access_token", "expires_in", "issued_at", "scope", "refresh_token");
        assertThat(rightsOf(answer.text("refresh_token").orElseThrow())).isEqualTo("repository:team/app:pull,push");
    }

    @Test
    void get_oidc_answersNoRefreshToken() throws Exception {
        assertThat(get("service=registry.example.com" + SCOPE).members())
                .containsOnlyKeys("token", "access_token", "expires_in", "issued_at", "scope")
                .containsEntry("scope", "repository:team/app:pull,push");
    }

    @Test
    void post_oidcOffline_answersARefreshTokenOfOurs() throws Exception {
        JsonObject answer = post(PASSWORD + "&client_id=docker&access_type=offline");

        assertThat(rightsOf(answer.text("refresh_token").orElseThrow())).isEqualTo("repository:team/app:pull,push");
    }

    /** ACR's clients read the object into a map of strings and expect one. */
    @ParameterizedTest
    @ValueSource(strings = {"", "&access_type=offline"})
    void post_oidcWithoutClientId_isExactlyTheAccessToken(String more) throws Exception {
        assertThat(post(PASSWORD + more).members()).containsOnlyKeys("access_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&client_id=docker", "&access_type=online"})
    void post_tokenExchange_hasTheMembersOfTheRfc(String more) throws Exception {
        assertThat(post(TOKEN_EXCHANGE + more).members())
                .containsOnlyKeys("access_token", "issued_token_type", "token_type", "expires_in", "scope")
                .containsEntry("issued_token_type", "urn:ietf:params:oauth:token-type:access_token")
                .containsEntry("token_type", "Bearer")
                .containsEntry("expires_in", 900L)
                .containsEntry("scope", "repository:team/app:pull,push");
    }

    @Test
    void post_tokenExchangeOffline_answersARefreshTokenOfOurs() throws Exception {
        JsonObject answer = post(TOKEN_EXCHANGE + "&access_type=offline");

        assertThat(rightsOf(answer.text("refresh_token").orElseThrow())).isEqualTo("repository:team/app:pull,push");
    }

    /** What a refresh token is good for, as its next use shows. */
    private String rightsOf(String refreshToken) throws Exception {
        assertThat(refreshToken).isNotEqualTo(IDENTITY_TOKEN);
        return post("grant_type=refresh_token&service=registry.example.com&client_id=docker&refresh_token="
                        + refreshToken + SCOPE)
                .text("scope")
                .orElseThrow();
    }

    private JsonObject get(String query) throws Exception {
        String basic = HostileRequest.basic("oidc", IDENTITY_TOKEN).replaceFirst("Authorization: ", "");
        return granted(TestCall.get("/oauth2/token", query, Map.of("Authorization", basic)));
    }

    private JsonObject post(String form) throws Exception {
        return granted(TestCall.post("/oauth2/token", form));
    }

    private JsonObject granted(Call call) throws Exception {
        Answer answer = routes.answer(call);
        assertThat(answer.status()).as(BodyText.of(answer)).isEqualTo(200);
        return JsonObject.parse(BodyText.of(answer).getBytes(UTF_8));
    }
}
