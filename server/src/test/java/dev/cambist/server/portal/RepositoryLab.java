package dev.cambist.server.portal;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.acr.MemoryRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A portal in front of a registry in memory, to which Alice pushes. */
final class RepositoryLab implements AutoCloseable {
    static final String REGISTRY = "registry.example.com";
    static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";

    /** May pull what Alice may, and nothing else. */
    static final Map<String, Object> GUEST = Map.of("sub", "gus", "name", "Gus Guest", "groups", List.of("guests"));

    /** May pull, and not read metadata. */
    static final Map<String, Object> PULLER = Map.of("sub", "pia", "name", "Pia Puller", "groups", List.of("pullers"));

    private static final String CONFIGURATION = """
            server: { listen: "localhost:0", management: "localhost:0", data: data, trusted-proxies: [127.0.0.1, "::1"] }
            registries:
              - { service: registry.example.com, aliases: [localhost], upstream: "UPSTREAM" }
              - { service: other.example.com }
            issuers:
              - name: corp
                url: ISSUER
                audiences: [portal]
                client: { id: portal, secret: "${SECRET}" }
            access:
              - { who: { issuer: corp, groups: [dev] }, role: RepositoryContributor, on: ["team/**"] }
              - { who: { issuer: corp, groups: [guests] }, role: RepositoryReader, on: ["team/**"] }
              - { who: { issuer: corp, groups: [pullers] }, actions: [pull], on: ["team/**"] }
              - { who: { issuer: corp, subject: root }, role: RepositoryContributor, on: ["secret/**"] }
            locks:
              - { on: ["team/*"], tags: ["release-*"], write: false, delete: false }
            audit: { file: audit.jsonl }
            portal: {}
            """;

    final MemoryRegistry registry = new MemoryRegistry();
    final PortalLab portal;
    private final HttpClient client = HttpClient.newHttpClient();

    RepositoryLab(Path directory) throws Exception {
        portal = new PortalLab(directory, CONFIGURATION.replace("UPSTREAM", registry.url()));
    }

    /** A browser in which somebody has signed in. */
    TestBrowser signedIn(Map<String, Object> person) throws Exception {
        return portal.signedIn(person);
    }

    /** Pushes as somebody, through the gateway; the digest. */
    String push(TestBrowser as, String name, String reference, String type, String manifest) throws Exception {
        HttpResponse<String> answer = put(as, name, reference, type, manifest);
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return answer.headers().firstValue("Docker-Content-Digest").orElseThrow();
    }

    /** The answer to a push. */
    HttpResponse<String> put(TestBrowser as, String name, String reference, String type, String manifest)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + host() + "/v2/" + name + "/manifests/" + reference))
                        .header("Authorization", "Bearer " + accessToken(as, name))
                        .header("Content-Type", type)
                        .PUT(BodyPublishers.ofString(manifest))
                        .build(),
                BodyHandlers.ofString());
    }

    /** What clients call the registry. */
    String host() {
        return "localhost:" + portal.server.publicUrl().getPort();
    }

    private String accessToken(TestBrowser as, String name) throws Exception {
        String form = as.open("/portal/login").form();
        String token = as.send("/portal/login", Map.of("form", form, "registry", REGISTRY))
                .body()
                .replaceAll("(?s).*<code id=\"token\"[^>]*>([^<]+)<.*", "$1");
        String bought = as.send(
                        "/oauth2/token",
                        Map.of(
                                "grant_type",
                                "refresh_token",
                                "service",
                                REGISTRY,
                                "scope",
                                "repository:" + name + ":pull,push",
                                "refresh_token",
                                token))
                .body();
        return JsonObject.parse(bought.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .text("access_token")
                .orElseThrow();
    }

    /** A manifest of an image, with a config of its own. */
    String image(String config, long size) {
        return """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.image.config.v1+json",\
                "digest":"%s","size":2},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip",\
                "digest":"sha256:%s","size":%d}]}""".formatted(IMAGE, registry.blob(config), "0".repeat(64), size);
    }

    static String config(String architecture) {
        return "{\"architecture\":\"" + architecture + "\",\"os\":\"linux\"}";
    }

    /** The audit, which has this. */
    String auditWith(String text) throws Exception {
        return portal.auditWith(text);
    }

    @Override
    public void close() {
        client.close();
        portal.close();
        registry.close();
    }
}
