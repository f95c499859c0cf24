package dev.cambist.server.gateway;

import static dev.cambist.server.gateway.GuardFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request under /v2/ is understood to be, and what the registry gets of it. */
final class RegistryRequestTest {
    private static final String SHA = "sha256:" + "ab".repeat(32);
    private static final String LONGEST = "a/".repeat(127) + "b";

    /** SHA stands for a digest. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v2                                      | BASE      |
            /v2/                                     | BASE      |
            /v2/_catalog                             | CATALOG   |
            /v2/a/tags/list                          | TAGS      | a
            /v2/team/sub/app/tags/list               | TAGS      | team/sub/app
            /v2/a/manifests/latest                   | MANIFEST  | a
            /v2/a/manifests/_V1.0-x                  | MANIFEST  | a
            /v2/a/manifests/SHA                      | MANIFEST  | a
            /v2/a__b.c-d---e/manifests/SHA           | MANIFEST  | a__b.c-d---e
            /v2/a/blobs/SHA                          | BLOB      | a
            /v2/a/blobs/sha256+b64u:LCa0a_-j=        | BLOB      | a
            /v2/a/blobs/uploads/                     | UPLOADS   | a
            /v2/a/blobs/uploads/7f-1_2.3=            | UPLOAD    | a
            /v2/a/referrers/SHA                      | REFERRERS | a
            # the words of the routes as parts of names
            /v2/a/blobs/b/manifests/x                | MANIFEST  | a/blobs/b
            /v2/a/manifests/b/manifests/x            | MANIFEST  | a/manifests/b
            /v2/a/manifests/manifests/manifests      | MANIFEST  | a/manifests
            /v2/manifests/manifests/manifests        | MANIFEST  | manifests
            /v2/a/manifests/tags/list                | TAGS      | a/manifests
            /v2/a/tags/list/manifests/list           | MANIFEST  | a/tags/list
            /v2/a/tags/list/tags/list                | TAGS      | a/tags/list
            /v2/tags/tags/list                       | TAGS      | tags
            /v2/a/blobs/uploads/manifests/x          | MANIFEST  | a/blobs/uploads
            /v2/a/blobs/uploads/blobs/uploads/       | UPLOADS   | a/blobs/uploads
            /v2/a/blobs/uploads/blobs/uploads/x      | UPLOAD    | a/blobs/uploads
            /v2/a/blobs/uploads/blobs/SHA            | BLOB      | a/blobs/uploads
            /v2/uploads/blobs/uploads/uploads        | UPLOAD    | uploads
            /v2/a/referrers/b/referrers/SHA          | REFERRERS | a/referrers/b
            /v2/v2/a/tags/list                       | TAGS      | v2/a
            """)
    void parse_eachRoute_isTheOneThatDistributionFinds(String path, Route route, String name) {
        String target = path.replace("SHA", SHA);
        RegistryPath parsed = RegistryPath.parse(target);
        assertThat(parsed.route()).isEqualTo(route);
        assertThat(parsed.repository()).isEqualTo(Optional.ofNullable(name));
        assertThat(parsed.path()).isEqualTo(target.equals("/v2") ? "/v2/" : target);
        assertThat(DistributionRoutes.read(parsed.path())).isEqualTo(Map.of(route, Optional.ofNullable(name)));
    }

    /** Clients that escape all of a parameter mean the same, and the registry gets it unescaped. */
    @ParameterizedTest
    @CsvSource({
        "/v2/team%2Fapp/manifests/sha256%3Aab, /v2/team/app/manifests/sha256:ab, team/app",
        "/v2/team%2fapp/manifests/sha256%3aab, /v2/team/app/manifests/sha256:ab, team/app",
        "/v2/a/blobs/sha256%2Bb64u:ab%3D, /v2/a/blobs/sha256+b64u:ab=, a",
        "/v2/a%2Fmanifests%2Fb/manifests/x, /v2/a/manifests/b/manifests/x, a/manifests/b",
        "/v2/a/blobs%2Fuploads%2F, /v2/a/blobs/uploads/, a"
    })
    void parse_neededEscapes_areForwardedAsWhatTheyMean(String sent, String forwarded, String name) {
        RegistryPath parsed = RegistryPath.parse(sent);
        assertThat(parsed.path()).isEqualTo(forwarded);
        assertThat(parsed.repository()).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "*",
                "v2/",
                "/V2/",
                "/v2/_Catalog",
                "//v2/",
                "/v2//",
                "/v1/_catalog",
                "/v2/_catalog/",
                "/v20/a/tags/list",
                "/v2/.",
                "/v2/..",
                "/v2/./",
                "/v2/../v2/",
                "/v2/../etc/tags/list",
                "/./v2/",
                "/v2%2F",
                "/v2%2fa/tags/list",
                "/%762/",
                "/v2/a/../b/tags/list",
                "/v2/a/./b/tags/list",
                "/v2/a/%2e%2e/b/tags/list",
                "/v2/a/%2E./b/tags/list",
                "/v2/a/..%2Fb/tags/list",
                "/v2/a%2F..%2Fb/tags/list",
                "/v2/a/blobs/uploads/..",
                "/v2/a/blobs/uploads/.",
                "/v2/a/blobs/uploads/%2e%2e",
                "/v2/a/blobs/uploads/x/..",
                "/v2/a/manifests/..",
                "/v2/a/manifests/../../b/manifests/x",
                "/v2/a//b/tags/list",
                "/v2/a%2F%2Fb/tags/list",
                "/v2//a/tags/list",
                "/v2/a/tags//list",
                "/v2/a/manifests//x",
                "/v2/a/blobs/uploads//",
                "/v2/a/tags/list/",
                "/v2/a/manifests/x/",
                "/v2/a/blobs/uploads",
                "/v2/a/blobs/uploads/x/",
                "/v2/%61/tags/list",
                "/v2/a/manifests/%6Catest",
                "/v2/a/%74ags/list",
                "/v2/a%252Fb/tags/list",
                "/v2/a%25/tags/list",
                "/v2/a%2/tags/list",
                "/v2/a%/tags/list",
                "/v2/a/manifests/x%",
                "/v2/a/manifests/x%2",
                "/v2/a%u002fb/tags/list",
                "/v2/a%5cb/tags/list",
                "/v2/a\\b/tags/list",
                "/v2/a/..\\b/tags/list",
                "/v2/a%c0%ae%c0%ae/b/tags/list",
                "/v2/a%c0%afb/tags/list",
                "/v2/a%e0%80%afb/tags/list",
                "/v2/a%00/tags/list",
                "/v2/a\0/tags/list",
                "/v2/a%0a/tags/list",
                "/v2/a\n/tags/list",
                "/v2/a\t/tags/list",
                "/v2/a%7f/tags/list",
                "/v2/a /tags/list",
                "/v2/a%20/tags/list",
                "/v2/a+b/tags/list",
                "/v2/a;x=1/tags/list",
                "/v2/a/tags;x/list",
                "/v2/a/tags/list;x",
                "/v2/;/a/tags/list",
                "/v2/a%3Bb/tags/list",
                "/v2/a/manifests/x;y",
                "/v2/a/manifests/x#y",
                "/v2/a/manifests/x%23y",
                "/v2/a/manifests/x%3Fy",
                "/v2/a/manifests/x?y",
                "/v2/A/tags/list",
                "/v2/a/Tags/list",
                "/v2/a/tags/LIST",
                "/v2/a/Manifests/x",
                "/v2/A.example:5000/a/tags/list",
                "/v2/localhost:5000/a/tags/list",
                "/v2/[::1]/a/tags/list",
                "/v2/_a/tags/list",
                "/v2/a_/tags/list",
                "/v2/-a/tags/list",
                "/v2/a./tags/list",
                "/v2/.a/tags/list",
                "/v2/a..b/tags/list",
                "/v2/a___b/tags/list",
                "/v2/a._b/tags/list",
                "/v2/a=b/tags/list",
                "/v2/a:b/tags/list",
                "/v2/\u00e9/tags/list",
                "/v2/\uff41/tags/list",
                "/v2/a\u2215b/tags/list",
                "/v2/\u0131/tags/list",
                "/v2/tags/list",
                "/v2/manifests/x",
                "/v2/blobs/uploads/",
                "/v2/blobs/uploads/x",
                "/v2/a",
                "/v2/a/",
                "/v2/a/tags",
                "/v2/a/list",
                "/v2/a/manifests",
                "/v2/a/manifests/",
                "/v2/a/manifests/.x",
                "/v2/a/manifests/-x",
                "/v2/a/manifests/a:b:c",
                "/v2/a/manifests/x:",
                "/v2/a/manifests/SHA256:ab",
                "/v2/a/blobs/latest",
                "/v2/a/blobs/:ab",
                "/v2/a/blobs/sha256:",
                "/v2/a/blobs/sha256:a.b",
                "/v2/a/blobs/sha256:a/b",
                "/v2/a/blobs/uploads/a:b",
                "/v2/a/blobs/uploads/a+b",
                "/v2/a/uploads/x",
                "/v2/a/referrers/x",
                "/v2/_oci/ext/discover",
                "/v2/_zot/ext/search",
                "/v2/a/_uploads/x",
                "http://registry.example/v2/",
                "https://else.example/v2/a/tags/list"
            })
    void parse_anyTrick_isNotFound(String path) {
        assertThat(refused("GET", path)).isInstanceOf(RegistryRefusal.UnknownRoute.class);
    }

    /** Clients of ACR take 404 for the success of a DELETE. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/team/app",
                "/v2/team%2Fapp",
                "/v2/team/app/tags/reference/v1",
                "/v2/team/app/tags/v1",
                "/v2/Team/manifests/1",
                "/v2/team/../app/manifests/1",
                "/acr/v1/team/app",
                "/acr/v1/team%2Fapp",
                "/acr/v1/team%2Fapp/_tags/v1",
                "/acr/v1/team/app/_tags/v1"
            })
    void parse_deleteOfAnythingElse_isNotServedAndNeverNotFound(String path) {
        assertThat(refused("DELETE", path)).isInstanceOf(RegistryRefusal.NotServed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/acr/v1", "/acr/v1/", "/acr/v1/_catalog", "/acr/v1/a/_tags", "/acr/v1/a%2Fb", "/acr/v1/a/b"})
    void parse_routesOfAcr_areNotServed(String path) {
        assertThat(refused("GET", path)).isEqualTo(new RegistryRefusal.NotServed("GET " + path));
    }

    @Test
    void parse_longNames_areFoundUpToTheLimitOfDistribution() {
        assertThat(LONGEST).hasSize(255);
        assertThat(request("GET", "/v2/" + LONGEST + "/tags/list").repository()).contains(LONGEST);
        assertThat(refused("GET", "/v2/" + LONGEST + "b/tags/list")).isInstanceOf(RegistryRefusal.UnknownRoute.class);
        assertThat(refused("GET", "/v2/a/blobs/uploads/" + "x".repeat(5000)))
                .isInstanceOf(RegistryRefusal.UnknownRoute.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v2/                   | POST PUT PATCH DELETE OPTIONS TRACE CONNECT get | GET HEAD
            /v2/_catalog           | HEAD POST PUT PATCH DELETE OPTIONS              | GET
            /v2/a/tags/list        | HEAD POST PUT PATCH DELETE OPTIONS              | GET
            /v2/a/referrers/s:1    | HEAD POST PUT PATCH DELETE OPTIONS              | GET
            /v2/a/manifests/x      | POST PATCH OPTIONS Get PROPFIND                 | GET HEAD PUT DELETE
            /v2/a/blobs/s:1        | POST PUT PATCH OPTIONS                          | GET HEAD DELETE
            /v2/a/blobs/uploads/   | GET HEAD PUT PATCH DELETE OPTIONS               | POST
            /v2/a/blobs/uploads/x  | POST OPTIONS                                    | GET HEAD PATCH PUT DELETE
            """)
    void parse_otherMethods_areRefusedWithThoseThatAreServed(String path, String methods, String allowed) {
        for (String method : List.of(methods.split(" ", -1))) {
            assertThat(refused(method, path))
                    .isEqualTo(new InvalidRequest.MethodNotAllowed(method, List.of(allowed.split(" ", -1))));
        }
    }

    private static Refusal refused(String method, String path) {
        RefusedException refused = catchThrowableOfType(
                RefusedException.class, () -> RegistryRequest.parse(method, path, Optional.empty(), List.of()));
        assertThat(refused).as("%s %s", method, path).isNotNull();
        return refused.refusal();
    }
}
