package dev.cambist.testkit.idp;

import static dev.cambist.testkit.idp.Forms.ACR_SCOPE;
import static dev.cambist.testkit.idp.Forms.ALICE;
import static dev.cambist.testkit.idp.Forms.AZURE_CLI;
import static dev.cambist.testkit.idp.Forms.CI;
import static dev.cambist.testkit.idp.Forms.basic;
import static dev.cambist.testkit.idp.Forms.clientCredentials;
import static dev.cambist.testkit.idp.Forms.password;
import static dev.cambist.testkit.idp.Forms.refresh;
import static dev.cambist.testkit.idp.Forms.startWithBoth;
import static dev.cambist.testkit.idp.Forms.with;
import static dev.cambist.testkit.idp.Forms.without;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEndpointTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @AutoClose
    private final IdentityProvider idp = startWithBoth(Settings.defaults().withClock(InstantSource.fixed(NOW)));

    @AutoClose
    private final Http http = new Http();

    @Test
    void clientCredentials_ofVersion2_giveAVersion2Token() throws IOException, JOSEException, GeneralSecurityException {
        var body = Http.json(http.post(v2(), clientCredentials()));

        assertThat(body)
                .containsEntry("token_type", "Bearer")
                .containsEntry("expires_in", 3600L)
                .containsEntry("scope", ACR_SCOPE)
                .doesNotContainKey("refresh_token");
        String token = (String) body.get("access_token");
        assertThat(Tokens.verifies(token, http.keys(idp, idp.v2Issuer()))).isTrue();
        assertThat(Tokens.claims(token))
                .containsEntry("iss", idp.v2Issuer())
                .containsEntry("aud", "https://containerregistry.azure.net")
                .containsEntry("azp", CI.clientId())
                .containsEntry("exp", NOW.getEpochSecond() + 3600);
    }

    @Test
    void clientCredentials_ofVersion1_giveAVersion1TokenAndNumbersAsText() throws IOException {
        var form = with(clientCredentials(), "resource", "https://management.core.windows.net/");

        var body = Http.json(http.post(v1(), form));

        assertThat(body)
                .containsEntry("expires_in", "3600")
                .containsEntry("expires_on", Long.toString(NOW.getEpochSecond() + 3600))
                .containsEntry("resource", "https://management.core.windows.net/");
        assertThat(Tokens.claims((String) body.get("access_token")))
                .containsEntry("iss", idp.v1Issuer())
                .containsEntry("aud", "https://management.core.windows.net/")
                .containsEntry("appid", CI.clientId());
    }

    @Test
    void clientCredentials_asBasic_areFormDecoded() throws IOException {
        String pair = CI.clientId() + ":s3%3Acr%2Bt+%26%25";
        var form = without(without(clientCredentials(), "client_id"), "client_secret");

        var response = http.send(Http.form(v2(), form).header("Authorization", basic(pair)));

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "https://containerregistry.azure.net/.default,       https://containerregistry.azure.net",
        "https://management.azure.com/.default,              https://management.azure.com",
        "https://management.core.windows.net//.default,      https://management.core.windows.net/",
        "api://cambist/.default,                             api://cambist",
        "b0b5a1ad-0000-4000-8000-000000000002/.default,      b0b5a1ad-0000-4000-8000-000000000002"
    })
    void scope_upToTheLastSlash_isTheAudience(String scope, String audience) throws IOException {
        var body = Http.json(http.post(v2(), with(clientCredentials(), "scope", scope)));

        assertThat(Tokens.claims((String) body.get("access_token"))).containsEntry("aud", audience);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "alice@cambist.example", "Alice@Cambist.Example"})
    void password_ofAUser_givesATokenInTheClientsName(String userName) throws IOException {
        var body = Http.json(http.post(v2(), with(password(), "username", userName)));

        assertThat(body).doesNotContainKey("refresh_token");
        assertThat(Tokens.claims((String) body.get("access_token")))
                .containsEntry("preferred_username", "alice@cambist.example")
                .containsEntry("azp", AZURE_CLI)
                .containsEntry("azpacr", "0");
    }

    @Test
    void permissions_askedFor_becomeTheScopeClaim() throws IOException {
        var form = with(password(), "scope", "openid api://app/images.read api://app/images.write");

        var body = Http.json(http.post(v2(), form));

        assertThat(body).containsEntry("scope", "api://app/images.read api://app/images.write");
        assertThat(Tokens.claims((String) body.get("access_token")))
                .containsEntry("aud", "api://app")
                .containsEntry("scp", "images.read images.write");
    }

    @Test
    void refreshToken_forAnotherResource_givesATokenForIt() throws IOException {
        String refreshToken = refreshToken();

        var body = Http.json(
                http.post(v2(), with(refresh(refreshToken), "scope", "https://management.azure.com/.default")));

        assertThat(refreshToken).doesNotContain("{").isNotEqualTo(body.get("refresh_token"));
        assertThat(body).containsKey("refresh_token");
        assertThat(Tokens.claims((String) body.get("access_token")))
                .containsEntry("aud", "https://management.azure.com")
                .containsEntry("oid", ALICE.objectId());
    }

    @Test
    void refreshToken_withoutScope_givesATokenForTheFirstResource() throws IOException {
        var body = Http.json(http.post(v2(), refresh(refreshToken())));

        assertThat(Tokens.claims((String) body.get("access_token")))
                .containsEntry("aud", "https://containerregistry.azure.net");
    }

    @Test
    void refreshToken_ofVersion1_comesUnasked() throws IOException {
        var form = with(password(), "resource", "https://management.azure.com/");

        assertThat(Http.json(http.post(v1(), form))).containsKey("refresh_token");
    }

    @Test
    void refreshToken_byDefault_canBeUsedAgain() throws IOException {
        String refreshToken = refreshToken();

        http.post(v2(), refresh(refreshToken));

        assertThat(http.post(v2(), refresh(refreshToken)).statusCode()).isEqualTo(200);
    }

    @Test
    void refreshToken_forSingleUse_endsWithIt() throws IOException {
        try (var strict = startWithBoth(Settings.defaults().withSingleUseRefreshTokens())) {
            URI endpoint = strict.endpoint(Endpoint.TOKEN, strict.v2Issuer());
            String first = refreshToken(endpoint);

            String second =
                    (String) Http.json(http.post(endpoint, refresh(first))).get("refresh_token");

            assertThat(http.post(endpoint, refresh(first)).body()).contains("\"error\":\"invalid_grant\"");
            assertThat(http.post(endpoint, refresh(second)).statusCode()).isEqualTo(200);
        }
    }

    private String refreshToken() throws IOException {
        return refreshToken(v2());
    }

    private String refreshToken(URI endpoint) throws IOException {
        var form = with(password(), "scope", ACR_SCOPE + " offline_access");
        return (String) Http.json(http.post(endpoint, form)).get("refresh_token");
    }

    private URI v1() {
        return idp.endpoint(Endpoint.TOKEN, idp.v1Issuer());
    }

    private URI v2() {
        return idp.endpoint(Endpoint.TOKEN, idp.v2Issuer());
    }
}
