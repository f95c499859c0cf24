package dev.cambist.server.acr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.gateway.relay.ContentDigest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every endpoint with no token, a weak one and a right one, for what is unknown, for what is locked, asked badly. */
@Timeout(300) // a guard against hanging
@TestInstance(Lifecycle.PER_CLASS)
final class EndpointTableTest {
    private static final String ADVICE =
            "authentication required; get a token from the realm that WWW-Authenticate names, and send it as"
                    + " Authorization: Bearer.";
    private static final String DISALLOWED =
            "{\"errors\":[{\"code\":\"REGISTRY_DISALLOWED_OPERATION\",\"message\":\"The operation is disallowed on this"
                    + " registry, repository or image. View troubleshooting steps at"
                    + " https://aka.ms/acr/faq/#why-does-my-pull-or-push-request-fail-with-disallowed-operation.\","
                    + "\"detail\":{\"reason\":\"disallowed_operation\"}}]}";
    private static final String IMAGE = MetadataLab.image("sha256:" + "1".repeat(64), 1);
    private static final String DIGEST = ContentDigest.of(IMAGE.getBytes(UTF_8));

    /** The endpoints, each with the path below its repository, the action of its challenge and its status. */
    enum Endpoint {
        CATALOG("GET", "", "*", 200),
        REPOSITORY("GET", "", "metadata_read", 200),
        CHANGE_REPOSITORY("PATCH", "", "metadata_write", 200),
        DELETE_REPOSITORY("DELETE", "", "delete", 202),
        TAGS("GET", "/_tags", "metadata_read", 200),
        TAG("GET", "/_tags/v1", "metadata_read", 200),
        CHANGE_TAG("PATCH", "/_tags/v1", "metadata_write", 200),
        UNTAG("DELETE", "/_tags/v1", "delete", 202),
        MANIFESTS("GET", "/_manifests", "metadata_read", 200),
        MANIFEST("GET", "/_manifests/" + DIGEST, "metadata_read", 200),
        CHANGE_MANIFEST("PATCH", "/_manifests/" + DIGEST, "metadata_write", 200);

        private final String method;
        private final String below;
        private final String action;
        private final int status;

        Endpoint(String method, String below, String action, int status) {
            this.method = method;
            this.below = below;
            this.action = action;
            this.status = status;
        }

        String target(String repository) {
            return this == CATALOG ? "/acr/v1/_catalog" : "/acr/v1/" + repository.replace("/", "%2F") + below;
        }

        String scope(String repository) {
            return this == CATALOG ? "registry:catalog:*" : "repository:" + repository + ":" + action;
        }

        String body() {
            return method.equals("PATCH") ? "{\"readEnabled\":true}" : "";
        }
    }

    private MetadataLab lab;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        lab = new MetadataLab(directory, "");
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    private HttpResponse<String> ask(String scope, Endpoint endpoint, String repository) throws Exception {
        return lab.ask(scope, endpoint.method, endpoint.target(repository), endpoint.body());
    }

    private HttpResponse<String> ask(Endpoint endpoint, String repository) throws Exception {
        return ask(endpoint.scope(repository), endpoint, repository);
    }

    /** A repository of the test's own. */
    private String repository(String test, Endpoint endpoint) {
        String name = "open/" + test + "/" + endpoint.name().toLowerCase(Locale.ROOT);
        lab.registry().put(name, "v1", MetadataLab.TYPE, IMAGE);
        return name;
    }

    /** What is answered, but for the identifier that is another with each request. */
    private static String body(HttpResponse<String> answer) {
        return answer.body().replaceFirst(" CorrelationId: [0-9a-f-]{36}", "");
    }

    private static String unknown(String code, String message, String reason) {
        return "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\",\"detail\":{\"reason\":\""
                + reason + "\"}}]}";
    }

    private static String unauthorized(Endpoint endpoint, String repository, String message) {
        String type = endpoint == Endpoint.CATALOG ? "registry" : "repository";
        String name = endpoint == Endpoint.CATALOG ? "catalog" : repository;
        return "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"" + message + "\",\"detail\":[{\"Type\":\"" + type
                + "\",\"Name\":\"" + name + "\",\"Action\":\"" + endpoint.action + "\"}]}]}";
    }

    private void assertChallenge(
            HttpResponse<String> answer, Endpoint endpoint, String repository, String error, String message) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().allValues("WWW-Authenticate"))
                .containsExactly("Bearer realm=\"http://" + lab.host()
                        + "/oauth2/token\",service=\"registry.example.com\",scope=\"" + endpoint.scope(repository)
                        + "\"" + error);
        assertThat(body(answer)).isEqualTo(unauthorized(endpoint, repository, message));
    }

    @ParameterizedTest
    @EnumSource
    void withoutAToken_isSentForItsScope(Endpoint endpoint) throws Exception {
        assertChallenge(ask("", endpoint, "open/none"), endpoint, "open/none", "", ADVICE);
    }

    @ParameterizedTest
    @EnumSource
    void weakToken_isSentForItsScopeAnew(Endpoint endpoint) throws Exception {
        assertChallenge(
                ask("repository:weak/app:pull", endpoint, "weak/app"),
                endpoint,
                "weak/app",
                ",error=\"insufficient_scope\"",
                "this request needs " + endpoint.scope("weak/app")
                        + "; the token has nothing of it, because it was asked"
                        + " for without a sign-in; sign in first, for example with docker login or cambist login.");
    }

    @ParameterizedTest
    @EnumSource
    void unreadableToken_isSentForItsScopeAnew(Endpoint endpoint) throws Exception {
        HttpResponse<String> answer = lab.ask(
                "", endpoint.method, endpoint.target("open/none"), endpoint.body(), "Authorization", "Bearer a.b.c");

        assertChallenge(
                answer,
                endpoint,
                "open/none",
                ",error=\"invalid_token\"",
                "the token cannot be read: its header is not base64url without padding.");
    }

    @ParameterizedTest
    @EnumSource
    void rightToken_isAnswered(Endpoint endpoint) throws Exception {
        HttpResponse<String> answer = ask(endpoint, repository("right", endpoint));

        assertThat(answer.statusCode()).isEqualTo(endpoint.status);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers"))
                .contains("Docker-Content-Digest, WWW-Authenticate, Link, X-Ms-Correlation-Request-Id");
        if (endpoint == Endpoint.UNTAG) {
            assertThat(answer.body()).isEmpty();
        } else if (endpoint == Endpoint.DELETE_REPOSITORY) {
            assertThat(answer.body()).isEqualTo("{\"manifestsDeleted\":[\"" + DIGEST + "\"],\"tagsDeleted\":[\"v1\"]}");
        } else {
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CATALOG")
    void unknownName_isRefusedAsAcrDoes(Endpoint endpoint) throws Exception {
        HttpResponse<String> answer = ask(endpoint, "open/none");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(body(answer))
                .isEqualTo(
                        switch (endpoint) {
                            case TAG, CHANGE_TAG, UNTAG ->
                                unknown("TAG_UNKNOWN", "the specified tag does not exist.", "unknown_tag");
                            case MANIFEST, CHANGE_MANIFEST ->
                                unknown("MANIFEST_UNKNOWN", "manifest unknown.", "unknown_manifest");
                            case DELETE_REPOSITORY ->
                                unknown(
                                        "NAME_UNKNOWN",
                                        "repository name not known to registry: open/none.",
                                        "unknown_repository_name");
                            default ->
                                unknown(
                                        "NAME_UNKNOWN",
                                        "repository \\\"open/none\\\" is not found.",
                                        "unknown_repository");
                        });
    }

    /** Only what changes something in it is refused, and not the change that unlocks it. */
    @ParameterizedTest
    @EnumSource
    void lockedRepository_isReadAndUnlockedAndNothingElse(Endpoint endpoint) throws Exception {
        String repository = repository("locked", endpoint);
        assertThat(lab.ask(
                                "repository:" + repository + ":metadata_write",
                                "PATCH",
                                "/acr/v1/" + repository,
                                "{\"deleteEnabled\":false,\"writeEnabled\":false,\"readEnabled\":false,"
                                        + "\"listEnabled\":false}")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> answer = ask(endpoint, repository);

        switch (endpoint) {
            case DELETE_REPOSITORY, CHANGE_TAG, UNTAG, CHANGE_MANIFEST -> {
                assertThat(answer.statusCode()).isEqualTo(405);
                assertThat(body(answer)).isEqualTo(DISALLOWED);
            }
            case CATALOG -> assertThat(answer.body()).doesNotContain(repository);
            default -> assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "_tags/v1, writeEnabled, UNTAG",
        "_tags/v1, deleteEnabled, UNTAG",
        "_tags/v1, writeEnabled, DELETE_REPOSITORY",
        "_tags/v1, deleteEnabled, DELETE_REPOSITORY",
        "_manifests/DIGEST, writeEnabled, DELETE_REPOSITORY",
        "_manifests/DIGEST, deleteEnabled, DELETE_REPOSITORY",
    })
    void lockedItem_isNotDeletedAndCanBeUnlocked(String item, String attribute, Endpoint endpoint) throws Exception {
        String repository = repository("item/" + attribute.substring(0, 5) + "/" + item.charAt(1), endpoint);
        String target = "/acr/v1/" + repository + "/" + item.replace("DIGEST", DIGEST);
        String scope = "repository:" + repository + ":metadata_write";
        lab.ask(scope, "PATCH", target, "{\"" + attribute + "\":false}");

        HttpResponse<String> answer = ask(endpoint, repository);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(body(answer)).isEqualTo(DISALLOWED);
        assertThat(lab.registry().tag(repository, "v1")).isEqualTo(DIGEST);

        assertThat(lab.ask(scope, "PATCH", target, "{\"" + attribute + "\":true}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(ask(endpoint, repository).statusCode()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CATALOG   | n=0           | 400 | PAGINATION_NUMBER_INVALID",
                "CATALOG   | n=-1          | 400 | PAGINATION_NUMBER_INVALID",
                "CATALOG   | n=x           | 400 | PAGINATION_NUMBER_INVALID",
                "CATALOG   | n=1&n=2       | 400 | INVALID_REQUEST",
                "TAGS      | n=0           | 400 | PAGINATION_NUMBER_INVALID",
                "TAGS      | n=1&n=2       | 400 | INVALID_REQUEST",
                "TAGS      | orderby=size  | 400 | INVALID_REQUEST",
                "TAGS      | digest=v1     | 400 | INVALID_REQUEST",
                "TAGS      | last=none&orderby=timeasc    | 400 | INVALID_REQUEST",
                "TAGS      | last=never%26v1&orderby=timeasc | 400 | INVALID_REQUEST",
                "MANIFESTS | n=0           | 400 | PAGINATION_NUMBER_INVALID",
                "MANIFESTS | orderby=TIMEASC | 400 | INVALID_REQUEST",
                "MANIFESTS | last=none&orderby=timedesc | 400 | INVALID_REQUEST",
            })
    void badParameter_isRefused(Endpoint endpoint, String query, int status, String code) throws Exception {
        String repository = repository("bad", endpoint);
        HttpResponse<String> answer =
                lab.ask(endpoint.scope(repository), endpoint.method, endpoint.target(repository) + "?" + query, "");

        assertThat(answer.body()).startsWith("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"");
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    /** The challenge comes before the question what is asked: Go's client asks for it with a request without a body. */
    @ParameterizedTest
    @CsvSource({"CATALOG, n=0", "TAGS, n=0", "TAGS, orderby=size", "MANIFESTS, n=x"})
    void badParameter_withoutAToken_isSentForItsScope(Endpoint endpoint, String query) throws Exception {
        HttpResponse<String> answer = lab.ask("", endpoint.method, endpoint.target("open/none") + "?" + query, "");

        assertChallenge(answer, endpoint, "open/none", "", ADVICE);
    }

    @ParameterizedTest
    @EnumSource(names = {"CHANGE_REPOSITORY", "CHANGE_TAG", "CHANGE_MANIFEST"})
    void badBody_isRefusedAndWithoutATokenSentForItsScope(Endpoint endpoint) throws Exception {
        String repository = repository("body", endpoint);
        for (String body : new String[] {"{", "[]", "{\"writeEnabled\":\"false\"}"}) {
            HttpResponse<String> answer =
                    lab.ask(endpoint.scope(repository), "PATCH", endpoint.target(repository), body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertChallenge(lab.ask("", "PATCH", endpoint.target(repository), body), endpoint, repository, "", ADVICE);
        }
    }

    /** What no parameter of an endpoint is, api-version among it, is ignored. */
    @ParameterizedTest
    @EnumSource
    void otherParameters_areIgnored(Endpoint endpoint) throws Exception {
        String repository = repository("other", endpoint);
        HttpResponse<String> answer = lab.ask(
                endpoint.scope(repository),
                endpoint.method,
                endpoint.target(repository) + "?api-version=2021-07-01&x=%26&n=",
                endpoint.body());

        assertThat(answer.statusCode()).isEqualTo(endpoint.status);
    }
}
