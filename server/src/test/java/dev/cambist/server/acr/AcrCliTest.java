package dev.cambist.server.acr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.gateway.relay.ContentDigest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The requests of Microsoft's acr-cli, as its source has them at commit cfbb835, with the tokens that it asks for. */
@Timeout(300) // a guard against hanging
final class AcrCliTest {
    /** newAcrCLIClientWithBearerAuth, internal/api/acrsdk.go:111; the first token is for all that it does. */
    private static final String FIRST = "registry:catalog:*+repository:*:*";

    /** refreshAcrCLIClientToken, internal/api/acrsdk.go:212; each later one. */
    private static final String RENEWED = "repository:*:*";

    private static final String IMAGE = MetadataLab.image("sha256:" + "1".repeat(64), 1);
    private static final String DIGEST = ContentDigest.of(IMAGE.getBytes(UTF_8));

    @TempDir
    private Path directory;

    private MetadataLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = new MetadataLab(directory, "");
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private String ok(String scope, int status, String method, String target) throws Exception {
        HttpResponse<String> answer = lab.ask(scope, method, target, "");
        assertThat(answer.statusCode())
                .as(method + " " + target + ": " + answer.body())
                .isEqualTo(status);
        return answer.body();
    }

    /** purgeTags and PurgeDanglingManifests, cmd/acr/purge.go and cmd/repository/image_functions.go. */
    @Test
    void purge_ofTagsAndWhatTheyLeave_comesToItsEnd() throws Exception {
        lab.push("v1", MetadataLab.TYPE, IMAGE);
        lab.push("v2", MetadataLab.TYPE, MetadataLab.image("sha256:" + "2".repeat(64), 2));

        assertThat(ok(FIRST, 200, "GET", "/v2/_catalog?n=100")).contains("\"open/app\"");
        assertThat(ok(FIRST, 200, "GET", "/v2/_catalog?last=open%2Fapp&n=100")).isEqualTo("{\"repositories\":[]}");
        assertThat(ok(FIRST, 200, "GET", "/acr/v1/open%2Fapp/_tags?n=100&orderby=timedesc"))
                .contains("\"name\":\"v1\"", "\"deleteEnabled\":true,\"writeEnabled\":true");
        ok(FIRST, 202, "DELETE", "/acr/v1/open%2Fapp/_tags/v1");
        assertThat(ok(RENEWED, 200, "GET", "/acr/v1/open%2Fapp/_manifests?n=100"))
                .contains("\"digest\":\"" + DIGEST + "\"", "\"mediaType\":\"" + MetadataLab.TYPE + "\"");
        assertThat(ok(RENEWED, 200, "GET", "/v2/open/app/manifests/" + DIGEST)).isEqualTo(IMAGE);
        ok(RENEWED, 202, "DELETE", "/v2/open/app/manifests/" + DIGEST);
        assertThat(ok(RENEWED, 200, "GET", "/acr/v1/open%2Fapp/_manifests?last=sha256%3A" + "f".repeat(64) + "&n=100"))
                .endsWith("\"manifests\":null}");
        assertThat(lab.registry().tags("open/app")).containsExactly("v2");
    }

    /** ListTags, internal/tag/tag.go:40, takes the last of each list, and ends where there is none. */
    @Test
    void tagList_comesToItsEnd() throws Exception {
        lab.push("v1", MetadataLab.TYPE, IMAGE);

        assertThat(ok(FIRST, 200, "GET", "/acr/v1/open%2Fapp/_tags?n=100&orderby="))
                .contains("\"name\":\"v1\"");
        assertThat(ok(FIRST, 200, "GET", "/acr/v1/open%2Fapp/_tags?last=v1&n=100&orderby="))
                .endsWith("\"tags\":null}");
    }
}
