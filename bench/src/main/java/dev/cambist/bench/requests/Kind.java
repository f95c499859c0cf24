package dev.cambist.bench.requests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** The three requests of the token service. */
enum Kind {
    EXCHANGE("POST /oauth2/exchange"),
    TOKEN("POST /oauth2/token, 3 scopes"),
    GET("GET /oauth2/token, 1 scope");

    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";
    private static final String SERVICE = "service=registry.example.com";

    private final String title;

    Kind(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Which of them a request is. */
    static Kind of(String method, String path) {
        if (method.equals("GET")) {
            return GET;
        }
        return path.endsWith("exchange") ? EXCHANGE : TOKEN;
    }

    /** The request as it goes over the wire, with an identity token or a refresh token. */
    byte[] request(String credential) {
        return switch (this) {
            case EXCHANGE ->
                post("/oauth2/exchange", "grant_type=access_token&" + SERVICE + "&access_token=" + credential);
            case TOKEN ->
                post(
                        "/oauth2/token",
                        "grant_type=refresh_token&" + SERVICE
                                + "&scope=repository%3Aacme%2Fshop%3Apull%2Cpush+repository%3Aacme%2Fcart%3Apull"
                                + "+repository%3Apublic%2Fbase%3Apull&refresh_token=" + credential);
            case GET ->
                ("GET /oauth2/token?" + SERVICE + "&scope=repository:acme/shop:pull HTTP/1.1\r\n"
                                + "Host: registry.example.com\r\nUser-Agent: docker/28.0.1 go/go1.23\r\nAuthorization: Basic "
                                + Base64.getEncoder().encodeToString((NOBODY + ":" + credential).getBytes(UTF_8))
                                + "\r\nAccept-Encoding: gzip\r\n\r\n")
                        .getBytes(UTF_8);
        };
    }

    private static byte[] post(String path, String form) {
        return ("POST " + path + " HTTP/1.1\r\nHost: registry.example.com\r\nUser-Agent: docker/28.0.1 go/go1.23\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nAccept-Encoding: gzip\r\nContent-Length: "
                        + form.length() + "\r\n\r\n" + form)
                .getBytes(UTF_8);
    }
}
