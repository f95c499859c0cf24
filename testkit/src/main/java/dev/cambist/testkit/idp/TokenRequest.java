package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request to a token endpoint: its form, and the client as it identified itself. */
record TokenRequest(Form form, String clientId, @Nullable Secret clientSecret) {
    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final String BASIC = "basic ";

    static TokenRequest read(HttpExchange exchange) throws IOException, OAuthException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw OAuthProblem.MALFORMED_REQUEST.because("The request body is longer than 64 KiB.");
        }
        String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("");
        if (!type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
            throw OAuthProblem.MALFORMED_REQUEST.because(
                    "The request body must have the type 'application/x-www-form-urlencoded'.");
        }
        return of(
                Form.parse(new String(body, UTF_8)),
                exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static TokenRequest of(Form form, @Nullable String authorization) throws OAuthException {
        Optional<Secret> secret = form.find("client_secret").map(Secret::of);
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return new TokenRequest(form, form.require("client_id"), secret.orElse(null));
        }
        // RFC 6749, section 2.3: "The client MUST NOT use more than one authentication method in each request."
        if (secret.isPresent()) {
            throw OAuthProblem.MALFORMED_REQUEST.because("The client authenticates twice.");
        }
        return ofBasic(form, authorization.substring(BASIC.length()).trim());
    }

    /** RFC 6749, section 2.3.1: id and secret are form-encoded before they become user name and password. */
    private static TokenRequest ofBasic(Form form, String credentials) throws OAuthException {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(credentials), UTF_8);
        } catch (IllegalArgumentException e) {
            throw OAuthProblem.MALFORMED_REQUEST.because("The Authorization header is not Base64.");
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw OAuthProblem.MALFORMED_REQUEST.because("The Authorization header has no colon.");
        }
        String id = Form.decode(pair.substring(0, colon));
        if (form.find("client_id").filter(other -> !other.equals(id)).isPresent()) {
            throw OAuthProblem.MALFORMED_REQUEST.because("The request names two clients.");
        }
        return new TokenRequest(form, id, Secret.of(Form.decode(pair.substring(colon + 1))));
    }
}
