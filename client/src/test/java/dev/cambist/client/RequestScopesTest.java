package dev.cambist.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestScopesTest {
    private static List<String> scopes(String method, String path) {
        return RequestScopes.of(method, URI.create("https://registry.example.com" + path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "GET /v2/team/app/manifests/latest repository:team/app:pull",
                "HEAD /v2/team/app/blobs/sha256:abc repository:team/app:pull",
                "GET /v2/team/app/tags/list?n=5 repository:team/app:pull",
                "GET /v2/team/app/referrers/sha256:abc repository:team/app:pull",
                "get /v2/app/manifests/1.0 repository:app:pull",
                "PUT /v2/app/manifests/1.0 repository:app:pull,push",
                "POST /v2/app/blobs/uploads/ repository:app:pull,push",
                "PATCH /v2/app/blobs/uploads/0a-b?_state=x%3D repository:app:pull,push",
                "DELETE /v2/app/manifests/sha256:abc repository:app:delete",
                "GET /v2/blobs/tags/manifests/x repository:blobs/tags:pull",
                "GET /v2/_catalog registry:catalog:*",
                "GET /acr/v1/_catalog?n=2 registry:catalog:*",
                "GET /acr/v1/team/app repository:team/app:metadata_read",
                "GET /acr/v1/team/app/_tags repository:team/app:metadata_read",
                "GET /acr/v1/team/app/_manifests/sha256:abc repository:team/app:metadata_read",
                "PATCH /acr/v1/team/app/_tags/1.0 repository:team/app:metadata_write",
                "DELETE /acr/v1/team/app repository:team/app:delete",
            })
    void scopes_request_areWhatRegistriesAskFor(String method, String path, String scope) {
        assertThat(scopes(method, path)).containsExactly(scope);
    }

    @Test
    void scopes_mount_holdTheSourceToo() {
        assertThat(scopes("POST", "/v2/app/blobs/uploads/?mount=sha256:abc&from=team%2Fbase"))
                .containsExactly("repository:app:pull,push", "repository:team/base:pull");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v2/", "/v2", "/", "", "/v2/app", "/v2/App/manifests/x", "/v2/a%20b/manifests/x", "/health"})
    void scopes_requestThatSaysNothing_areNone(String path) {
        assertThat(scopes("GET", path)).isEmpty();
    }
}
