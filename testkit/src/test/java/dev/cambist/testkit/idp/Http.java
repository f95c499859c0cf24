package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** The outside view. */
final class Http implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(URI address) throws IOException {
        return send(HttpRequest.newBuilder(address));
    }

    Map<String, Object> getJson(URI address) throws IOException {
        return json(get(address));
    }

    JWKSet keys(IdentityProvider idp, String issuer) throws IOException {
        try {
            return JWKSet.parse(get(idp.endpoint(Endpoint.KEYS, issuer)).body());
        } catch (ParseException e) {
            throw new IOException(e);
        }
    }

    HttpResponse<String> post(URI address, Map<String, String> form) throws IOException {
        return send(form(address, form));
    }

    static HttpRequest.Builder form(URI address, Map<String, String> form) {
        return form(
                address,
                form.entrySet().stream()
                        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                        .collect(Collectors.joining("&")));
    }

    static HttpRequest.Builder form(URI address, String body) {
        return HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    static Map<String, Object> json(HttpResponse<String> response) {
        try {
            return JSONObjectUtils.parse(response.body());
        } catch (ParseException e) {
            throw new AssertionError("not a JSON object: " + response.body(), e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
