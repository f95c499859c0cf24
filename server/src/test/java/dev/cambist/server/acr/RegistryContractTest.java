package dev.cambist.server.acr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.contract.Answered;
import dev.cambist.server.contract.Contract;
import dev.cambist.server.contract.SeenStatuses;
import dev.cambist.server.gateway.RegistryRequest;
import dev.cambist.server.gateway.relay.ContentDigest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a server in front of a registry answers by the paths of the registry API that the document has is what it says there:
 * each status and each header of the server's own; and nothing stands in it that is not answered.
 */
@Timeout(300) // a guard against hanging
final class RegistryContractTest {
    private static final String BASE = "/v2/";
    private static final Contract CONTRACT = Contract.published();
    private static final String IMAGE = MetadataLab.image("sha256:" + "1".repeat(64), 2479);
    private static final String DIGEST = ContentDigest.of(IMAGE.getBytes(StandardCharsets.UTF_8));
    private static final String CATALOG = "registry:catalog:*";
    private static final String LOCK = "{\"readEnabled\":false,\"writeEnabled\":false,\"deleteEnabled\":false}";
    private static final String TOO_MUCH = " ".repeat(5_000_000);

    @TempDir
    private Path directory;

    private final SeenStatuses seen = new SeenStatuses(BASE);
    private MetadataLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = new MetadataLab(directory, "");
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void registry_everyPathAndStatus_isInTheDocumentAndTheOtherWayRound() throws Exception {
        succeed();
        for (String path : seen.paths()) {
            for (String method : seen.methods(path)) {
                assertThat(ask("", method, at(path, "open/app"))).isEqualTo(401);
                assertThat(ask("registry:nothing:*", method, at(path, "open/app")))
                        .isEqualTo(path.equals(BASE) ? 200 : 401);
                assertThat(ask(scope(path, "open/app"), method, at(path, "open/app") + "?n=1&n=2"))
                        .isEqualTo(400);
                if (path.contains("{name}")) {
                    assertThat(askAtAnotherHost(method, at(path, "open/app"))).isEqualTo(404);
                    assertThat(ask(scope(path, "open/locked"), method, at(path, "open/locked")))
                            .isEqualTo(405);
                }
                if (path.contains("{name}") && !method.equals("PUT")) {
                    String none = "open/none" + path.length(); // asked for once, it is there
                    assertThat(ask(scope(path, none), method, at(path, none))).isEqualTo(404);
                }
                if (method.equals("PUT")) {
                    assertThat(seen.note(Answered.of(
                                    lab.ask(scope(path, "open/app"), method, at(path, "open/app"), TOO_MUCH))))
                            .isEqualTo(413);
                }
            }
        }
        lab.registry().hiding(true);
        assertThat(ask(CATALOG, "GET", "/v2/_catalog")).isEqualTo(404);
        lab.registry().close();
        for (String path : seen.paths()) {
            for (String method : seen.methods(path)) {
                assertThat(ask(scope(path, "open/app"), method, at(path, "open/app")))
                        .as(method + " " + path)
                        .isEqualTo(503);
            }
        }

        seen.assertAllNamed();
    }

    private void succeed() throws Exception {
        assertThat(ask("repository:open/app:*", "PUT", "/v2/open/app/manifests/v1"))
                .isEqualTo(201);
        assertThat(ask("repository:open/locked:*", "PUT", "/v2/open/locked/manifests/v1"))
                .isEqualTo(201);
        for (String path : seen.paths()) {
            for (String method : seen.methods(path)) {
                if (!method.equals("PUT") && !method.equals("DELETE")) {
                    assertThat(ask(scope(path, "open/app"), method, at(path, "open/app")))
                            .as(method + " " + path)
                            .isEqualTo(200);
                }
            }
        }
        assertThat(ask(CATALOG, "GET", "/v2/_catalog?n=1")).isEqualTo(200);
        assertThat(ask(CATALOG, "GET", "/v2/_catalog?n=1&last=open/app")).isEqualTo(200);
        assertThat(ask("repository:open/app:*", "DELETE", "/v2/open/app/manifests/" + DIGEST))
                .isEqualTo(202);
        assertThat(lab.ask("repository:open/locked:*", "PATCH", "/acr/v1/open/locked", LOCK)
                        .statusCode())
                .isEqualTo(200);
    }

    /** As the gateway has the routes, and not only as the document does. */
    @ParameterizedTest
    @CsvSource({"/v2/", "/v2/_catalog", "/v2/open/app/tags/list", "/v2/open/app/manifests/v1"})
    void paths_ofTheDocument_haveTheMethodsOfTheGateway(String path) throws Exception {
        List<String> methods = RegistryRequest.parse("GET", path, Optional.empty(), List.of())
                .route()
                .methods();

        assertThat(seen.methods(CONTRACT.described(path).orElseThrow())).containsExactlyInAnyOrderElementsOf(methods);
        for (String method : List.of("OPTIONS", "PATCH", "POST")) {
            assertThat(ask("", method, path)).as(method).isEqualTo(405);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, /v2/open/app, 404", "GET, /v2/open/app/tags, 404", "DELETE, /v2/open/app/tags/v1, 405"})
    void refusals_ofOtherPaths_areInTheDocument(String method, String path, int status) throws Exception {
        assertThat(ask("", method, path)).isEqualTo(status);
    }

    /** What may be the registry's own is judged as the server's where it is that. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | {\"errors\":[{\"code\":\"X\"}]}                                     | 0",
                "404 | <html></html>                                                     | 0",
                "404 | {\"errors\":[{\"code\":\"X\",\"message\":\"a. CorrelationId: 1\"}]} | 0",
                "404 | {\"errors\":[{\"code\":7,\"message\":\"a. CorrelationId: 1\"}]}       | 1",
                "401 | {\"errors\":[{\"code\":\"X\"}]}                                     | 7",
                "204 | {}                                                                | 1",
            })
    void faults_answerThatMayBeTheRegistrys_areThoseOfTheServersOwn(int status, String body, int faults) {
        Map<String, String> headers = Map.of(
                "Content-Type", "application/json",
                "X-Ms-Correlation-Request-Id", "5f0c2d1e-6a41-4a3e-9a53-0f1d8c7f2b11",
                "Server", "registry");

        assertThat(CONTRACT.faults(new Answered("GET", "/v2/open/app/tags/list", status, headers, body)))
                .hasSize(faults);
    }

    private static String at(String path, String name) {
        return path.replace("{name}", name).replace("{reference}", DIGEST);
    }

    private static String scope(String path, String name) {
        return path.equals("/v2/_catalog") ? CATALOG : "repository:" + name + ":*";
    }

    private int ask(String scope, String method, String target) throws Exception {
        boolean brings = method.equals("PUT");
        return seen.note(Answered.of(lab.ask(
                scope,
                method,
                target,
                brings ? IMAGE : "",
                brings ? new String[] {"Content-Type", MetadataLab.TYPE} : new String[0])));
    }

    /** At an address that is no name of the registry's. */
    private int askAtAnotherHost(String method, String target) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://" + lab.host().replace("localhost", "127.0.0.1") + target))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            return seen.note(Answered.of(client.send(request, BodyHandlers.ofString())));
        }
    }
}
