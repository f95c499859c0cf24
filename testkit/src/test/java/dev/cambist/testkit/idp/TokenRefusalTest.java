package dev.cambist.testkit.idp;

import static dev.cambist.testkit.idp.Forms.ACR_SCOPE;
import static dev.cambist.testkit.idp.Forms.ALICE;
import static dev.cambist.testkit.idp.Forms.CI;
import static dev.cambist.testkit.idp.Forms.basic;
import static dev.cambist.testkit.idp.Forms.clientCredentials;
import static dev.cambist.testkit.idp.Forms.password;
import static dev.cambist.testkit.idp.Forms.refresh;
import static dev.cambist.testkit.idp.Forms.startWithBoth;
import static dev.cambist.testkit.idp.Forms.with;
import static dev.cambist.testkit.idp.Forms.without;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRefusalTest {
    @AutoClose
    private final IdentityProvider idp = startWithBoth(Settings.defaults());

    @AutoClose
    private final Http http = new Http();

    @Test
    void refreshToken_ofAnotherClient_isRefused() throws IOException {
        var form = with(refresh(refreshToken()), "client_id", "another-public-client");

        assertRefused(http.post(v2(), form), 400, "invalid_grant");
    }

    @Test
    void refreshToken_atAnotherTenant_isRefused() throws IOException {
        URI other = idp.endpoint(Endpoint.TOKEN, idp.v2Issuer("11111111-2222-4333-8444-555555555555"));

        assertRefused(http.post(other, refresh(refreshToken())), 400, "invalid_grant");
    }

    @Test
    void refreshToken_ofARemovedUser_isRefused() throws IOException {
        String refreshToken = refreshToken();

        idp.remove(ALICE);

        assertRefused(http.post(v2(), refresh(refreshToken)), 400, "invalid_grant");
    }

    @Test
    void refusal_ofAnyRequest_hasTheFieldsOfEntra() throws IOException {
        var response = http.post(v2(), with(clientCredentials(), "client_secret", "wrong"));

        assertThat(Http.json(response))
                .containsOnlyKeys(
                        "error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id")
                .containsEntry("error", "invalid_client");
        assertThat((String) Http.json(response).get("error_description")).startsWith("AADSTS7000215: ");
        assertThat(response.body()).doesNotContain("wrong");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_id", "grant_type", "scope"})
    void request_withoutAParameter_isRefused(String parameter) throws IOException {
        // A client that names itself in no way cannot be known to have a secret either.
        assertRefused(http.post(v2(), without(clientCredentials(), parameter)), 400, "invalid_request");
    }

    @Test
    void secret_ofAConfidentialClient_cannotBeLeftOut() throws IOException {
        assertRefused(http.post(v2(), without(clientCredentials(), "client_secret")), 401, "invalid_client");
        assertRefused(http.post(v2(), with(password(), "client_id", CI.clientId())), 401, "invalid_client");
    }

    @Test
    void client_thatIsUnknown_isRefused() throws IOException {
        assertRefused(http.post(v2(), with(clientCredentials(), "client_id", "nobody")), 400, "unauthorized_client");
    }

    @Test
    void password_thatIsWrong_isRefusedLikeAnUnknownUser() throws IOException {
        var wrong = http.post(v2(), with(password(), "password", "guess"));
        var unknown = http.post(v2(), with(password(), "username", "mallory"));

        assertRefused(wrong, 400, "invalid_grant");
        assertRefused(unknown, 400, "invalid_grant");
        assertThat(Http.json(wrong).get("error_description"))
                .isEqualTo(Http.json(unknown).get("error_description"));
    }

    @Test
    void grant_thatIsUnknown_isRefused() throws IOException {
        var form = with(clientCredentials(), "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");

        assertRefused(http.post(v2(), form), 400, "unsupported_grant_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openid", ".default", "https://a.example/.default https://b.example/.default"})
    void scope_withoutExactlyOneResource_isRefused(String scope) throws IOException {
        assertRefused(http.post(v2(), with(password(), "scope", scope)), 400, "invalid_scope");
    }

    @Test
    void scope_ofClientCredentials_hasToBeTheDefault() throws IOException {
        assertRefused(http.post(v2(), with(clientCredentials(), "scope", "api://app/read")), 400, "invalid_scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant_type=password&grant_type=password", "grant_type=%zz", "client_id=x%", ""})
    void form_thatIsMalformed_isRefused(String body) throws IOException {
        assertRefused(http.send(Http.form(v2(), body)), 400, "invalid_request");
    }

    @Test
    void body_beyond64KiB_isRefused() throws IOException {
        assertRefused(http.post(v2(), with(password(), "padding", "x".repeat(64 * 1024))), 400, "invalid_request");
    }

    @Test
    void body_ofAnotherType_isRefused() throws IOException {
        var request = Http.form(v2(), password()).setHeader("Content-Type", "application/json");

        assertRefused(http.send(request), 400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no colon", "other:secret", "b0b5a1ad-0000-4000-8000-000000000001:%zz"})
    void basic_thatIsMalformedOrContradicts_isRefused(String pair) throws IOException {
        var form = without(clientCredentials(), "client_secret");

        var response = http.send(Http.form(v2(), form).header("Authorization", basic(pair)));

        assertRefused(response, 400, "invalid_request");
    }

    @Test
    void basic_besideASecretInTheForm_isRefused() throws IOException {
        var request = Http.form(v2(), clientCredentials()).header("Authorization", basic(CI.clientId() + ":x"));

        assertRefused(http.send(request), 400, "invalid_request");
    }

    private static void assertRefused(HttpResponse<String> response, int status, String error) {
        assertThat(Http.json(response)).containsEntry("error", error);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    private String refreshToken() throws IOException {
        var form = with(password(), "scope", ACR_SCOPE + " offline_access");
        return (String) Http.json(http.post(v2(), form)).get("refresh_token");
    }

    private URI v2() {
        return idp.endpoint(Endpoint.TOKEN, idp.v2Issuer());
    }
}
