package dev.cambist.server.oauth2;

import static dev.cambist.server.oauth2.HostileRequest.bad;
import static dev.cambist.server.oauth2.HostileRequest.exchange;
import static dev.cambist.server.oauth2.HostileRequest.good;
import static dev.cambist.server.oauth2.HostileRequest.grants;
import static dev.cambist.server.oauth2.HostileRequest.post;
import static dev.cambist.server.oauth2.HostileRequest.refused;

import java.util.Locale;
import java.util.stream.Stream;

/** Bodies: what they are said to be, how they are taken apart, and how large they are. */
final class HostileBodies {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String GOOD = TestToken.good().signed();
    private static final String SERVICE = "&service=registry.example.com";
    private static final String TOKEN = "&access_token=" + GOOD;
    private static final String ALL = "grant_type=access_token" + SERVICE + TOKEN;

    private HostileBodies() {}

    static Stream<HostileRequest> rows() {
        return Stream.of(contentTypes(), multipart(), sizes()).flatMap(rows -> rows);
    }

    private static Stream<HostileRequest> contentTypes() {
        String path = "/oauth2/exchange";
        String bare = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + ALL.length() + "\r\n";
        return Stream.of(
                good("charset utf-8", post(path, FORM + "; charset=utf-8", ALL)),
                good(
                        "charset UTF-8 in quotes, type in capitals",
                        post(path, FORM.toUpperCase(Locale.ROOT) + ";CHARSET=\"UTF-8\"", ALL)),
                bad("charset iso-8859-1", post(path, FORM + "; charset=iso-8859-1", ALL), "malformed_body"),
                bad("charset utf-16", post(path, FORM + ";charset=utf-16", ALL), "malformed_body"),
                bad("no content type", bare + "\r\n" + ALL, "malformed_body"),
                bad(
                        "two content types",
                        bare + "Content-Type: " + FORM + "\r\nContent-Type: " + FORM + "\r\n\r\n" + ALL,
                        "malformed_body"),
                bad("JSON", post(path, "application/json", "{\"grant_type\":\"access_token\"}"), "malformed_body"),
                bad("a content type with an open quote", post(path, FORM + "; charset=\"utf-8", ALL), "malformed_body"),
                bad("text", post(path, "text/plain", ALL), "malformed_body"),
                bad("a content type of two", post(path, FORM + ", text/plain", ALL), "malformed_body"),
                bad(
                        "compressed",
                        bare + "Content-Type: " + FORM + "\r\nContent-Encoding: gzip\r\n\r\n" + ALL,
                        "malformed_body"),
                bad(
                        "no body at all",
                        "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + FORM + "\r\n\r\n",
                        "missing_field"));
    }

    private static Stream<HostileRequest> multipart() {
        String type = "multipart/form-data; boundary=b";
        String good = part("grant_type", "access_token")
                + part("service", "registry.example.com")
                + part("access_token", GOOD);
        String path = "/oauth2/exchange";
        return Stream.of(
                good("multipart", post(path, type, good + "--b--\r\n")),
                good(
                        "multipart with preamble and quoted boundary",
                        post(path, "multipart/form-data; boundary=\"b\"", "hello\r\n" + good + "--b--\r\n")),
                good(
                        "multipart with a file name",
                        post(
                                path,
                                type,
                                good.replace("name=\"service\"", "name=\"service\"; filename=\"s\"") + "--b--\r\n")),
                grants(
                        "multipart token request",
                        post(
                                "/oauth2/token",
                                type,
                                part("grant_type", "password") + part("service", "registry.example.com") + "--b--\r\n"),
                        ""),
                bad(
                        "multipart without boundary",
                        post(path, "multipart/form-data", good + "--b--\r\n"),
                        "malformed_body"),
                bad(
                        "multipart with a boundary of 71",
                        post(path, "multipart/form-data; boundary=" + "b".repeat(71), good),
                        "malformed_body"),
                bad(
                        "multipart with another boundary",
                        post(path, "multipart/form-data; boundary=c", good + "--b--\r\n"),
                        "malformed_body"),
                bad("multipart without its end", post(path, type, good), "malformed_body"),
                bad("multipart of nothing", post(path, type, ""), "malformed_body"),
                bad(
                        "multipart with a part twice",
                        post(path, type, good + part("service", "x") + "--b--\r\n"),
                        "repeated_field"),
                bad(
                        "multipart with a part without name",
                        post(path, type, good + "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"),
                        "malformed_body"),
                bad(
                        "multipart with a part without headers",
                        post(path, type, good + "--b\r\n\r\nx\r\n--b--\r\n"),
                        "malformed_body"),
                bad(
                        "multipart with invalid UTF-8",
                        post(path, type, good + part("tenant", "\u00c3") + "--b--\r\n"),
                        "malformed_body"),
                bad(
                        "multipart with 257 parts",
                        post(path, type, good + part("x", "y").repeat(254) + "--b--\r\n"),
                        "malformed_body"),
                bad(
                        "multipart with 2 KiB of part headers",
                        post(path, type, good + part("x\"\r\nX-Y: \"" + "y".repeat(2048), "z") + "--b--\r\n"),
                        "malformed_body"),
                bad(
                        "multipart/mixed",
                        post(path, "multipart/mixed; boundary=b", good + "--b--\r\n"),
                        "malformed_body"));
    }

    private static Stream<HostileRequest> sizes() {
        String padding = "&padding=" + "x".repeat(65 * 1024);
        String chunked =
                "POST /oauth2/exchange HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Type: "
                        + FORM + "\r\n\r\n";
        return Stream.of(
                good("64 KiB to the byte", exchange(ALL + "&p=" + "x".repeat(64 * 1024 - ALL.length() - 3))),
                refused(
                        "one byte more",
                        exchange(ALL + "&p=" + "x".repeat(64 * 1024 - ALL.length() - 2)),
                        413,
                        "REQUEST_TOO_LARGE",
                        "body_too_large"),
                refused("65 KiB with a length", exchange(ALL + padding), 413, "REQUEST_TOO_LARGE", "body_too_large"),
                refused(
                        "65 KiB in chunks",
                        chunked + chunk(ALL) + chunk(padding) + "0\r\n\r\n",
                        413,
                        "REQUEST_TOO_LARGE",
                        "body_too_large"),
                refused(
                        "1 MiB in chunks",
                        chunked + chunk("&p=" + "x".repeat(16 * 1024)).repeat(64) + "0\r\n\r\n",
                        413,
                        "REQUEST_TOO_LARGE",
                        "body_too_large"),
                good("chunks", chunked + chunk(ALL.substring(0, 9)) + chunk(ALL.substring(9)) + "0\r\n\r\n"),
                good(
                        "chunks with an extension and a trailer",
                        chunked + Integer.toHexString(ALL.length()) + ";x=y\r\n" + ALL
                                + "\r\n0\r\nX-Trailer: z\r\n\r\n"),
                bad("a chunk without a length", chunked + "zz\r\n" + ALL + "\r\n0\r\n\r\n", "malformed_body"),
                good("256 fields", exchange(ALL + "&x=".repeat(253))),
                bad("257 fields", exchange(ALL + "&x=".repeat(254)), "malformed_body"));
    }

    private static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
