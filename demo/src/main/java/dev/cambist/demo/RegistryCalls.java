package dev.cambist.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;

/** Speaks to the registry as docker does: a token for each scope, for the identity token as a password. */
final class RegistryCalls implements AutoCloseable {
    static final byte[] NOTHING = new byte[0];

    /** Whose password is an identity token. */
    static final String USER = "oidc";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int ACCEPTED = 202;
    private static final int CREATED = 201;
    private static final int OK = 200;

    private final HttpClient client;
    private final Demo demo;

    private RegistryCalls(HttpClient client, Demo demo) {
        this.client = client;
        this.demo = demo;
    }

    static RegistryCalls to(Demo demo) {
        HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        demo.trust().ifPresent(trust -> client.sslContext(trust.context()));
        return new RegistryCalls(client.build(), demo);
    }

    /** What came back from where. */
    record Answer(URI address, HttpResponse<byte[]> response) {
        int status() {
            return response.statusCode();
        }

        byte[] body() {
            return response.body();
        }

        /** Empty where there is none. */
        String digest() {
            return response.headers().firstValue("Docker-Content-Digest").orElse("");
        }

        Answer require(int status) throws IOException {
            if (status() != status) {
                throw new IOException(address.getPath() + " answered " + status() + ": " + new String(body(), UTF_8));
            }
            return this;
        }
    }

    String token(String identityToken, String scope) throws IOException, InterruptedException {
        String query = "?service=" + Demo.SERVICE + "&scope=" + URLEncoder.encode(scope, UTF_8);
        String basic = Base64.getEncoder().encodeToString((USER + ":" + identityToken).getBytes(UTF_8));
        HttpRequest request = request(URI.create(demo.cambist().tokenUrl() + query))
                .header("Authorization", "Basic " + basic)
                .build();
        try {
            return JsonObject.parse(sent(request).require(OK).body())
                    .text("access_token")
                    .orElseThrow();
        } catch (JsonException e) {
            throw new IOException("the token endpoint answered with something else than JSON", e);
        }
    }

    void upload(String token, String repository, byte[] blob) throws IOException, InterruptedException {
        Answer begun = send(token, "POST", "/v2/" + repository + "/blobs/uploads/", NOTHING);
        String location = begun.require(ACCEPTED)
                .response()
                .headers()
                .firstValue("Location")
                .orElseThrow();
        String digest = (location.contains("?") ? "&" : "?") + "digest=" + HelloImage.digest(blob);
        send(token, "PUT", location + digest, blob).require(CREATED);
    }

    Answer send(String token, String method, String path, byte[] body) throws IOException, InterruptedException {
        boolean manifest = path.contains("/manifests/");
        return sent(request(demo.cambist().url().resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", manifest ? HelloImage.TYPE : "*/*")
                .header("Content-Type", manifest ? HelloImage.TYPE : "application/octet-stream")
                .method(method, BodyPublishers.ofByteArray(body))
                .build());
    }

    private static HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address).timeout(TIMEOUT);
    }

    private Answer sent(HttpRequest request) throws IOException, InterruptedException {
        return new Answer(request.uri(), client.send(request, BodyHandlers.ofByteArray()));
    }

    @Override
    public void close() {
        client.close();
    }
}
