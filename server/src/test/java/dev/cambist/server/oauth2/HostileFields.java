package dev.cambist.server.oauth2;

import static dev.cambist.server.oauth2.HostileRequest.bad;
import static dev.cambist.server.oauth2.HostileRequest.exchange;
import static dev.cambist.server.oauth2.HostileRequest.good;
import static dev.cambist.server.oauth2.HostileRequest.grants;
import static dev.cambist.server.oauth2.HostileRequest.post;
import static dev.cambist.server.oauth2.HostileRequest.token;
import static dev.cambist.server.oauth2.HostileRequest.unauthorized;

import java.util.stream.Stream;

/** Fields of a form: which, how many, and what stands in them. */
final class HostileFields {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String GOOD = TestToken.good().signed();
    private static final String SERVICE = "&service=registry.example.com";
    private static final String TOKEN = "&access_token=" + GOOD;
    private static final String ALL = "grant_type=access_token" + SERVICE + TOKEN;

    private HostileFields() {}

    static Stream<HostileRequest> rows() {
        return Stream.of(fields(), encodings()).flatMap(rows -> rows);
    }

    private static Stream<HostileRequest> fields() {
        return Stream.of(
                good("the plain exchange", exchange(ALL)),
                good("unknown fields", exchange(ALL + "&client_id=x&foo=bar&foo=baz")),
                good("empty fields", exchange("&&" + ALL + "&tenant=&&")),
                good("a query string beside the form", post("/oauth2/exchange?api-version=2021-07-01", FORM, ALL)),
                good("a broken query string beside the form", post("/oauth2/exchange?%zz&grant_type=x", FORM, ALL)),
                bad("no grant_type", exchange("x=y" + SERVICE + TOKEN), "missing_field"),
                bad("empty grant_type", exchange("grant_type=" + SERVICE + TOKEN), "missing_field"),
                bad("grant_type twice", exchange(ALL + "&grant_type=access_token"), "repeated_field"),
                bad(
                        "grant_type in the query only",
                        post("/oauth2/exchange?grant_type=access_token", FORM, "x=y"),
                        "missing_field"),
                bad("unknown grant_type", exchange("grant_type=password" + SERVICE + TOKEN), "unknown_grant_type"),
                bad(
                        "grant_type in capitals",
                        exchange("grant_type=ACCESS_TOKEN" + SERVICE + TOKEN),
                        "unknown_grant_type"),
                bad("no service", exchange("grant_type=access_token" + TOKEN), "missing_field"),
                bad("service twice", exchange(ALL + "&service=other.example.com"), "repeated_field"),
                bad(
                        "unknown service",
                        exchange("grant_type=access_token&service=evil.example.com" + TOKEN),
                        "unknown_service"),
                bad(
                        "service with a line feed",
                        exchange("grant_type=access_token&service=a%0Ab" + TOKEN),
                        "unknown_service"),
                good("service in capitals", exchange("grant_type=access_token&service=Registry.EXAMPLE.com" + TOKEN)),
                good(
                        "service with a port",
                        exchange("grant_type=access_token&service=registry.example.com:5000" + TOKEN)),
                good("service by its alias", exchange("grant_type=access_token&service=alias.example.com" + TOKEN)),
                bad(
                        "service with a port of six digits",
                        exchange("grant_type=access_token&service=registry.example.com:500000" + TOKEN),
                        "unknown_service"),
                bad("no access_token", exchange("grant_type=access_token" + SERVICE), "missing_field"),
                bad("access_token twice", exchange(ALL + TOKEN), "repeated_field"),
                bad(
                        "both tokens wanted, one sent",
                        exchange("grant_type=access_token_refresh_token" + SERVICE + TOKEN),
                        "missing_field"),
                good(
                        "the access token in both fields, as kubelet sends it",
                        exchange("grant_type=access_token_refresh_token" + SERVICE + TOKEN + "&refresh_token=" + GOOD)),
                unauthorized(
                        "a refresh token that nobody redeems",
                        exchange("grant_type=refresh_token&refresh_token=abc" + SERVICE),
                        "cannot_redeem"),
                unauthorized(
                        "a tenant for a token without one that does not matter",
                        exchange("grant_type=refresh_token&refresh_token=abc&tenant=x" + SERVICE),
                        "cannot_redeem"),
                bad("token request without grant_type", token("scope=x" + SERVICE), "missing_field"),
                bad("token request with the exchange's grant", token(ALL), "unknown_grant_type"),
                bad(
                        "token request without refresh_token",
                        token("grant_type=refresh_token" + SERVICE),
                        "missing_field"),
                bad("a user without a password", token("grant_type=password&username=bob" + SERVICE), "missing_field"),
                unauthorized(
                        "a password", token("grant_type=password&username=bob&password=x" + SERVICE), "unknown_user"),
                grants("nobody", token("grant_type=password&scope=repository:team/app:pull" + SERVICE), ""));
    }

    private static Stream<HostileRequest> encodings() {
        return Stream.of(
                good("escaped unreserved letters", exchange(ALL.replace("service", "s%65rvice"))),
                bad("%zz", exchange(ALL + "&tenant=%zz"), "malformed_body"),
                bad("% at the end", exchange(ALL + "&tenant=%"), "malformed_body"),
                bad("% and one digit", exchange(ALL + "&tenant=%4"), "malformed_body"),
                bad("% and a sign", exchange(ALL + "&tenant=%-1"), "malformed_body"),
                bad("%u0041", exchange(ALL + "&tenant=%u0041"), "malformed_body"),
                bad("truncated UTF-8, escaped", exchange(ALL + "&tenant=%C3"), "malformed_body"),
                bad("truncated UTF-8, raw", exchange(ALL + "&tenant=\u00c3"), "malformed_body"),
                bad("overlong UTF-8", exchange(ALL + "&tenant=%C0%AF"), "malformed_body"),
                bad("a surrogate in UTF-8", exchange(ALL + "&tenant=%ED%A0%80"), "malformed_body"),
                bad("a broken escape in a name", exchange(ALL + "&%zz=x"), "malformed_body"),
                unauthorized(
                        "an escaped NUL in the token",
                        exchange("grant_type=access_token&access_token=%00" + GOOD + SERVICE),
                        "malformed_token"),
                bad("an escaped NUL in a name", exchange(ALL.replace("service=", "service%00=")), "missing_field"));
    }
}
