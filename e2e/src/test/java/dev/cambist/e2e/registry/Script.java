package dev.cambist.e2e.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Sha256;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests that are sent to a registry one after the other, and what it says to each. */
final class Script {
    static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";

    /** No whole HTTP message. */
    static final String BROKEN = "broken";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int LARGE = 5 << 20;

    private final List<Step> steps = new ArrayList<>();

    /** A request; {@code {upload}} in the path is where the last upload went on. */
    private record Step(String name, String method, String path, Map<String, String> headers, String body) {}

    Script send(String name, String method, String path, String body, String... headers) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int at = 0; at < headers.length; at += 2) {
            fields.put(headers[at], headers[at + 1]);
        }
        steps.add(new Step(name, method, path, fields, body));
        return this;
    }

    Script get(String name, String path, String... headers) {
        return send(name, "GET", path, "", headers);
    }

    /** Uploads a blob in one piece. */
    Script blob(String name, String repository, String content) {
        return send(name + ": begin", "POST", "/v2/" + repository + "/blobs/uploads/", "")
                .send(name, "PUT", "{upload}digest=" + digest(content), content);
    }

    /** By the name of each request, the status, the error code and the headers that clients go by. */
    Map<String, String> run(URI registry) throws IOException, InterruptedException {
        Map<String, String> answers = new LinkedHashMap<>();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            String upload = "/v2/none/blobs/uploads/none?";
            for (Step step : steps) {
                URI address = registry.resolve(step.path().replace("{upload}", upload));
                HttpRequest.Builder request = HttpRequest.newBuilder(address)
                        .timeout(TIMEOUT)
                        .method(step.method(), BodyPublishers.ofString(step.body()));
                step.headers().forEach(request::header);
                HttpResponse<byte[]> response;
                try {
                    response = client.send(request.build(), BodyHandlers.ofByteArray());
                } catch (IOException broken) {
                    answers.put(step.name(), BROKEN);
                    continue;
                }
                String location = response.headers().firstValue("Location").orElse("");
                if (location.contains("/uploads/")) {
                    upload = location + (location.contains("?") ? "&" : "?");
                }
                if (answers.put(step.name(), said(response)) != null) {
                    throw new IllegalArgumentException("two requests are called " + step.name());
                }
            }
        }
        return answers;
    }

    private static String said(HttpResponse<byte[]> response) {
        StringBuilder said = new StringBuilder().append(response.statusCode()).append(code(response.body()));
        for (String header : List.of("Docker-Content-Digest", "Range", "Content-Range", "OCI-Subject")) {
            response.headers()
                    .firstValue(header)
                    .ifPresent(value -> said.append(' ')
                            .append(header)
                            .append('=')
                            .append(value.replaceFirst("([0-9a-f]{6})[0-9a-f]{58}", "$1")));
        }
        response.headers().firstValue("Link").ifPresent(link -> said.append(" Link"));
        return said.toString();
    }

    private static String code(byte[] body) {
        try {
            for (Object error : (List<?>) JsonObject.parse(body).value("errors").orElse(List.of())) {
                return " " + ((JsonObject) error).text("code").orElse("");
            }
            return "";
        } catch (JsonException notOne) {
            return "";
        }
    }

    static String digest(String content) {
        return "sha256:" + Sha256.hex(content.getBytes(UTF_8));
    }

    static String manifest(String config, String layer) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + IMAGE + "\",\"config\":"
                + descriptor("application/vnd.oci.image.config.v1+json", config) + ",\"layers\":["
                + descriptor("application/vnd.oci.image.layer.v1.tar", layer) + "]}";
    }

    private static String descriptor(String type, String content) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest(content) + "\",\"size\":" + content.length()
                + "}";
    }

    static String large() {
        return "{\"schemaVersion\":2,\"padding\":\"" + "x".repeat(LARGE) + "\"}";
    }
}
