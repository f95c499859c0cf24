package dev.cambist.server.oauth2;

import static dev.cambist.server.oauth2.HostileRequest.basic;
import static dev.cambist.server.oauth2.HostileRequest.exchangeOf;
import static dev.cambist.server.oauth2.HostileRequest.get;
import static dev.cambist.server.oauth2.HostileRequest.good;
import static dev.cambist.server.oauth2.HostileRequest.grants;
import static dev.cambist.server.oauth2.HostileRequest.token;
import static dev.cambist.server.oauth2.HostileRequest.unauthorized;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.access.Scopes;
import dev.cambist.core.exchange.AnswerShape;
import dev.cambist.core.exchange.Credential;
import dev.cambist.core.exchange.TokenRequest;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Our own tokens, in the wrong place or changed, and the headers they come in. */
final class HostileCredentials {
    private static final TestToken GOOD = TestToken.good();
    private static final String REFRESH = TestFlows.refreshToken(TestFlows.NOW, TestFlows.SERVICE);

    private HostileCredentials() {}

    static Stream<HostileRequest> rows() {
        return Stream.of(ownTokens(), basicHeaders()).flatMap(rows -> rows);
    }

    private static Stream<HostileRequest> ownTokens() {
        String access = accessToken();
        List<String> parts = TestToken.parts(REFRESH);
        String otherService = TestFlows.refreshToken(TestFlows.NOW, TestFlows.OTHER_SERVICE);
        String old = TestFlows.refreshToken(TestFlows.NOW.minus(Duration.ofHours(3)), TestFlows.SERVICE);
        String claims = new String(Base64.getUrlDecoder().decode(parts.get(1)), UTF_8).replace("alice", "root");
        String changed = parts.get(0) + "." + Jws.encode(claims.getBytes(UTF_8)) + "." + parts.get(2);
        return Stream.of(
                grants("a refresh token", refresh(REFRESH), "repository:team/app:pull"),
                unauthorized("an access token as refresh token", refresh(access), "wrong_token_kind"),
                unauthorized("an identity token as refresh token", refresh(GOOD.signed()), "wrong_token_kind"),
                unauthorized("a refresh token at the exchange", exchangeOf(REFRESH), "wrong_token_kind"),
                unauthorized("an access token at the exchange", exchangeOf(access), "untrusted_issuer"),
                unauthorized("a refresh token for another registry", refresh(otherService), "wrong_service"),
                unauthorized("a refresh token of three hours ago", refresh(old), "expired_token"),
                unauthorized(
                        "a refresh token with another end",
                        refresh(REFRESH.substring(0, REFRESH.length() - 4) + "AAAA"),
                        "bad_signature"),
                unauthorized("a refresh token with other claims", refresh(changed), "bad_signature"),
                unauthorized(
                        "a refresh token without signature",
                        refresh(parts.get(0) + "." + parts.get(1) + "."),
                        "bad_signature"),
                unauthorized(
                        "a refresh token under alg none",
                        refresh(GOOD.header("alg", "none")
                                .claim("iss", "cambist")
                                .unsigned()),
                        "wrong_token_kind"),
                unauthorized(
                        "a refresh token under HS256 with an empty kid",
                        refresh(GOOD.header("alg", "HS256")
                                .header("kid", "")
                                .claim("iss", "cambist")
                                .signedAsHmac(new byte[32])),
                        "bad_signature"),
                unauthorized(
                        "our issuer's name under the issuer's key",
                        refresh(GOOD.claim("iss", "cambist").signed()),
                        "wrong_token_kind"));
    }

    private static Stream<HostileRequest> basicHeaders() {
        String target = "/oauth2/token?service=registry.example.com&scope=repository:team/app:pull";
        String nullGuid = "00000000-0000-0000-0000-000000000000";
        return Stream.of(
                grants("GET without credentials", get(target), ""),
                grants(
                        "GET with the null GUID and a refresh token",
                        get(target, basic(nullGuid, REFRESH)),
                        "repository:team/app:pull"),
                grants(
                        "GET with the null GUID and an access token",
                        get(target, basic(nullGuid, accessToken())),
                        "repository:team/app:pull"),
                grants(
                        "GET with no user and a refresh token",
                        get(target, basic("", REFRESH)),
                        "repository:team/app:pull"),
                grants(
                        "GET with <token> as the user",
                        get(target, basic("<token>", REFRESH)),
                        "repository:team/app:pull"),
                grants(
                        "GET with the scheme in small letters",
                        get(target, basic(nullGuid, REFRESH).replace("Basic", "basic")),
                        "repository:team/app:pull"),
                grants(
                        "GET with a credential in the query",
                        get(target + "&refresh_token=" + REFRESH + "&password=" + REFRESH),
                        ""),
                grants(
                        "GET with the null GUID and an identity token",
                        get(target, basic(nullGuid, GOOD.signed())),
                        "repository:team/app:pull"),
                unauthorized(
                        "GET with the null GUID and no password", get(target, basic(nullGuid, "")), "empty_password"),
                unauthorized("GET with a user", get(target, basic("bob", "secret")), "unknown_user"),
                unauthorized(
                        "GET with Bearer", get(target, "Authorization: Bearer " + REFRESH), "malformed_basic_header"),
                unauthorized("GET with Basic alone", get(target, "Authorization: Basic"), "malformed_basic_header"),
                unauthorized("GET with an empty header", get(target, "Authorization:"), "malformed_basic_header"),
                unauthorized(
                        "GET with Basic that is not base64",
                        get(target, "Authorization: Basic !!!"),
                        "malformed_basic_header"),
                unauthorized(
                        "GET with Basic without a colon",
                        get(target, basic("nocolon".getBytes(UTF_8))),
                        "malformed_basic_header"),
                unauthorized(
                        "GET with Basic that is not UTF-8",
                        get(target, basic(new byte[] {(byte) 0xC3, ':'})),
                        "malformed_basic_header"),
                unauthorized(
                        "GET with two Authorization headers",
                        get(target, basic(nullGuid, REFRESH), basic(nullGuid, REFRESH)),
                        "malformed_basic_header"),
                grants(
                        "POST, where an Authorization header is not looked at",
                        token("grant_type=password&service=registry.example.com")
                                .replace("Host:", "Authorization: Basic !!!\r\nHost:"),
                        ""),
                good(
                        "an exchange, where neither is one",
                        exchangeOf(GOOD.signed()).replace("Host:", "Authorization: Bearer x\r\nHost:")));
    }

    private static String refresh(String token) {
        return token(
                "grant_type=refresh_token&service=registry.example.com&scope=repository:team/app:pull&refresh_token="
                        + token);
    }

    private static String accessToken() {
        TokenRequest request = new TokenRequest(
                TestFlows.SERVICE,
                Scopes.parse(List.of("repository:team/app:pull")),
                new Credential.RefreshToken(new Secret(REFRESH)),
                AnswerShape.ACR,
                false);
        return TestFlows.at(TestFlows.NOW, TestFlows.TEAM)
                .token()
                .issue(request)
                .accessToken()
                .token()
                .value();
    }
}
