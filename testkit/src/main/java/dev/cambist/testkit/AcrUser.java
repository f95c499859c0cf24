package dev.cambist.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Sha256;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/**
 * A user of the registry, for what a test has to find there before the code under test runs: images, attributes and locks.
 * It may do no more than the policy lets it, and is refused with an {@link IllegalStateException} that has the answer.
 *
 * {@snippet :
 * acr.as("olga").push("team/app:v1");
 * acr.as("olga").lock("team/app:v1");
 * }
 */
public final class AcrUser {
    private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String ALL_ALLOWED =
            "{\"deleteEnabled\":true,\"listEnabled\":true,\"readEnabled\":true,\"writeEnabled\":true}";

    private final AcrSignIn acr;
    private final String name;

    AcrUser(AcrSignIn acr, String name) {
        this.acr = acr;
        this.name = name;
    }

    /** What the policy grants of a scope, such as {@code repository:team/app:pull}: a new access token. */
    public String accessToken(String scope) {
        String exchanged =
                member(form(acr.exchangeUrl(), "access_token", "access_token", acr.token(name)), "refresh_token");
        return member(
                form(acr.tokenUrl(), "refresh_token", "refresh_token", exchanged, "scope", scope), "access_token");
    }

    /**
     * Pushes a small image for Linux on amd64, which is another for each name and tag.
     *
     * @param image as in {@code team/app:v1}
     * @return the digest of its manifest
     */
    public String push(String image) {
        int colon = image.lastIndexOf(':');
        if (colon < 0 || image.contains("@")) {
            throw new IllegalArgumentException("expected REPOSITORY:TAG, and not " + image);
        }
        String repository = image.substring(0, colon);
        String token = accessToken("repository:" + repository + ":pull,push");
        byte[] config = JsonWriter.write(Map.of("architecture", "amd64", "os", "linux", "comment", image))
                .getBytes(UTF_8);
        HttpResponse<String> begun = send(token, "POST", "/v2/" + repository + "/blobs/uploads/", CONFIG, new byte[0]);
        String location = begun.headers().firstValue("Location").orElseThrow();
        String query = (location.contains("?") ? "&" : "?") + "digest=" + digest(config);
        send(token, "PUT", location + query, "application/octet-stream", config);
        Map<String, Object> blob = Map.of("mediaType", CONFIG, "digest", digest(config), "size", config.length);
        byte[] manifest = JsonWriter.write(
                        Map.of("schemaVersion", 2, "mediaType", IMAGE, "config", blob, "layers", List.of()))
                .getBytes(UTF_8);
        send(token, "PUT", "/v2/" + repository + "/manifests/" + image.substring(colon + 1), IMAGE, manifest);
        return digest(manifest);
    }

    /** Locks a repository, a tag or a manifest against being overwritten and deleted. */
    public void lock(String item) {
        change(item, "{\"deleteEnabled\":false,\"writeEnabled\":false}");
    }

    /** Allows everything again that an attribute of this item forbids. */
    public void unlock(String item) {
        change(item, ALL_ALLOWED);
    }

    /**
     * Changes attributes.
     *
     * @param item a repository, or a tag or manifest in it: {@code team/app}, {@code team/app:v1}, {@code
     *     team/app@sha256:…}
     * @param attributes such as <code>{"readEnabled":false}</code>
     */
    public void change(String item, String attributes) {
        int at = item.indexOf('@');
        int colon = at < 0 ? item.lastIndexOf(':') : -1;
        int end = Math.max(at, colon);
        String repository = end < 0 ? item : item.substring(0, end);
        String below = end < 0 ? "" : (at < 0 ? "/_tags/" : "/_manifests/") + item.substring(end + 1);
        send(
                accessToken("repository:" + repository + ":metadata_write"),
                "PATCH",
                "/acr/v1/" + repository.replace("/", "%2F") + below,
                "application/json",
                attributes.getBytes(UTF_8));
    }

    private HttpResponse<String> form(URI address, String grant, String... members) {
        StringBuilder form = new StringBuilder("grant_type=" + grant + "&service=" + acr.service());
        for (int at = 0; at < members.length; at += 2) {
            form.append('&').append(members[at]).append('=').append(URLEncoder.encode(members[at + 1], UTF_8));
        }
        return send(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.toString()))
                .build());
    }

    private HttpResponse<String> send(String token, String method, String target, String type, byte[] body) {
        return send(HttpRequest.newBuilder(acr.url().resolve(target))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofByteArray(body))
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        if (request.uri().getScheme().equals("https")) {
            builder.sslContext(acr.trust().context());
        }
        try (HttpClient client = builder.build()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(name + " may not: " + request.method() + " "
                        + request.uri().getPath() + " was answered " + answer.statusCode() + " " + answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " asked", e);
        }
    }

    private static String member(HttpResponse<String> answer, String member) {
        try {
            return JsonObject.parse(answer.body().getBytes(UTF_8)).text(member).orElseThrow();
        } catch (JsonException e) {
            throw new IllegalStateException("an answer that is not JSON", e);
        }
    }

    private static String digest(byte[] bytes) {
        return "sha256:" + Sha256.hex(bytes);
    }
}
