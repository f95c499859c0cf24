package dev.cambist.core.exchange;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenRequestTest {
    private static final String GRANT_MEANING = "one of refresh_token, password, " + TokenExchange.GRANT_TYPE;
    private static final String SERVICE_MEANING = "the name of the registry as its challenge gives it";
    private static final String REFRESH_MEANING = "the refresh token that /oauth2/exchange gave";
    private static final String REFRESH = "grant_type=refresh_token&service=reg&refresh_token=RT";

    @Test
    void fromForm_refreshToken_isItsRequest() {
        assertThat(form(REFRESH + "&scope=repository:a:pull"))
                .hasToString("TokenRequest[service=reg, scopes=[repository:a:pull], credential=RefreshToken[token="
                        + new Secret("RT") + "], shape=ACR, offline=false]");
    }

    @ParameterizedTest
    @CsvSource({"'', ACR", "&client_id=, ACR", "&client_id=docker, DOCKER", "&client_id=a&client_id=b, DOCKER"})
    void fromForm_clientId_decidesTheShape(String more, AnswerShape shape) {
        assertThat(form(REFRESH + more).shape()).isEqualTo(shape);
    }

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "&access_type=offline, true",
        "&access_type=online, false",
        "&access_type=Offline, false",
        "&offline_token=true, false"
    })
    void fromForm_accessType_decidesWhetherOffline(String more, boolean offline) {
        assertThat(form(REFRESH + more).offline()).isEqualTo(offline);
    }

    @Test
    void fromForm_scopesInEveryForm_areOneList() {
        assertThat(form(REFRESH + "&scope=repository:a:pull+repository:b:pull&scope=&scope=repository:c:push")
                        .scopes())
                .hasToString("[repository:a:pull, repository:b:pull, repository:c:push]");
        assertThat(form(REFRESH).scopes()).isEmpty();
    }

    @Test
    void fromForm_passwordOfTheNullGuid_isAToken() {
        assertThat(form("grant_type=password&service=reg&username=" + Credential.NULL_GUID + "&password=RT")
                        .credential())
                .isEqualTo(new Credential.TokenAsPassword(new Secret("RT")));
    }

    @Test
    void fromForm_passwordOfOidc_isAnIdentityToken() {
        assertThat(form("grant_type=password&service=reg&username=oidc&password=IT")
                        .credential())
                .isEqualTo(new Credential.IdentityToken(new Secret("IT")));
    }

    /** That is how clients that keep an identity token fall back to a password. */
    @Test
    void fromForm_passwordOfAnEmptyUser_isAToken() {
        assertThat(form("grant_type=password&service=reg&username=&password=RT").credential())
                .isEqualTo(new Credential.TokenAsPassword(new Secret("RT")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&username=&password=", "&refresh_token=", "&username=&password=&refresh_token="})
    void fromForm_passwordOfNobody_isAnonymous(String more) {
        assertThat(form("grant_type=password&service=reg" + more).credential()).isEqualTo(new Credential.None());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&username=alice",
                "&username=" + Credential.NULL_GUID,
                "&username=oidc",
                "&refresh_token=RT",
                "&username=alice&password="
            })
    void fromForm_passwordGrantWithoutPassword_isRefused(String more) {
        assertThat(refused("grant_type=password&service=reg" + more))
                .isEqualTo(new InvalidRequest.MissingField(
                        "password",
                        "a refresh token as the null GUID's password, or an identity token as that of user oidc"));
    }

    @Test
    void fromForm_passwordOfAUser_isItsCredential() {
        assertThat(form("grant_type=password&service=reg&username=alice&password=hunter2")
                        .credential())
                .isEqualTo(new Credential.Password("alice", new Secret("hunter2")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | grant_type | " + GRANT_MEANING,
                "service=reg&refresh_token=RT | grant_type | " + GRANT_MEANING,
                "grant_type=refresh_token&refresh_token=RT | service | " + SERVICE_MEANING,
                "grant_type=password | service | " + SERVICE_MEANING,
                "grant_type=refresh_token&service=reg | refresh_token | " + REFRESH_MEANING,
                "grant_type=refresh_token&service=reg&refresh_token= | refresh_token | " + REFRESH_MEANING,
            })
    void fromForm_missingField_isRefused(String form, String field, String meaning) {
        assertThat(refused(form)).isEqualTo(new InvalidRequest.MissingField(field, meaning));
    }

    @Test
    void fromForm_repeatedField_isRefused() {
        assertThat(refused(REFRESH + "&grant_type=refresh_token"))
                .isEqualTo(new InvalidRequest.RepeatedField("grant_type", GRANT_MEANING));
        assertThat(refused(REFRESH + "&service=other"))
                .isEqualTo(new InvalidRequest.RepeatedField("service", SERVICE_MEANING));
        assertThat(refused(REFRESH + "&refresh_token=other"))
                .isEqualTo(new InvalidRequest.RepeatedField("refresh_token", REFRESH_MEANING));
        String password = "grant_type=password&service=reg&username=&password=RT";
        assertThat(refused(password + "&username=a"))
                .isEqualTo(new InvalidRequest.RepeatedField("username", "the user name"));
        assertThat(refused(password + "&password=a"))
                .isEqualTo(new InvalidRequest.RepeatedField("password", "the password"));
        assertThat(refused(password + "&refresh_token=a&refresh_token=b"))
                .isEqualTo(new InvalidRequest.RepeatedField("refresh_token", "nothing, with grant_type password"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "authorization_code", "Password", "refresh_token "})
    void fromForm_unknownGrant_isRefused(String grant) {
        assertThat(refused("service=reg&refresh_token=RT&grant_type=" + grant))
                .isEqualTo(new InvalidRequest.UnknownGrantType(
                        grant, List.of("refresh_token", "password", TokenExchange.GRANT_TYPE)));
    }

    @Test
    void fromForm_unknownFields_areIgnored() {
        assertThat(form(REFRESH + "&tenant=a&tenant=b&account=alice&x=y")).isEqualTo(form(REFRESH));
    }

    @Test
    void fromQuery_withoutHeader_isAnonymousAndDockers() {
        assertThat(query("service=reg&scope=repository:a:pull&scope=repository:b:pull", Optional.empty()))
                .hasToString("TokenRequest[service=reg, scopes=[repository:a:pull, repository:b:pull],"
                        + " credential=None[], shape=DOCKER, offline=false]");
    }

    @Test
    void fromQuery_basicHeader_isTheCredential() {
        assertThat(query("service=reg", basic(Credential.NULL_GUID, "RT")).credential())
                .isEqualTo(new Credential.TokenAsPassword(new Secret("RT")));
    }

    @Test
    void fromQuery_basicHeaderOfOidc_isAnIdentityToken() {
        assertThat(query("service=reg", basic("oidc", "IT")).credential())
                .isEqualTo(new Credential.IdentityToken(new Secret("IT")));
    }

    @Test
    void fromQuery_credentialsInTheQuery_areIgnored() {
        assertThat(query(
                                "service=reg&grant_type=refresh_token&refresh_token=RT&username=a&password=b&password=c&access_token=AT",
                                Optional.empty())
                        .credential())
                .isEqualTo(new Credential.None());
    }

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "&offline_token=true, true",
        "&offline_token=false, false",
        "&offline_token=1, false",
        "&access_type=offline, false"
    })
    void fromQuery_offlineToken_decidesWhetherOffline(String more, boolean offline) {
        assertThat(query("service=reg&client_id=docker&account=a" + more, Optional.empty())
                        .offline())
                .isEqualTo(offline);
    }

    @Test
    void fromQuery_serviceMissingOrTwice_isRefused() {
        assertThat(refusalOf(() -> query("scope=a", Optional.empty())))
                .isEqualTo(new InvalidRequest.MissingField("service", SERVICE_MEANING));
        assertThat(refusalOf(() -> query("service=a&service=b", Optional.empty())))
                .isEqualTo(new InvalidRequest.RepeatedField("service", SERVICE_MEANING));
    }

    @Test
    void fromQuery_tooManyScopes_areRefused() {
        assertThat(refusalOf(() -> query("service=a" + "&scope=x".repeat(101), Optional.empty())))
                .isEqualTo(new InvalidRequest.TooManyScopes(101, 100));
    }

    private static Optional<BasicHeader> basic(String user, String password) {
        return Optional.of(new BasicHeader(user, new Secret(password)));
    }

    private static Refusal refused(String form) {
        return refusalOf(() -> form(form));
    }

    private static TokenRequest form(String form) {
        return TokenRequest.fromForm(Fields.parse(form));
    }

    private static TokenRequest query(String query, Optional<BasicHeader> basic) {
        return TokenRequest.fromQuery(Fields.parse(query), basic);
    }
}
