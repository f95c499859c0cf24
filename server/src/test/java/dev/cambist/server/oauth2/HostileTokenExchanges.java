package dev.cambist.server.oauth2;

import static dev.cambist.server.oauth2.HostileRequest.bad;
import static dev.cambist.server.oauth2.HostileRequest.basic;
import static dev.cambist.server.oauth2.HostileRequest.get;
import static dev.cambist.server.oauth2.HostileRequest.grants;
import static dev.cambist.server.oauth2.HostileRequest.refused;
import static dev.cambist.server.oauth2.HostileRequest.token;
import static dev.cambist.server.oauth2.HostileRequest.unauthorized;

import java.util.Optional;
import java.util.stream.Stream;

/** Identity tokens at the token endpoint: as the password of the user oidc, and as subject tokens of RFC 8693. */
final class HostileTokenExchanges {
    private static final String EXCHANGE = "grant_type=access_token&service=registry.example.com&access_token=";
    private static final String TYPE = "urn:ietf:params:oauth:token-type:";
    private static final String GOOD = TestToken.good().signed();
    private static final String REFRESH = TestFlows.refreshToken(TestFlows.NOW, TestFlows.SERVICE);
    private static final String SCOPE = "&scope=repository:team/app:pull";
    private static final String QUERY = "/oauth2/token?service=registry.example.com" + SCOPE;
    private static final String GRANT = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String SUBJECT = "&subject_token_type=" + TYPE + "id_token&subject_token=" + GOOD;
    private static final String ALL = GRANT + "&audience=registry.example.com" + SCOPE + SUBJECT;
    private static final String PASSWORD = "grant_type=password&service=registry.example.com&username=oidc&password=";

    private HostileTokenExchanges() {}

    static Stream<HostileRequest> rows() {
        Stream<HostileRequest> sameAsTheExchange =
                Stream.concat(HostileClaims.rows(), HostileSignatures.rows()).flatMap(HostileTokenExchanges::otherWays);
        return Stream.of(passwords(), tokenExchanges(), types(), sameAsTheExchange)
                .flatMap(rows -> rows);
    }

    /** The same token by other ways, with the same answer: there is no second way of verifying. */
    private static Stream<HostileRequest> otherWays(HostileRequest row) {
        int body = row.request().indexOf("\r\n\r\n") + 4;
        if (!row.request().startsWith(EXCHANGE, body)) {
            return Stream.empty();
        }
        String identityToken = row.request().substring(body + EXCHANGE.length());
        return Stream.of(
                sent(row, " as the password of oidc", token(PASSWORD + identityToken)),
                sent(row, " as the subject token", token(ALL.replace(GOOD, identityToken))),
                sent(row, " in Basic", get(QUERY, basic("oidc", identityToken))));
    }

    private static HostileRequest sent(HostileRequest row, String how, String request) {
        return new HostileRequest(row.name() + how, request, row.status(), row.code(), row.reason(), Optional.empty());
    }

    private static Stream<HostileRequest> passwords() {
        return Stream.of(
                grants("GET with oidc", get(QUERY, basic("oidc", GOOD)), "repository:team/app:pull"),
                grants("the password grant of oidc", token(PASSWORD + GOOD + SCOPE), "repository:team/app:pull"),
                unauthorized("oidc with no password", get(QUERY, basic("oidc", "")), "empty_password"),
                unauthorized("oidc with spaces", get(QUERY, basic("oidc", "  ")), "malformed_token"),
                unauthorized("oidc with a password", get(QUERY, basic("oidc", "hunter2")), "malformed_token"),
                unauthorized("oidc with a refresh token", get(QUERY, basic("oidc", REFRESH)), "wrong_token_kind"),
                unauthorized("oidc with two tokens", get(QUERY, basic("oidc", GOOD + ":" + GOOD)), "malformed_token"),
                unauthorized(
                        "oidc with a token and a line feed", get(QUERY, basic("oidc", GOOD + "\n")), "malformed_token"),
                grants("OIDC in capitals", get(QUERY, basic("OIDC", GOOD)), "repository:team/app:pull"),
                unauthorized("another user with a refresh token", get(QUERY, basic("bob", REFRESH)), "unknown_user"),
                unauthorized("another user with a password", get(QUERY, basic("bob", "hunter2")), "unknown_user"),
                unauthorized(
                        "oidc with 20 KiB",
                        get(QUERY, basic("oidc", "a.b." + "x".repeat(20 * 1024))),
                        "malformed_token"),
                refused(
                        "oidc with 32 KiB",
                        get(QUERY, basic("oidc", "x".repeat(32 * 1024))),
                        431,
                        "HEADERS_TOO_LARGE",
                        "headers_too_large"),
                unauthorized(
                        "oidc whom no rule knows",
                        get(
                                QUERY,
                                basic(
                                        "oidc",
                                        TestToken.good().claim("sub", "mallory").signed())),
                        "no_rights"),
                bad("oidc for no registry", get("/oauth2/token", basic("oidc", GOOD)), "missing_field"),
                bad(
                        "oidc for another registry",
                        get("/oauth2/token?service=evil", basic("oidc", GOOD)),
                        "unknown_service"),
                bad("oidc without password in a form", token(PASSWORD), "missing_field"),
                bad("oidc with the password twice", token(PASSWORD + GOOD + "&password=x"), "repeated_field"),
                bad("oidc and bob", token(PASSWORD + GOOD + "&username=bob"), "repeated_field"),
                bad("oidc in the query and no grant", token("username=oidc&password=" + GOOD), "missing_field"));
    }

    private static Stream<HostileRequest> tokenExchanges() {
        return Stream.of(
                grants("a token exchange", token(ALL), "repository:team/app:pull"),
                grants("with service and port", token(ALL.replace("audience", "service")), "repository:team/app:pull"),
                grants("for the alias", token(ALL.replace("registry.e", "alias.e")), "repository:team/app:pull"),
                grants("with a client_id", token(ALL + "&client_id=x"), "repository:team/app:pull"),
                bad("without audience", token(GRANT + SUBJECT), "missing_field"),
                bad("with an empty audience", token(GRANT + "&audience=" + SUBJECT), "missing_field"),
                bad("with two audiences", token(ALL + "&audience=other.example.com"), "repeated_field"),
                bad("with the same audience twice", token(ALL + "&audience=registry.example.com"), "repeated_field"),
                bad("with an unknown audience", token(ALL.replace("registry.e", "evil.e")), "unknown_service"),
                bad("with another service beside", token(ALL + "&service=other.example.com"), "conflicting_fields"),
                bad("with a resource", token(ALL + "&resource=https://registry.example.com"), "unsupported_field"),
                bad("with an actor", token(ALL + "&actor_token=" + GOOD), "unsupported_field"),
                bad("with an actor's type", token(ALL + "&actor_token_type=" + TYPE + "jwt"), "unsupported_field"),
                bad("with the subject twice", token(ALL + "&subject_token=" + GOOD), "repeated_field"),
                bad("with two grants", token(ALL + "&grant_type=password"), "repeated_field"),
                bad("with 101 scopes", token(ALL + "&scope=x".repeat(100)), "too_many_scopes"),
                bad(
                        "without subject",
                        token(GRANT + "&audience=registry.example.com&subject_token_type=" + TYPE + "jwt"),
                        "missing_field"),
                unauthorized(
                        "with 60 KiB of subject", token(ALL + ".".repeat(60 * 1024 - ALL.length())), "malformed_token"),
                refused(
                        "with 65 KiB of subject",
                        token(ALL + "x".repeat(65 * 1024)),
                        413,
                        "REQUEST_TOO_LARGE",
                        "body_too_large"),
                unauthorized("of our refresh token", token(ALL.replace(GOOD, REFRESH)), "wrong_token_kind"),
                bad(
                        "at the exchange",
                        HostileRequest.exchange(ALL + "&service=registry.example.com&access_token=" + GOOD),
                        "unknown_grant_type"));
    }

    private static Stream<HostileRequest> types() {
        String requested = "&requested_token_type=";
        return Stream.of(
                grants(
                        "of an access_token",
                        token(ALL.replace("id_token", "access_token")),
                        "repository:team/app:pull"),
                grants("of a jwt", token(ALL.replace("id_token", "jwt")), "repository:team/app:pull"),
                grants(
                        "to an access token",
                        token(ALL + requested + TYPE + "access_token"),
                        "repository:team/app:pull"),
                bad("of a refresh_token", token(ALL.replace("id_token", "refresh_token")), "unknown_token_type"),
                bad("of SAML", token(ALL.replace("id_token", "saml2")), "unknown_token_type"),
                bad("of a type in capitals", token(ALL.replace("id_token", "ID_TOKEN")), "unknown_token_type"),
                bad("of no type", token(ALL.replace("subject_token_type=", "x=")), "missing_field"),
                bad("of two types", token(ALL + "&subject_token_type=" + TYPE + "id_token"), "repeated_field"),
                bad("to a refresh token", token(ALL + requested + TYPE + "refresh_token"), "unknown_token_type"),
                bad("to a jwt", token(ALL + requested + TYPE + "jwt"), "unknown_token_type"),
                bad("to two types", token(ALL + (requested + TYPE + "access_token").repeat(2)), "repeated_field"));
    }
}
