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
import org.junit.jupiter.params.provider.ValueSource;

/** A 404 that is not the registry's own word, as a proxy in front of it says it, is no proof that something is not there. */
@Timeout(300) // a guard against hanging
final class DoubtfulAbsenceTest {
    private static final String IMAGE = MetadataLab.image("sha256:" + "1".repeat(64), 1);
    private static final String OTHER = MetadataLab.image("sha256:" + "1".repeat(64), 2);
    private static final String DIGEST = ContentDigest.of(IMAGE.getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path directory;

    private MetadataLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = new MetadataLab(directory, """
                locks:
                  - { on: ["open/ruled"], tags: ["v*"], write: false }
                """);
        assertThat(lab.push("v1", MetadataLab.TYPE, IMAGE).statusCode()).isEqualTo(201);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_tags/v1", "/_manifests/"})
    void get_whileAProxySays404_forgetsNothing(String path) throws Exception {
        String target = "/acr/v1/open%2Fapp" + (path.endsWith("/") ? path + DIGEST : path);
        String before = lab.get(target).body();
        lab.registry().hiding(true);

        assertThat(lab.get(target).statusCode()).isGreaterThanOrEqualTo(500);

        lab.registry().hiding(false);
        assertThat(lab.get(target).body()).isEqualTo(before);
    }

    @Test
    void push_ofATagLockedByRuleWhileAProxySays404_reachesNothing() throws Exception {
        String digest = lab.registry().put("open/ruled", "v1", MetadataLab.TYPE, IMAGE);
        lab.registry().hiding(true);

        HttpResponse<String> answer = lab.ask(
                "repository:open/ruled:pull,push",
                "PUT",
                "/v2/open/ruled/manifests/v1",
                OTHER,
                "Content-Type",
                MetadataLab.TYPE);

        assertThat(answer.statusCode()).isGreaterThanOrEqualTo(500);
        assertThat(lab.registry().tag("open/ruled", "v1")).isEqualTo(digest);
    }

    @Test
    void deletion_ofATagWhileAProxySays404_isNotSaidToBeDone() throws Exception {
        lab.registry().hiding(true);

        assertThat(lab.delete("/acr/v1/open%2Fapp/_tags/v1").statusCode()).isGreaterThanOrEqualTo(500);

        lab.registry().hiding(false);
        assertThat(lab.get("/acr/v1/open%2Fapp/_tags/v1").statusCode()).isEqualTo(200);
    }

    @Test
    void deletion_ofARepositoryWhileAProxySays404ToIt_isNotSaidToBeDoneAndForgetsNothing() throws Exception {
        String untagged = ContentDigest.of(OTHER.getBytes(StandardCharsets.UTF_8)); // no list of tags leads to it
        assertThat(lab.push(untagged, MetadataLab.TYPE, OTHER).statusCode()).isEqualTo(201);
        lab.registry().hidingDeletions("sha256:");

        assertThat(lab.delete("/acr/v1/open%2Fapp").statusCode()).isEqualTo(503);

        assertThat(lab.get("/acr/v1/open%2Fapp/_manifests").body()).contains(DIGEST, untagged);
        lab.registry().hidingDeletions("none of them");
        assertThat(lab.delete("/acr/v1/open%2Fapp").body()).contains(DIGEST, untagged);
        assertThat(lab.registry().manifests("open/app")).isEmpty();
    }

    /** A client's own request, which goes to the registry as it is. */
    @ParameterizedTest
    @ValueSource(strings = {"v1", "digest"})
    void deletion_ofAManifestWhileAProxySays404ToIt_isNotSaidToBeDoneAndForgetsNothing(String named) throws Exception {
        String reference = named.equals("digest") ? DIGEST : named;
        String before = lab.get("/acr/v1/open%2Fapp/_manifests").body();
        lab.registry().deletingTags(true).hidingDeletions(reference);

        assertThat(lab.delete("/v2/open/app/manifests/" + reference).statusCode())
                .isEqualTo(503);
        lab.registry().hiding(true); // and whether it is there, nobody can say
        assertThat(lab.delete("/v2/open/app/manifests/" + reference).statusCode())
                .isEqualTo(503);

        lab.registry().hiding(false).hidingDeletions("none of them");
        assertThat(lab.get("/acr/v1/open%2Fapp/_manifests").body()).isEqualTo(before);
        assertThat(lab.delete("/v2/open/app/manifests/" + reference).statusCode())
                .isEqualTo(202);
    }

    @Test
    void deletion_ofAManifestThatWentPastTheGateway_is404AndForgetsIt() throws Exception {
        String untagged = ContentDigest.of(OTHER.getBytes(StandardCharsets.UTF_8)); // no list of tags leads to it
        assertThat(lab.push(untagged, MetadataLab.TYPE, OTHER).statusCode()).isEqualTo(201);
        lab.registry().drop("open/app", untagged);
        assertThat(lab.get("/acr/v1/open%2Fapp/_manifests").body()).contains(DIGEST, untagged);

        HttpResponse<String> answer = lab.delete("/v2/open/app/manifests/" + untagged);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"MANIFEST_UNKNOWN\"");
        assertThat(lab.get("/acr/v1/open%2Fapp/_manifests").body())
                .contains(DIGEST)
                .doesNotContain(untagged);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "sha256:"}) // a registry that deletes tags, and one that does not
    void untagging_whileAProxySays404ToDeletions_changesNothing(String hidden) throws Exception {
        lab.registry().deletingTags(hidden.equals("v1")).hidingDeletions(hidden);
        lab.registry().asked().clear();

        assertThat(lab.delete("/acr/v1/open%2Fapp/_tags/v1").statusCode()).isEqualTo(503);

        assertThat(lab.registry().asked()).noneMatch(asked -> asked.startsWith("PUT "));
        assertThat(lab.registry().tag("open/app", "v1")).isEqualTo(DIGEST);
        assertThat(lab.get("/acr/v1/open%2Fapp/_tags/v1").statusCode()).isEqualTo(200);
    }
}
