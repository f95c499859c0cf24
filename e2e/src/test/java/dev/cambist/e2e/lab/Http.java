package dev.cambist.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** Plain HTTP, for what no client program says. */
public final class Http {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    static final HttpClient CLIENT = builder().build();

    private Http() {}

    /** A client that trusts one authority and nobody else. */
    static HttpClient trusting(SSLContext context) {
        return builder().sslContext(context).build();
    }

    private static HttpClient.Builder builder() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT);
    }

    /** A status, the value of {@code WWW-Authenticate} if there is one, and a body. */
    public record Answer(int status, Optional<String> challenge, String body) {
        public JsonObject json() {
            try {
                return JsonObject.parse(body.getBytes(UTF_8));
            } catch (JsonException e) {
                throw new AssertionError("no JSON came back: " + this, e);
            }
        }

        /** A member that must be there. */
        public String text(String member) {
            return json().text(member).orElseThrow(() -> new AssertionError("no " + member + " came back: " + this));
        }
    }

    public static Answer get(URI address) {
        return send(CLIENT, HttpRequest.newBuilder(address).GET());
    }

    /** A GET with a header; the names of methods below say which. */
    public static Answer getWithBearer(URI address, String token) {
        return getWithBearer(CLIENT, address, token);
    }

    static Answer getWithBearer(HttpClient client, URI address, String token) {
        return send(
                client,
                HttpRequest.newBuilder(address)
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", "application/vnd.oci.image.manifest.v1+json, */*"));
    }

    /** Posts a form. */
    public static Answer post(URI address, Map<String, String> form) {
        return post(CLIENT, address, form);
    }

    /** Posts a form as a proxy does that names the client. */
    public static Answer postFrom(String client, URI address, Map<String, String> form) {
        return send(CLIENT, request(address, form).header("X-Forwarded-For", client));
    }

    static Answer post(HttpClient client, URI address, Map<String, String> form) {
        return send(client, request(address, form));
    }

    private static HttpRequest.Builder request(URI address, Map<String, String> form) {
        return HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encode(form)));
    }

    /** Whether a GET is answered with this status; no when nobody answers. */
    public static boolean answers(URI address, int status) {
        try {
            return get(address).status() == status;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private static Answer send(HttpClient client, HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    client.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
            return new Answer(
                    response.statusCode(), response.headers().firstValue("WWW-Authenticate"), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a request was under way", e);
        }
    }

    static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}
