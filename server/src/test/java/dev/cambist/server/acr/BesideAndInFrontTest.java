package dev.cambist.server.acr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.CambistServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One server with a registry behind it and one beside, which a client tells apart by their hosts. */
@Timeout(300) // a guard against hanging
final class BesideAndInFrontTest {
    private static final String IMAGE = MetadataLab.image("sha256:" + "1".repeat(64), 1);
    private static final String LOCKED = "\"writeEnabled\":false";

    @TempDir
    private Path directory;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private MemoryRegistry behind;
    private MemoryRegistry beside;
    private CambistServer server;

    @BeforeEach
    void start() throws Exception {
        behind = new MemoryRegistry();
        beside = new MemoryRegistry();
        behind.put("open/behind", "v1", MetadataLab.TYPE, IMAGE);
        beside.put("open/beside", "v1", MetadataLab.TYPE, IMAGE);
        Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "127.0.0.1:0", management: "localhost:0", data: data }
                registries:
                  - { service: behind.example.com, aliases: [localhost], upstream: "%s" }
                  - service: beside.example.com
                    aliases: [127.0.0.1]
                    index: { registry: "%s", crawl: 30d }
                locks:
                  - { on: ["**"], tags: ["v*"], write: false }
                access:
                  - { who: anyone, role: RepositoryContributor, on: ["open/**"] }
                  - { who: anyone, role: CatalogLister }
                """.formatted(behind.url(), beside.url()));
        server = CambistServer.start(directory.resolve("cambist.yaml"), Map.of(), InstantSource.system());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        behind.close();
        beside.close();
    }

    private HttpResponse<String> ask(String host, String service, String scope, String method, String target)
            throws Exception {
        String root = "http://" + host + ":" + server.publicUrl().getPort();
        HttpRequest token = HttpRequest.newBuilder(URI.create(root + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=password&service=" + service + "&scope=" + scope))
                .build();
        String access = JsonObject.parse(
                        client.send(token, BodyHandlers.ofByteArray()).body())
                .text("access_token")
                .orElseThrow();
        HttpRequest request = HttpRequest.newBuilder(URI.create(root + target))
                .header("Authorization", "Bearer " + access)
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void lists_ofEach_areOfItsOwnRegistry() throws Exception {
        String catalog = "registry:catalog:*";

        assertThat(ask("localhost", "behind.example.com", catalog, "GET", "/acr/v1/_catalog")
                        .body())
                .isEqualTo("{\"repositories\":[\"open/behind\"]}");
        assertThat(ask("127.0.0.1", "beside.example.com", catalog, "GET", "/acr/v1/_catalog")
                        .body())
                .isEqualTo("{\"repositories\":[\"open/beside\"]}");
        assertThat(ask("127.0.0.1", "behind.example.com", catalog, "GET", "/acr/v1/_catalog")
                        .statusCode())
                .isEqualTo(401);
    }

    /** What a rule locks looks locked where somebody holds it, and nowhere else. */
    @Test
    void rulesOfLocks_countBehindTheGatewayAlone() throws Exception {
        String behindIt = "repository:open/behind:*";
        String besideIt = "repository:open/beside:*";

        assertThat(ask("localhost", "behind.example.com", behindIt, "GET", "/acr/v1/open%2Fbehind/_tags/v1")
                        .body())
                .contains(LOCKED);
        assertThat(ask("127.0.0.1", "beside.example.com", besideIt, "GET", "/acr/v1/open%2Fbeside/_tags/v1")
                        .body())
                .contains("\"writeEnabled\":true");
        assertThat(ask("localhost", "behind.example.com", behindIt, "DELETE", "/acr/v1/open%2Fbehind")
                        .statusCode())
                .isEqualTo(405);
        assertThat(ask("127.0.0.1", "beside.example.com", besideIt, "DELETE", "/acr/v1/open%2Fbeside")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void registryApi_isServedForTheOneBehindAlone() throws Exception {
        String behindIt = "repository:open/behind:*";
        String besideIt = "repository:open/beside:*";

        assertThat(ask("localhost", "behind.example.com", behindIt, "GET", "/v2/open/behind/tags/list")
                        .statusCode())
                .isEqualTo(200);
        assertThat(ask("127.0.0.1", "beside.example.com", besideIt, "GET", "/v2/open/beside/tags/list")
                        .statusCode())
                .isEqualTo(405);
    }
}
