package dev.cambist.server.oauth2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/**
 * A row of the table of requests: what is sent, byte for byte, and what must come back.
 *
 * @param reason the reason of a refusal; empty where the request is good
 * @param granted the scopes of the access token; empty where none is to be looked at
 */
public record HostileRequest(
        String name, String request, int status, String code, Optional<String> reason, Optional<String> granted) {
    private static final String FORM = "application/x-www-form-urlencoded";

    static HostileRequest refused(String name, String request, int status, String code, String reason) {
        return new HostileRequest(name, request, status, code, Optional.of(reason), Optional.empty());
    }

    static HostileRequest bad(String name, String request, String reason) {
        return refused(name, request, 400, "INVALID_REQUEST", reason);
    }

    static HostileRequest unauthorized(String name, String request, String reason) {
        return refused(name, request, 401, "UNAUTHORIZED", reason);
    }

    static HostileRequest good(String name, String request) {
        return new HostileRequest(name, request, 200, "", Optional.empty(), Optional.empty());
    }

    static HostileRequest grants(String name, String request, String scopes) {
        return new HostileRequest(name, request, 200, "", Optional.empty(), Optional.of(scopes));
    }

    static String exchange(String body) {
        return post("/oauth2/exchange", FORM, body);
    }

    /** The plain exchange of an identity token. */
    static String exchangeOf(String token) {
        return exchange("grant_type=access_token&service=" + TestFlows.SERVICE + "&access_token=" + token);
    }

    public static String token(String body) {
        return post("/oauth2/token", FORM, body);
    }

    /** A token request with a good refresh token. */
    static String tokenFor(String more) {
        return token("grant_type=refresh_token&refresh_token="
                + TestFlows.refreshToken(TestFlows.NOW, TestFlows.SERVICE) + "&service=" + TestFlows.SERVICE + more);
    }

    public static String post(String path, String contentType, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + contentType + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    public static String get(String target, String... headers) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + lines(headers) + "\r\n";
    }

    public static String lines(String... headers) {
        StringBuilder lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header).append("\r\n");
        }
        return lines.toString();
    }

    static String basic(String user, String password) {
        return basic((user + ":" + password).getBytes(UTF_8));
    }

    static String basic(byte[] credentials) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    /** The request is bytes, and many of them. */
    @Override
    public String toString() {
        return name;
    }
}
