package dev.cambist.server.oauth2;

import static dev.cambist.server.oauth2.HostileRequest.bad;
import static dev.cambist.server.oauth2.HostileRequest.get;
import static dev.cambist.server.oauth2.HostileRequest.good;
import static dev.cambist.server.oauth2.HostileRequest.grants;
import static dev.cambist.server.oauth2.HostileRequest.post;
import static dev.cambist.server.oauth2.HostileRequest.refused;

import java.util.stream.Stream;

/** Methods, paths, headers and the framing of HTTP itself. */
final class HostileHttp {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String BODY = "grant_type=password&service=registry.example.com";
    private static final String HOST = "Host: localhost\r\n";

    private HostileHttp() {}

    static Stream<HostileRequest> rows() {
        return Stream.of(methods(), paths(), queries(), framing()).flatMap(rows -> rows);
    }

    private static Stream<HostileRequest> methods() {
        return Stream.of(
                good("GET of the keys", get("/.well-known/jwks.json")),
                good("GET of the contract", get("/openapi.yaml")),
                notAllowed("GET on the exchange", get("/oauth2/exchange?grant_type=access_token")),
                notAllowed(
                        "PUT on the token endpoint",
                        "PUT /oauth2/token HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n"),
                notAllowed("DELETE", "DELETE /oauth2/token HTTP/1.1\r\n" + HOST + "\r\n"),
                notAllowed("OPTIONS", "OPTIONS /oauth2/exchange HTTP/1.1\r\n" + HOST + "\r\n"),
                notAllowed("TRACE", "TRACE /oauth2/token HTTP/1.1\r\n" + HOST + "\r\n"),
                notAllowed("a method nobody knows", "PROPFIND /oauth2/token HTTP/1.1\r\n" + HOST + "\r\n"),
                notAllowed(
                        "post in small letters",
                        post("/oauth2/token", FORM, BODY).replace("POST", "post")),
                notAllowed("POST of the keys", post("/.well-known/jwks.json", FORM, BODY)),
                unknown("OPTIONS of everything", "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n"),
                unknown("CONNECT", "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n"));
    }

    private static Stream<HostileRequest> paths() {
        return Stream.of(
                grants("the alias", post("/auth/token", FORM, BODY), ""),
                grants("the whole URL as the target", post("http://localhost/oauth2/token", FORM, BODY), ""),
                unknown("the root", get("/")),
                unknown("a slash at the end", post("/oauth2/token/", FORM, BODY)),
                unknown("capitals", post("/OAuth2/token", FORM, BODY)),
                unknown("an escaped letter", post("/oauth2/%74oken", FORM, BODY)),
                bad("an escaped slash", post("/oauth2%2ftoken", FORM, BODY), "malformed_request"),
                bad("two slashes", post("//oauth2/token", FORM, BODY), "malformed_request"),
                bad("two slashes inside", post("/oauth2//token", FORM, BODY), "malformed_request"),
                unknown("a dot", post("/oauth2/./token", FORM, BODY)),
                unknown("down and up", post("/oauth2/x/../token", FORM, BODY)),
                bad("escaped dots", post("/oauth2/x/%2e%2e/token", FORM, BODY), "malformed_request"),
                unknown("a path parameter", post("/oauth2/token;x=y", FORM, BODY)),
                unknown("a path parameter inside", post("/oauth2;x/token", FORM, BODY)),
                bad("an escaped NUL", post("/oauth2/token%00", FORM, BODY), "malformed_request"),
                bad("a NUL", post("/oauth2/token\0", FORM, BODY), "malformed_request"),
                bad("a broken escape", post("/oauth2/token%zz", FORM, BODY), "malformed_request"),
                bad("a backslash", post("/oauth2\\token", FORM, BODY), "malformed_request"),
                bad("a raw byte beyond ASCII", post("/oauth2/token\u00ff", FORM, BODY), "malformed_request"),
                unknown("health on the public listener", get("/readyz")));
    }

    private static Stream<HostileRequest> queries() {
        String target = "/oauth2/token?service=registry.example.com";
        return Stream.of(
                grants(
                        "unescaped values, as Jib sends them",
                        get(target + "&scope=repository:a/b:pull,push&account=x"),
                        ""),
                bad("no query", get("/oauth2/token"), "missing_field"),
                bad("service twice", get(target + "&service=registry.example.com"), "repeated_field"),
                bad("%zz in the query", get(target + "&scope=%zz"), "malformed_query"),
                bad("overlong UTF-8 in the query", get(target + "&scope=%C0%AF"), "malformed_query"),
                bad("257 parameters", get(target + "&x=".repeat(256)), "malformed_query"),
                grants("a body that GET does not read", get(target, "Content-Length: 5") + "hello", ""),
                grants("a fragment, which is no part of a request", get(target + "&scope=repository:a:pull"), ""));
    }

    private static Stream<HostileRequest> framing() {
        String line = "POST /oauth2/token HTTP/1.1\r\n";
        String type = "Content-Type: " + FORM + "\r\n";
        String length = "Content-Length: " + BODY.length() + "\r\n";
        return Stream.of(
                grants("Expect: nothing special", line + HOST + type + length + "\r\n" + BODY, ""),
                bad(
                        "two lengths",
                        line + HOST + type + length + length.replace(": ", ": 1") + "\r\n" + BODY,
                        "malformed_request"),
                bad("the same length twice", line + HOST + type + length + length + "\r\n" + BODY, "malformed_request"),
                bad(
                        "a length and chunks",
                        line + HOST + type + length + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "malformed_request"),
                bad("a negative length", line + HOST + type + "Content-Length: -1\r\n\r\n", "malformed_request"),
                bad(
                        "a length with a sign",
                        line + HOST + type + "Content-Length: +5\r\n\r\nhello",
                        "malformed_request"),
                bad(
                        "a transfer coding nobody knows",
                        line + HOST + type + "Transfer-Encoding: xchunked\r\n\r\n",
                        "malformed_request"),
                bad("no host", line + type + length + "\r\n" + BODY, "malformed_request"),
                bad("two hosts", line + HOST + HOST + type + length + "\r\n" + BODY, "malformed_request"),
                bad("an empty host", line + "Host:\r\n" + type + length + "\r\n" + BODY, "malformed_request"),
                bad(
                        "a space before the colon",
                        line + "Host : localhost\r\n" + type + length + "\r\n" + BODY,
                        "malformed_request"),
                bad(
                        "a folded header",
                        line + HOST + "X-Folded: a\r\n b\r\n" + type + length + "\r\n" + BODY,
                        "malformed_request"),
                bad(
                        "a NUL in a header",
                        line + HOST + "X-Nul: a\0b\r\n" + type + length + "\r\n" + BODY,
                        "malformed_request"),
                bad(
                        "an expectation nobody knows",
                        line + HOST + "Expect: wonders\r\n" + type + length + "\r\n" + BODY,
                        "malformed_request"),
                bad("HTTP/3.0", line.replace("1.1", "3.0") + HOST + "\r\n", "malformed_request"),
                bad("HTTP/0.9", "GET /oauth2/token\r\n\r\n", "malformed_request"),
                bad("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "malformed_request"),
                bad(
                        "TLS on a plain port",
                        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
                        "malformed_request"),
                grants(
                        "31 KiB of headers",
                        line + HOST + "X-Long: " + "x".repeat(31 * 1024) + "\r\n" + type + length + "\r\n" + BODY,
                        ""),
                tooLong("33 KiB in one header", line + HOST + "X-Long: " + "x".repeat(33 * 1024) + "\r\n\r\n"),
                tooLong("33 KiB in many headers", line + HOST + "X: y\r\n".repeat(33 * 1024 / 6) + "\r\n"),
                tooLong("300 small headers", line + HOST + "X: y\r\n".repeat(300) + "\r\n"),
                tooLong("300 small headers of a head without an end", line + HOST + "X: y\r\n".repeat(300)),
                tooLong("a path of 33 KiB", get("/" + "x".repeat(33 * 1024))),
                tooLong("a method of 33 KiB", "X".repeat(33 * 1024) + " / HTTP/1.1\r\n\r\n"));
    }

    private static HostileRequest notAllowed(String name, String request) {
        return refused(name, request, 405, "UNSUPPORTED", "method_not_allowed");
    }

    private static HostileRequest unknown(String name, String request) {
        return refused(name, request, 404, "NOT_FOUND", "unknown_path");
    }

    private static HostileRequest tooLong(String name, String request) {
        return refused(name, request, 431, "HEADERS_TOO_LARGE", "headers_too_large");
    }
}
