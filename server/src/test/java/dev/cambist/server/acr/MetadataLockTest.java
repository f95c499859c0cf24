package dev.cambist.server.acr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.gateway.relay.ContentDigest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300) // a guard against hanging
final class MetadataLockTest {
    private static final String IMAGE = MetadataLab.image("sha256:" + "1".repeat(64), 1);
    private static final String OTHER = MetadataLab.image("sha256:" + "1".repeat(64), 2);
    private static final String DIGEST = ContentDigest.of(IMAGE.getBytes(StandardCharsets.UTF_8));
    private static final String TAG = "/acr/v1/open%2Fapp/_tags/v1";
    private static final String REPOSITORY = "/acr/v1/open%2Fapp";
    private static final String MANIFEST = "/acr/v1/open%2Fapp/_manifests/" + DIGEST;

    @TempDir
    private Path directory;

    private MetadataLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = new MetadataLab(directory, """
                locks:
                  - { on: ["open/ruled"], tags: ["v*"], write: false }
                  - { on: ["open/frozen"], write: false }
                  - { on: ["open/secret"], read: false }
                """);
        push("v1", IMAGE);
        lab.registry().deletingTags(true);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private int push(String reference, String manifest) throws Exception {
        return lab.push(reference, MetadataLab.TYPE, manifest).statusCode();
    }

    private void lock(String target, String attribute) throws Exception {
        HttpResponse<String> answer = lab.patch(target, "{\"" + attribute + "\":false}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"" + attribute + "\":false");
    }

    private static void assertDisallowed(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body())
                .contains("\"code\":\"REGISTRY_DISALLOWED_OPERATION\"", "The operation is disallowed on this registry");
        assertThat(answer.headers().firstValue("Allow")).isPresent();
    }

    /** With -d it sends the media type of forms. */
    @Test
    void patch_asCurlSendsIt_locks() throws Exception {
        HttpResponse<String> answer = lab.ask(
                "repository:open/app:*",
                "PATCH",
                TAG,
                "{\"writeEnabled\":false}",
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(push("v1", OTHER)).isEqualTo(405);
    }

    private void assertDisallowed(String method, String target, String body) throws Exception {
        assertDisallowed(lab.ask("repository:open/app:*", method, target, body, "Content-Type", MetadataLab.TYPE));
    }

    @Test
    void lock_afterARestart_holds() throws Exception {
        lock(TAG, "writeEnabled");
        lock(TAG, "readEnabled");

        lab.restart();

        assertDisallowed("PUT", "/v2/open/app/manifests/v1", OTHER);
        assertDisallowed("GET", "/v2/open/app/manifests/v1", "");
        assertThat(lab.get(TAG).body()).contains("\"writeEnabled\":false");
    }

    @Test
    void push_ofATagLockedAgainstWriting_reachesNothing() throws Exception {
        lock(TAG, "writeEnabled");

        assertDisallowed("PUT", "/v2/open/app/manifests/v1", OTHER);
        assertDisallowed("PUT", "/v2/open/app/manifests/" + digest(OTHER) + "?tag=v1", OTHER);
        assertDisallowed("DELETE", "/v2/open/app/manifests/v1", "");
        assertDisallowed("DELETE", "/v2/open/app/manifests/" + DIGEST, "");
        assertDisallowed("DELETE", TAG, "");
        assertDisallowed("DELETE", REPOSITORY, "");
        assertThat(lab.registry().tag("open/app", "v1")).isEqualTo(DIGEST);
        assertThat(push("v2", IMAGE)).isEqualTo(201); // the tag is locked, not what it points at
    }

    private static String digest(String manifest) {
        return ContentDigest.of(manifest.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void delete_ofATagLockedAgainstDeletion_isRefusedAndPushingIsNot() throws Exception {
        lock(TAG, "deleteEnabled");

        assertDisallowed("DELETE", TAG, "");
        assertDisallowed("DELETE", "/v2/open/app/manifests/" + DIGEST, "");
        assertDisallowed("DELETE", REPOSITORY, "");
        assertThat(push("v1", OTHER)).isEqualTo(201);
        assertThat(lab.delete("/v2/open/app/manifests/" + DIGEST).statusCode()).isEqualTo(202);
    }

    @Test
    void write_inALockedRepository_isRefusedUntilItIsUnlocked() throws Exception {
        lock(REPOSITORY, "writeEnabled");

        assertDisallowed("PUT", "/v2/open/app/manifests/v2", IMAGE);
        assertDisallowed("POST", "/v2/open/app/blobs/uploads/", "");
        assertDisallowed("DELETE", "/v2/open/app/blobs/" + DIGEST, "");
        assertDisallowed("DELETE", REPOSITORY, "");
        assertDisallowed(lab.patch(TAG, "{\"writeEnabled\":false}"));
        assertDisallowed(lab.patch(MANIFEST, "{\"writeEnabled\":false}"));
        assertThat(lab.patch(REPOSITORY, "{\"writeEnabled\":true}").statusCode())
                .isEqualTo(200);
        assertThat(push("v2", IMAGE)).isEqualTo(201);
    }

    @Test
    void pull_ofWhatIsLockedAgainstReading_isRefusedByEveryName() throws Exception {
        lock(MANIFEST, "readEnabled");

        assertDisallowed("GET", "/v2/open/app/manifests/" + DIGEST, "");
        assertDisallowed("GET", "/v2/open/app/manifests/v1", "");
        assertDisallowed("GET", "/v2/open/app/blobs/" + DIGEST, "");
        lab.patch(MANIFEST, "{\"readEnabled\":true}");
        assertThat(lab.get("/v2/open/app/manifests/v1").statusCode()).isEqualTo(200);
        lock(TAG, "readEnabled");
        assertDisallowed("GET", "/v2/open/app/manifests/v1", "");
        assertThat(lab.get("/v2/open/app/manifests/" + DIGEST).statusCode()).isEqualTo(200);
        lab.patch(TAG, "{\"readEnabled\":true}");
        lock(REPOSITORY, "readEnabled");
        assertDisallowed("GET", "/v2/open/app/manifests/v1", "");
        assertDisallowed("GET", "/v2/open/app/blobs/" + DIGEST, "");
        assertDisallowed("GET", "/v2/open/app/tags/list", "");
    }

    @Test
    void mount_fromARepositoryLockedAgainstReading_isRefused() throws Exception {
        lock(REPOSITORY, "readEnabled");

        HttpResponse<String> answer = lab.ask(
                "repository:open/app:pull&scope=repository:open/other:pull,push",
                "POST",
                "/v2/open/other/blobs/uploads/?mount=" + DIGEST + "&from=open/app",
                "");
        assertDisallowed(answer);
    }

    @Test
    void push_ofATagThatARuleLocks_isTakenOnce() throws Exception {
        assertThat(pushRuled("v1", IMAGE).statusCode()).isEqualTo(201);
        assertDisallowed(pushRuled("v1", OTHER));
        assertThat(pushRuled("latest", IMAGE).statusCode()).isEqualTo(201);
        assertThat(pushRuled("latest", OTHER).statusCode()).isEqualTo(201);
        // Deleting what it points at would be a way around.
        assertDisallowed(lab.ask("repository:open/ruled:*", "DELETE", "/v2/open/ruled/manifests/" + DIGEST, ""));
        assertDisallowed(lab.ask("repository:open/ruled:*", "DELETE", "/acr/v1/open%2Fruled/_tags/v1", ""));
        assertDisallowed(lab.ask("repository:open/ruled:*", "DELETE", "/acr/v1/open%2Fruled", ""));
        assertThat(lab.ask("repository:open/ruled:*", "GET", "/acr/v1/open%2Fruled/_tags/v1", "")
                        .body())
                .contains("\"writeEnabled\":false");
    }

    @Test
    void push_ofARuledTagThatCamePastTheGateway_isRefused() throws Exception {
        lab.registry().put("open/ruled", "v7", MetadataLab.TYPE, IMAGE);

        assertDisallowed(pushRuled("v7", OTHER));
        assertDisallowed(lab.ask("repository:open/ruled:*", "DELETE", "/v2/open/ruled/manifests/" + DIGEST, ""));
    }

    private HttpResponse<String> pushRuled(String tag, String manifest) throws Exception {
        return lab.ask(
                "repository:open/ruled:*",
                "PUT",
                "/v2/open/ruled/manifests/" + tag,
                manifest,
                "Content-Type",
                MetadataLab.TYPE);
    }

    @ParameterizedTest
    @CsvSource({"PUT, /v2/open/frozen/manifests/v1", "POST, /v2/open/frozen/blobs/uploads/"})
    void write_inARepositoryThatARuleLocks_isRefused(String method, String target) throws Exception {
        assertDisallowed(lab.ask("repository:open/frozen:*", method, target, IMAGE, "Content-Type", MetadataLab.TYPE));
    }

    @Test
    void pull_fromARepositoryThatARuleLocks_isRefused() throws Exception {
        lab.registry().put("open/secret", "v1", MetadataLab.TYPE, IMAGE);

        assertDisallowed(lab.ask("repository:open/secret:*", "GET", "/v2/open/secret/manifests/v1", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"teleportEnabled\":true,\"future\":[1]}", "{\"writeEnabled\":null}"})
    void patch_thatSaysNothing_changesNothing(String body) throws Exception {
        HttpResponse<String> answer = lab.patch(TAG, body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(lab.get(TAG).body()).doesNotContain("Enabled\":false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{\"writeEnabled\":\"false\"}", "{\"readEnabled\":0}", "null"})
    void patch_thatCannotBeRead_is400AndChangesNothing(String body) throws Exception {
        assertThat(lab.patch(TAG, body).statusCode()).isEqualTo(400);
        assertThat(lab.get(TAG).body()).doesNotContain("Enabled\":false");
    }

    @Test
    void push_byManyWhileTheTagIsLocked_getsNothingThrough() throws Exception {
        List<Future<Integer>> before = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < 50; number++) {
                String manifest = MetadataLab.image("sha256:" + "1".repeat(64), 100 + number);
                before.add(threads.submit(() -> push("v1", manifest)));
            }
            lock(TAG, "writeEnabled");
            // From here on not one may come through, whenever it was sent.
            String locked = lab.registry().tag("open/app", "v1");
            List<Future<Integer>> after = new ArrayList<>();
            for (int number = 0; number < 100; number++) {
                String manifest = MetadataLab.image("sha256:" + "1".repeat(64), 1000 + number);
                after.add(threads.submit(() -> push("v1", manifest)));
            }
            for (Future<Integer> each : after) {
                assertThat(each.get()).isIn(405, 429); // 429: too many wait for the same tag
            }
            for (Future<Integer> each : before) {
                assertThat(each.get()).isIn(201, 405, 429);
            }
            assertThat(lab.registry().tag("open/app", "v1")).isEqualTo(locked);
        }
    }
}
