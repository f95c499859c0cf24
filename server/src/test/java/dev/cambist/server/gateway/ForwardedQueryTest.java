package dev.cambist.server.gateway;

import static dev.cambist.server.gateway.GuardFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parameters a registry gets, and that no other repository is among them unchecked. */
final class ForwardedQueryTest {
    private static final String UPLOADS = "/v2/a/blobs/uploads/";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /v2/                                                   | /v2/
            GET    | /v2/?api-version=2021-07-01                            | /v2/
            GET    | /v2/a/manifests/x?ns=docker.io&tag=y                   | /v2/a/manifests/x
            PUT    | /v2/a/manifests/s:1?tag=x&tag=y&other=1                | /v2/a/manifests/s:1?tag=x&tag=y
            HEAD   | /v2/a/blobs/s:1?ns=docker.io                           | /v2/a/blobs/s:1
            GET    | /v2/a/tags/list?n=10&last=v1%2E0                       | /v2/a/tags/list?n=10&last=v1%2E0
            GET    | /v2/a/tags/list?next_page=gAAA%3D%3D&n=10&NS=x&from=b   | /v2/a/tags/list?next_page=gAAA%3D%3D&n=10
            GET    | /v2/a/referrers/s:1?artifactType=application/x%2Bjson  | /v2/a/referrers/s:1?artifactType=application/x%2Bjson
            GET    | /v2/_catalog?n=5&last=a%2Fb&from=c                     | /v2/_catalog?n=5&last=a/b
            POST   | /v2/a/blobs/uploads/?                                  | /v2/a/blobs/uploads/
            POST   | /v2/a/blobs/uploads/?&&digest=sha256%3Aab&             | /v2/a/blobs/uploads/?digest=sha256:ab
            POST   | /v2/a/blobs/uploads/?digest=sha256%2Bb64:ab            | /v2/a/blobs/uploads/?digest=sha256%2Bb64:ab
            POST   | /v2/a/blobs/uploads/?mount=s:1&from=b/c                | /v2/a/blobs/uploads/?mount=s:1&from=b/c
            POST   | /v2/a/blobs/uploads/?from=b%2fc&mount=s%3A1&x=y        | /v2/a/blobs/uploads/?from=b/c&mount=s:1
            POST   | /v2/a/blobs/uploads/?mount=s:1                         | /v2/a/blobs/uploads/
            POST   | /v2/a/blobs/uploads/?mount=s:1&from=                   | /v2/a/blobs/uploads/
            POST   | /v2/a/blobs/uploads/?mount=s:1&From=b                  | /v2/a/blobs/uploads/
            POST   | /v2/a/blobs/uploads/?from=b                            | /v2/a/blobs/uploads/
            POST   | /v2/a/blobs/uploads/?mount=&from=b&digest=             | /v2/a/blobs/uploads/
            POST   | /v2/a/blobs/uploads/?Mount=s:1&FROM=b                  | /v2/a/blobs/uploads/
            PATCH  | /v2/a/blobs/uploads/x?_state=a_b-c.d~e==&_nouploadcache=false | /v2/a/blobs/uploads/x?_state=a_b-c.d~e==&_nouploadcache=false
            PUT    | /v2/a/blobs/uploads/x?_state=a%2Bb+c&digest=sha256%3Aab | /v2/a/blobs/uploads/x?_state=a%2Bb+c&digest=sha256%3Aab
            PUT    | /v2/a/blobs/uploads/x?_state=a&from=b&mount=s:1&Ns=c    | /v2/a/blobs/uploads/x?_state=a
            DELETE | /v2/a/blobs/uploads/x?flag                             | /v2/a/blobs/uploads/x?flag
            """)
    void target_parametersOfEachRoute_areThoseItKnows(String method, String sent, String forwarded) {
        assertThat(request(method, sent).target()).isEqualTo(forwarded);
    }

    /** Each could name a repository that this server reads in another way than the registry. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mount=s:1&%66rom=b",
                "mount=s:1&from=b&from=c",
                "mount=s:1&mount=s:2&from=b",
                "mount=s:1&from=B",
                "mount=s:1&from=../b",
                "mount=s:1&from=b/..",
                "mount=s:1&from=b%252Fc",
                "mount=s:1&from=b%00",
                "mount=s:1&from=b%0A",
                "mount=s:1&from=%c0%afb",
                "mount=s:1&from=b+c",
                "mount=s:1&from=b%20",
                "mount=s:1&from=b;from=c",
                "x=1;from=b",
                "mount=s:1&from=b\\c",
                "mount=s:1&from=b#c",
                "mount=s:1&from=b%",
                "mount=s:1&from=b%4",
                "mount=s:1&from=b%zz",
                "mount=s:1&from=%\uff16\uff12",
                "mount=s:1&from=/b",
                "mount=s:1&from=b:5000/c",
                "mount=s:1&from=\u00e9",
                "mount=s:1&from=b\r\nX",
                "mount=s:1&from=b c",
                "mount=s:1&from=b/",
                "mount=latest&from=b",
                "mount=s:1%20&from=b",
                "mount=s:1&from[]=b",
                "mount=s:1&=b",
                "mount=s:1&fr+om=b",
                "mount=s:1&from%20=b",
                "digest=none",
                "digest=s:1&digest=s:2",
                "mount=s:1&from=b&\u0435=1",
                "mount=s:1&from=b\"",
                "mount=s:1&from=<b>",
                "from=b|c"
            })
    void parse_ambiguousQuery_isRefused(String query) {
        assertThat(refused("POST", UPLOADS, query)).isInstanceOf(InvalidRequest.MalformedQuery.class);
    }

    @Test
    void parse_moreThanAnyClientSends_isRefused() {
        assertThat(refused("PUT", UPLOADS + "x", "_state=" + "a".repeat(20_000)))
                .isInstanceOf(InvalidRequest.MalformedQuery.class);
        assertThat(refused("PUT", "/v2/a/manifests/s:1", "tag=x&".repeat(65)))
                .isInstanceOf(InvalidRequest.MalformedQuery.class);
        assertThat(refused("PUT", "/v2/a/manifests/s:1", "tag=-x")).isInstanceOf(InvalidRequest.MalformedQuery.class);
    }

    @Test
    void needed_mount_addsPullOnItsSource() {
        RegistryRequest mount = request("POST", UPLOADS + "?mount=s:1&from=b%2Fc");
        assertThat(mount.mountedFrom()).contains("b/c");
        assertThat(mount.needed()).hasToString("[repository:a:pull,push, repository:b/c:pull]");
    }

    @Test
    void needed_mountFromItself_isOneScope() {
        assertThat(request("POST", UPLOADS + "?mount=s:1&from=a").needed()).hasToString("[repository:a:pull,push]");
    }

    /** Registries may look for the blob everywhere, and the caller has shown no right to look anywhere. */
    @Test
    void needed_mountFromNowhere_isAnOrdinaryUpload() {
        RegistryRequest upload = request("POST", UPLOADS + "?mount=s:1");
        assertThat(upload.mountedFrom()).isEmpty();
        assertThat(upload.needed()).hasToString("[repository:a:pull,push]");
    }

    /** Distribution reads from and mount out of a form in the body, ahead of those in the query. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded", "Application/X-WWW-Form-URLencoded; charset=utf-8",
                        " application/x-www-form-urlencoded ;",
                "multipart/form-data; boundary=x", "multipart/mixed; boundary=x",
                        "application/x-www-form-urlencoded\u00a0"
            })
    void parse_formAsBody_isRefused(String type) {
        for (String method : List.of("PUT", "PATCH", "DELETE")) {
            assertThat(refused(method, UPLOADS + "x", "", type)).isInstanceOf(RegistryRefusal.FormBody.class);
        }
        assertThat(refused("POST", UPLOADS, "", type)).isInstanceOf(RegistryRefusal.FormBody.class);
        assertThat(refused("POST", UPLOADS, "", "application/octet-stream", type))
                .isInstanceOf(RegistryRefusal.FormBody.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/octet-stream",
                "application/vnd.oci.image.manifest.v1+json",
                "application/vnd.docker.distribution.manifest.v2+json"
            })
    void parse_mediaTypesOfClients_areTaken(String type) {
        RegistryRequest request = RegistryRequest.parse("PUT", "/v2/a/manifests/x", Optional.empty(), List.of(type));
        assertThat(request.target()).isEqualTo("/v2/a/manifests/x");
        assertThat(request).hasToString("PUT /v2/a/manifests/x");
    }

    private static Refusal refused(String method, String path, String query, String... contentTypes) {
        RefusedException refused = catchThrowableOfType(
                RefusedException.class,
                () -> RegistryRequest.parse(method, path, Optional.of(query), List.of(contentTypes)));
        assertThat(refused).as("%s %s?%s", method, path, query).isNotNull();
        return refused.refusal();
    }
}
