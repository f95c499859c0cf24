package dev.cambist.server.acr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.gateway.relay.ContentDigest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300) // a guard against hanging
final class MetadataReadTest {
    private static final String FIRST = "2026-11-22T12:00:00.123456Z";
    private static final String SECOND = "2026-11-22T12:00:01.123456Z";
    private static final String OPEN =
            "\"changeableAttributes\":{\"deleteEnabled\":true,\"writeEnabled\":true,\"readEnabled\":true,"
                    + "\"listEnabled\":true}";

    @TempDir
    private Path directory;

    private MetadataLab lab;
    private String image;
    private String digest;

    @BeforeEach
    void start() throws Exception {
        lab = new MetadataLab(directory, "");
        String config = lab.registry().blob("{\"architecture\":\"amd64\",\"os\":\"linux\"}");
        image = MetadataLab.image(config, 2479);
        digest = ContentDigest.of(image.getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private void push(String reference) throws Exception {
        assertThat(lab.push(reference, MetadataLab.TYPE, image).statusCode()).isEqualTo(201);
    }

    private String head() {
        return "{\"registry\":\"" + lab.host() + "\",\"imageName\":\"open/app\",";
    }

    private static String times(String created, String updated) {
        return "\"createdTime\":\"" + created + "\",\"lastUpdateTime\":\"" + updated + "\",";
    }

    @ParameterizedTest
    @ValueSource(strings = {"/acr/v1/open/app/_tags/v1", "/acr/v1/open%2Fapp/_tags/v1?api-version=2021-07-01"})
    void tag_pushedTwice_isAsAcrHasIt(String target) throws Exception {
        push("v1");
        lab.tick();
        push("v1");

        HttpResponse<String> answer = lab.get(target);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(head() + "\"tag\":{\"name\":\"v1\",\"digest\":\"" + digest + "\"," + times(FIRST, SECOND)
                        + "\"signed\":false," + OPEN + "}}");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
        assertThat(answer.headers().firstValue("Docker-Distribution-Api-Version"))
                .contains("registry/2.0");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("X-Ms-Correlation-Request-Id")).isPresent();
    }

    @Test
    void repository_isAsAcrHasIt() throws Exception {
        push("v1");
        push("v2");

        assertThat(lab.get("/acr/v1/open%2Fapp").body())
                .isEqualTo(head() + times(FIRST, FIRST) + "\"manifestCount\":1,\"tagCount\":2," + OPEN + "}");
    }

    @Test
    void manifest_ofAnImage_hasPlatformAndSize() throws Exception {
        push("v1");
        String answer = lab.get("/acr/v1/open%2Fapp/_manifests/" + digest.replace(":", "%3A"))
                .body();

        assertThat(answer)
                .isEqualTo(head() + "\"manifest\":{\"digest\":\"" + digest + "\",\"imageSize\":2479,"
                        + times(FIRST, FIRST) + "\"architecture\":\"amd64\",\"os\":\"linux\",\"mediaType\":\""
                        + MetadataLab.TYPE
                        + "\",\"configMediaType\":\"application/vnd.oci.image.config.v1+json\",\"tags\":[\"v1\"],"
                        + OPEN + "}}");
        long before = blobsRead();
        assertThat(lab.get("/acr/v1/open/app/_manifests/" + digest).body()).isEqualTo(answer);
        assertThat(blobsRead()).isEqualTo(before);
    }

    private long blobsRead() {
        return lab.registry().asked().stream()
                .filter(line -> line.contains("/blobs/"))
                .count();
    }

    @Test
    void manifests_ofAnIndex_haveReferencesAndTheSumOfSizes() throws Exception {
        push(digest);
        String index = MetadataLab.index(digest);
        lab.push("v1", MetadataLab.INDEX, index);

        String answer = lab.get(
                        "/acr/v1/open%2Fapp/_manifests/" + ContentDigest.of(index.getBytes(StandardCharsets.UTF_8)))
                .body();
        assertThat(answer)
                .contains("\"imageSize\":2479,", "\"mediaType\":\"" + MetadataLab.INDEX + "\",\"tags\":[\"v1\"]")
                .contains(
                        "\"references\":[{\"digest\":\"" + digest + "\",\"architecture\":\"amd64\",\"os\":\"linux\"}]")
                .doesNotContain("configMediaType");
        assertThat(lab.get("/acr/v1/open%2Fapp/_manifests").body())
                .contains("\"digest\":\"" + digest + "\"")
                .contains(MetadataLab.INDEX);
    }

    @Test
    void tags_pagesOfOne_areLinkedToTheLetterAndTheLastIsNot() throws Exception {
        for (String tag : new String[] {"b", "c", "a"}) {
            push(tag);
            lab.tick();
        }

        HttpResponse<String> first = lab.get("/acr/v1/open%2Fapp/_tags?n=1");
        assertThat(first.headers().firstValue("Link"))
                .contains("</acr/v1/open%2Fapp/_tags?last=a&n=1&orderby=>; rel=\"next\"");
        HttpResponse<String> second = lab.get("/acr/v1/open%2Fapp/_tags?last=a&n=2&orderby=");
        assertThat(second.headers().firstValue("Link")).isEmpty();
        assertThat(second.body()).contains("\"name\":\"b\"", "\"name\":\"c\"").doesNotContain("\"name\":\"a\"");
    }

    @ParameterizedTest
    @CsvSource({"timeasc, bca", "timedesc, acb", "none, abc"})
    void tags_walkedByTheirLinks_comeInEachOrder(String order, String expected) throws Exception {
        for (String tag : new String[] {"b", "c", "a"}) {
            push(tag);
            lab.tick();
        }

        StringBuilder walked = new StringBuilder();
        String target = "/acr/v1/open%2Fapp/_tags?n=1&orderby=" + order;
        for (int page = 0; page < 3; page++) {
            HttpResponse<String> answer = lab.get(target);
            String name = answer.body();
            int at = name.indexOf("\"name\":\"") + 8;
            walked.append(name, at, at + 1);
            String link = answer.headers().firstValue("Link").orElse("<>");
            target = link.substring(1, link.indexOf('>'));
        }
        assertThat(walked).hasToString(expected);
        assertThat(target).isEmpty();
    }

    @Test
    void tags_behindABareNameInAnOrderOfTime_goOnThere() throws Exception {
        push("b");
        lab.tick();
        push("a");

        assertThat(lab.get("/acr/v1/open%2Fapp/_tags?last=b&orderby=timeasc").body())
                .contains("\"name\":\"a\"")
                .doesNotContain("\"name\":\"b\"");
    }

    @Test
    void tags_ofADigest_areThoseAlone() throws Exception {
        push("a");
        lab.push("b", MetadataLab.TYPE, MetadataLab.image("sha256:" + "1".repeat(64), 1));
        push("c");

        HttpResponse<String> answer = lab.get("/acr/v1/open%2Fapp/_tags?n=1&digest=" + digest.replace(":", "%3A"));
        assertThat(answer.body()).contains("\"name\":\"a\"");
        assertThat(answer.headers().firstValue("Link"))
                .contains("</acr/v1/open%2Fapp/_tags?last=a&n=1&orderby=&digest=" + digest.replace(":", "%3A")
                        + ">; rel=\"next\"");
    }

    @Test
    void manifests_behindTheLast_areNull() throws Exception {
        push("v1");

        assertThat(lab.get("/acr/v1/open%2Fapp/_manifests?n=100&last=" + digest).body())
                .isEqualTo(head() + "\"manifests\":null}");
    }

    @Test
    void lists_hiddenItems_leaveThemOutAndShowThemDirectly() throws Exception {
        push("v1");
        push("v2");
        lab.patch("/acr/v1/open%2Fapp/_tags/v1", "{\"listEnabled\":false}");

        assertThat(lab.get("/acr/v1/open%2Fapp/_tags").body()).contains("v2").doesNotContain("\"v1\"");
        assertThat(lab.get("/acr/v1/open%2Fapp/_tags/v1").body()).contains("\"listEnabled\":false");
    }

    @Test
    void tag_pushedPastTheGateway_isFirstSeenWhenAskedAndStaysSo() throws Exception {
        lab.registry().put("open/app", "old", MetadataLab.TYPE, image);

        assertThat(lab.get("/acr/v1/open%2Fapp/_tags").body()).contains("\"old\"", times(FIRST, FIRST));
        lab.tick();
        assertThat(lab.get("/acr/v1/open%2Fapp/_tags/old").body()).contains(times(FIRST, FIRST));
    }

    @Test
    void tag_movedPastTheGateway_isToldAsItIs() throws Exception {
        push("v1");
        lab.tick();
        String other = lab.registry().put("open/app", "v1", MetadataLab.TYPE, MetadataLab.image("sha256:x", 1));

        assertThat(lab.get("/acr/v1/open%2Fapp/_tags/v1").body())
                .contains("\"digest\":\"" + other + "\"", times(FIRST, SECOND));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /acr/v1/open%2Fapp | repository:open/app:metadata_read | metadata_read",
                "GET | /acr/v1/open/app/_tags | repository:open/app:metadata_read | metadata_read",
                "GET | /acr/v1/open/app/_tags/v1 | repository:open/app:metadata_read | metadata_read",
                "GET | /acr/v1/open/app/_manifests | repository:open/app:metadata_read | metadata_read",
                "GET | /acr/v1/open/app/_manifests/sha256%3Aabc | repository:open/app:metadata_read | metadata_read",
                "PATCH | /acr/v1/open%2Fapp | repository:open/app:metadata_write | metadata_write",
                "PATCH | /acr/v1/open%2Fapp/_tags/v1 | repository:open/app:metadata_write | metadata_write",
                "PATCH | /acr/v1/open%2Fapp/_manifests/sha256:abc | repository:open/app:metadata_write | metadata_write",
                "DELETE | /acr/v1/open%2Fapp | repository:open/app:delete | delete",
                "DELETE | /acr/v1/open%2Fapp/_tags/v1 | repository:open/app:delete | delete",
                "GET | /acr/v1/_catalog | registry:catalog:* | *",
            })
    void request_withoutAToken_isSentForItsScope(String method, String target, String scope, String action)
            throws Exception {
        HttpResponse<String> answer = lab.ask("", method, target, "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"http://" + lab.host()
                        + "/oauth2/token\",service=\"registry.example.com\",scope=\"" + scope + "\"");
        assertThat(answer.body()).contains("\"code\":\"UNAUTHORIZED\"", "\"Action\":\"" + action + "\"");
        HttpResponse<String> weak = lab.ask("repository:weak/app:pull", method, target, "");
        assertThat(weak.statusCode()).isEqualTo(401);
        assertThat(weak.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("scope=\"" + scope + "\"", "error=\"insufficient_scope\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /acr/v1/open%2Fnone, 404, NAME_UNKNOWN",
        "GET, /acr/v1/open%2Fnone/_tags, 404, NAME_UNKNOWN",
        "GET, /acr/v1/open%2Fnone/_manifests, 404, NAME_UNKNOWN",
        "PATCH, /acr/v1/open%2Fnone, 404, NAME_UNKNOWN",
        "DELETE, /acr/v1/open%2Fnone, 404, NAME_UNKNOWN",
        "GET, /acr/v1/open%2Fnone/_tags/v1, 404, TAG_UNKNOWN",
        "PATCH, /acr/v1/open%2Fnone/_tags/v1, 404, TAG_UNKNOWN",
        "DELETE, /acr/v1/open%2Fnone/_tags/v1, 404, TAG_UNKNOWN",
        "GET, /acr/v1/open%2Fnone/_manifests/sha256:abc, 404, MANIFEST_UNKNOWN",
        "PATCH, /acr/v1/open%2Fnone/_manifests/sha256:abc, 404, MANIFEST_UNKNOWN",
        "GET, /acr/v1/open%2Fnone/_manifests/md5:abc, 404, MANIFEST_UNKNOWN", // to which the registry says 400
        "PATCH, /acr/v1/open%2Fnone/_manifests/md5:abc, 404, MANIFEST_UNKNOWN",
        "GET, /acr/v1/open%2Fnone/_tags?n=0, 400, PAGINATION_NUMBER_INVALID",
        "GET, /acr/v1/open%2Fnone/_tags?n=x, 400, PAGINATION_NUMBER_INVALID",
        "GET, /acr/v1/open%2Fnone/_tags?orderby=size, 400, INVALID_REQUEST",
        "GET, /acr/v1/open%2Fnone/_tags?digest=none, 400, INVALID_REQUEST",
    })
    void request_forWhatIsNotThere_isRefusedAsAcrDoes(String method, String target, int status, String code)
            throws Exception {
        HttpResponse<String> answer = lab.ask("repository:open/none:*", method, target, "");

        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    /** A registry without soft deletion says so before it asks who is there. */
    @ParameterizedTest
    @CsvSource({
        "GET, /acr/v1/_deleted/_catalog, 404",
        "GET, /acr/v1/_deleted/open/app/_manifests, 404",
        "GET, /acr/v1/_deleted/open%2Fapp/_tags, 404",
        "POST, /acr/v1/_deleted/open/app/_manifests/sha256:abc?force=True, 404",
        "GET, /acr/v1/open/app/_manifests/notadigest, 404",
        "GET, /acr/v1/open/app/_metadata, 404",
        "GET, /acr/v1/open%252Fapp, 400",
        "DELETE, /acr/v1/open/app/_metadata/x, 405",
        "DELETE, /acr/v1/open/app/_manifests/sha256:abc, 405",
        "POST, /acr/v1/open/app, 405",
    })
    void request_whatIsNotServed_isRefusedWithoutAChallenge(String method, String target, int status) throws Exception {
        HttpResponse<String> answer = lab.ask("", method, target, "");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void catalogs_agreeAndHideWhatIsHiddenOrEmptied() throws Exception {
        push("v1");
        lab.registry().put("open/hidden", "v1", MetadataLab.TYPE, image);
        lab.registry().put("open/emptied", "v1", MetadataLab.TYPE, image);
        lab.registry().put("open/one", "v1", MetadataLab.TYPE, image);
        lab.registry().put("closed/app", "v1", MetadataLab.TYPE, image);
        assertThat(lab.ask("repository:open/hidden:*", "PATCH", "/acr/v1/open%2Fhidden", "{\"listEnabled\":false}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(lab.ask("repository:open/emptied:*", "DELETE", "/v2/open/emptied/manifests/" + digest, "")
                        .statusCode())
                .isEqualTo(202);

        String both = "{\"repositories\":[\"open/app\",\"open/one\"]}";
        assertThat(lab.ask("registry:catalog:*", "GET", "/acr/v1/_catalog", "").body())
                .isEqualTo(both);
        assertThat(lab.ask("registry:catalog:*", "GET", "/v2/_catalog", "").body())
                .isEqualTo(both);
        assertThat(lab.ask("registry:catalog:*", "GET", "/acr/v1/_catalog?n=1", "")
                        .headers()
                        .firstValue("Link"))
                .contains("</acr/v1/_catalog?last=open%2Fapp&n=1&orderby=>; rel=\"next\"");
    }
}
