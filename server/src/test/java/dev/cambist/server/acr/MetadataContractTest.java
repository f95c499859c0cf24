package dev.cambist.server.acr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.contract.Answered;
import dev.cambist.server.contract.Contract;
import dev.cambist.server.contract.SeenStatuses;
import dev.cambist.server.gateway.relay.ContentDigest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a server in front of a registry answers by the metadata API is what the document says: each route, each status, each
 * header and member; and nothing stands in it that is not answered.
 */
@Timeout(300) // a guard against hanging
final class MetadataContractTest {
    private static final String BASE = "/acr/v1/";
    private static final Contract CONTRACT = Contract.published();
    private static final String IMAGE = MetadataLab.image("sha256:" + "1".repeat(64), 2479);
    private static final String DIGEST = ContentDigest.of(IMAGE.getBytes(StandardCharsets.UTF_8));
    private static final String CATALOG = "registry:catalog:*";
    private static final String LOCK = "{\"writeEnabled\":false,\"deleteEnabled\":false}";

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
    void metadata_everyRouteAndStatus_isInTheDocumentAndTheOtherWayRound() throws Exception {
        succeed();
        lock();
        for (String path : seen.paths()) {
            for (String method : seen.methods(path)) {
                assertThat(ask("", method, at(path, "open/app"), "")).isEqualTo(401);
                assertThat(askBadly(path, method)).as(method + " " + path).isEqualTo(400);
                if (path.contains("{name}")) {
                    assertThat(ask(scope(path, "open/none"), method, at(path, "open/none"), ""))
                            .isEqualTo(404);
                }
                if (method.equals("PATCH")) {
                    assertThat(ask(scope(path, "open/app"), method, at(path, "open/app"), TOO_MUCH))
                            .isEqualTo(413);
                }
            }
        }
        lab.registry().close();
        for (String path : seen.paths()) {
            for (String method : seen.methods(path)) {
                assertThat(ask(scope(path, "open/late"), method, at(path, "open/late"), ""))
                        .as(method + " " + path)
                        .isEqualTo(503);
            }
        }

        seen.assertAllNamed();
    }

    private void succeed() throws Exception {
        String index = MetadataLab.index(DIGEST);
        push("v1", MetadataLab.TYPE, IMAGE);
        push("v2", MetadataLab.TYPE, IMAGE);
        push("v3", MetadataLab.INDEX, index);
        lab.registry().put("open/other", "v1", MetadataLab.TYPE, IMAGE);
        for (String path : seen.paths()) {
            assertThat(ask(scope(path, "open/app"), "GET", at(path, "open/app"), ""))
                    .as(path)
                    .isEqualTo(200);
        }
        for (String more : List.of(
                "/_tags?n=1",
                "/_tags?n=1&orderby=timedesc&digest=" + DIGEST,
                "/_manifests?n=1&orderby=timeasc",
                "/_manifests?last=sha256:g",
                "/_manifests/" + ContentDigest.of(index.getBytes(StandardCharsets.UTF_8)))) {
            assertThat(ask("repository:open/app:*", "GET", BASE + "open%2Fapp" + more, ""))
                    .isEqualTo(200);
        }
        assertThat(ask(CATALOG, "GET", BASE + "_catalog?n=1", "")).isEqualTo(200);
        for (String item : List.of("", "/_tags/v1", "/_manifests/" + DIGEST)) {
            for (String body : List.of("", "{}", "{\"listEnabled\":false}", "{\"listEnabled\":true}")) {
                assertThat(ask("repository:open/app:*", "PATCH", BASE + "open/app" + item, body))
                        .isEqualTo(200);
            }
        }
        assertThat(ask("repository:open/app:*", "DELETE", BASE + "open%2Fapp/_tags/v2", ""))
                .isEqualTo(202);
        assertThat(ask("repository:open/other:*", "DELETE", BASE + "open%2Fother", ""))
                .isEqualTo(202);
    }

    private void lock() throws Exception {
        assertThat(ask("repository:open/app:*", "PATCH", BASE + "open%2Fapp", LOCK))
                .isEqualTo(200);
        for (String operation : List.of(
                "DELETE /acr/v1/open/app",
                "PATCH /acr/v1/open/app/_tags/v1",
                "DELETE /acr/v1/open/app/_tags/v1",
                "PATCH /acr/v1/open/app/_manifests/" + DIGEST)) {
            String[] words = operation.split(" ", 2);
            assertThat(ask("repository:open/app:*", words[0], words[1], words[0].equals("PATCH") ? LOCK : ""))
                    .as(operation)
                    .isEqualTo(405);
        }
    }

    /** As the server has the routes, and not only as the document does. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/acr/v1/_catalog",
                "/acr/v1/open/app",
                "/acr/v1/open/app/_tags",
                "/acr/v1/open/app/_tags/v1",
                "/acr/v1/open/app/_manifests",
                "/acr/v1/open/app/_manifests/sha256:abc"
            })
    void routes_ofTheServer_areThoseOfTheDocument(String path) throws Exception {
        Target target = Target.parse(path, MetadataApi.BASE);
        String described = CONTRACT.described(path).orElseThrow();

        assertThat(CONTRACT.methods().get(described)).containsExactlyInAnyOrderElementsOf(target.methods());
        assertThat(seen.paths()).hasSize(Target.class.getPermittedSubclasses().length);
        for (String method : List.of("OPTIONS", "PUT", "HEAD", "POST")) {
            HttpResponse<String> answer = lab.ask("", method, path, "");
            assertThat(CONTRACT.faults(Answered.of(answer))).as(method).isEmpty();
            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).contains(String.join(", ", target.methods()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /acr/v1/_deleted/_catalog, 404",
        "GET, /acr/v1/open/app/_manifests/notadigest, 404",
        "GET, /acr/v1/open/app/_metadata, 404",
        "DELETE, /acr/v1/open/app/_metadata/x, 405",
    })
    void refusals_ofOtherPaths_areInTheDocument(String method, String path, int status) throws Exception {
        assertThat(ask("", method, path, "")).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/acr/v1/_catalog | {} | body has no repositories",
                "/acr/v1/a/b | {\"registry\":\"r\",\"teleportEnabled\":true} | body has no imageName",
                "/acr/v1/a/b/_tags/v1 | {\"registry\":\"r\",\"imageName\":\"a/b\",\"tag\":{}} | body.tag has no name",
                "/acr/v1/a/b/_manifests | {\"registry\":\"r\",\"imageName\":\"a\",\"manifests\":{}} | body.manifests is not",
            })
    void faults_bodyThatIsNotTheDocuments_areSome(String path, String body, String fault) throws Exception {
        HttpResponse<String> good = lab.ask(CATALOG, "GET", "/acr/v1/_catalog", "");
        Map<String, String> headers = Answered.of(good).headers();

        assertThat(CONTRACT.faults(new Answered("GET", path, 200, headers, body)))
                .anySatisfy(found -> assertThat(found).startsWith(fault));
    }

    private static String at(String path, String name) {
        return path.replace("{name}", name.replace("/", "%2F"))
                .replace("_tags/{reference}", "_tags/v1")
                .replace("_manifests/{reference}", "_manifests/" + DIGEST);
    }

    /** With a page of no size, attributes that are none, or a body where there is none. */
    private int askBadly(String path, String method) throws Exception {
        boolean list = path.equals("/acr/v1/_catalog") || path.endsWith("/_tags") || path.endsWith("/_manifests");
        String target = at(path, "open/app") + (list ? "?n=0" : "");
        return ask(scope(path, "open/app"), method, target, list ? "" : "[]");
    }

    private static String scope(String path, String name) {
        return path.contains("{name}") ? "repository:" + name + ":*" : CATALOG;
    }

    private void push(String reference, String type, String manifest) throws Exception {
        assertThat(lab.push(reference, type, manifest).statusCode()).isEqualTo(201);
    }

    private int ask(String scope, String method, String target, String body) throws Exception {
        return seen.note(Answered.of(lab.ask(scope, method, target, body)));
    }
}
