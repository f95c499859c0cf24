package dev.cambist.server.acr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.gateway.relay.ContentDigest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300) // a guard against hanging
final class MetadataDeleteTest {
    private static final String IMAGE = MetadataLab.image("sha256:" + "1".repeat(64), 1);
    private static final String DIGEST = ContentDigest.of(IMAGE.getBytes(StandardCharsets.UTF_8));
    private static final String TAG = "/acr/v1/open%2Fapp/_tags/v1";

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

    private int push(String reference, String manifest) throws Exception {
        return lab.push(reference, MetadataLab.TYPE, manifest).statusCode();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void untag_leavesTheManifestAndItsOtherTags(boolean registryDeletesTags) throws Exception {
        lab.registry().deletingTags(registryDeletesTags);
        push("v1", IMAGE);
        push("v2", IMAGE);

        HttpResponse<String> answer = lab.delete(TAG);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(lab.registry().tags("open/app")).containsExactly("v2");
        assertThat(lab.registry().manifests("open/app")).containsExactly(DIGEST);
        assertThat(lab.get(TAG).statusCode()).isEqualTo(404);
        assertThat(lab.get("/acr/v1/open%2Fapp/_manifests").body())
                .contains("\"tags\":[\"v2\"]")
                .doesNotContain("dev.cambist");
        assertThat(lab.get("/acr/v1/open%2Fapp").body()).contains("\"manifestCount\":1,\"tagCount\":1");
        assertThat(lab.delete(TAG).statusCode()).isEqualTo(404);
    }

    @Test
    void untag_whereNothingIsDeleted_is405AndTheTagPointsWhereItDid() throws Exception {
        lab.registry().deleting(false);
        push("v1", IMAGE);

        HttpResponse<String> answer = lab.delete(TAG);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).contains("\"code\":\"UNSUPPORTED\"", "storage.delete.enabled");
        assertThat(lab.registry().tag("open/app", "v1")).isEqualTo(DIGEST);
        assertThat(lab.registry().manifests("open/app")).containsExactly(DIGEST);
        assertThat(lab.get("/v2/open/app/manifests/v1").statusCode()).isEqualTo(200);
    }

    /** Docker's registry 2.8 untags by detour, during which a copy stands in for the manifest. */
    @Test
    void untag_byDetour_showsNobodyTheCopy() throws Exception {
        push("v1", IMAGE);
        List<Integer> seen = new CopyOnWriteArrayList<>();
        lab.registry().beforeDelete(() -> {
            if (!lab.registry().tag("open/app", "v1").equals(DIGEST)) {
                seen.add(status("/v2/open/app/manifests/v1"));
                seen.add(status(TAG));
            }
        });

        assertThat(lab.delete(TAG).statusCode()).isEqualTo(202);
        assertThat(seen).isNotEmpty().containsOnly(404);
    }

    private int status(String target) {
        try {
            return lab.get(target).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void untag_whilePushed_losesNoPush() throws Exception {
        push("keep", IMAGE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 30; round++) {
                push("v1", IMAGE);
                String newer = MetadataLab.image("sha256:" + "1".repeat(64), 10 + round);
                Future<HttpResponse<String>> untag = threads.submit(() -> lab.delete(TAG));
                Future<Integer> pushed = threads.submit(() -> push("v1", newer));
                assertThat(pushed.get()).isEqualTo(201);
                assertThat(untag.get().statusCode()).isEqualTo(202);
                // Whichever came last is what holds; and what was pushed is there in any case.
                String digest = ContentDigest.of(newer.getBytes(StandardCharsets.UTF_8));
                assertThat(lab.registry().tag("open/app", "v1")).isIn(digest, "none");
                assertThat(lab.registry().manifests("open/app")).contains(digest, DIGEST);
                push("v1", newer);
                assertThat(lab.registry().tag("open/app", "v1")).isEqualTo(digest);
            }
        }
        assertThat(lab.registry().tag("open/app", "keep")).isEqualTo(DIGEST);
    }

    @Test
    void delete_ofARepository_listsWhatWentIndexesFirst() throws Exception {
        push(DIGEST, IMAGE);
        String index = MetadataLab.index(DIGEST);
        lab.push("v1", MetadataLab.INDEX, index);
        lab.push("v2", MetadataLab.INDEX, index);
        String parent = ContentDigest.of(index.getBytes(StandardCharsets.UTF_8));

        HttpResponse<String> answer = lab.delete("/acr/v1/open%2Fapp");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .isEqualTo("{\"manifestsDeleted\":[\"" + parent + "\",\"" + DIGEST
                        + "\"],\"tagsDeleted\":[\"v1\",\"v2\"]}");
        assertThat(lab.registry().manifests("open/app")).isEmpty();
        assertThat(lab.registry().tags("open/app")).isEmpty();
        assertThat(lab.get("/acr/v1/open%2Fapp").statusCode()).isEqualTo(404);
        assertThat(lab.delete("/acr/v1/open%2Fapp").statusCode()).isEqualTo(404);
        assertThat(lab.ask("registry:catalog:*", "GET", "/v2/_catalog", "").body())
                .isEqualTo("{\"repositories\":[]}");
    }

    @Test
    void delete_ofARepositoryWithSomethingLocked_deletesNothing() throws Exception {
        push("v1", IMAGE);
        push("v2", MetadataLab.image("sha256:" + "1".repeat(64), 2));
        lab.patch(TAG, "{\"deleteEnabled\":false}");

        assertThat(lab.delete("/acr/v1/open%2Fapp").statusCode()).isEqualTo(405);
        assertThat(lab.registry().manifests("open/app")).hasSize(2);
        assertThat(lab.registry().asked()).noneMatch(line -> line.startsWith("DELETE"));
    }

    @Test
    void delete_ofARepositoryThatCamePastTheGateway_takesAllOfIt() throws Exception {
        String child = lab.registry().put("open/app", "sha256:x", MetadataLab.TYPE, IMAGE);
        lab.registry().put("open/app", "v1", MetadataLab.INDEX, MetadataLab.index(child));

        assertThat(lab.delete("/acr/v1/open%2Fapp").statusCode()).isEqualTo(202);
        assertThat(lab.registry().manifests("open/app")).isEmpty();
    }

    @Test
    void delete_whereNothingIsDeleted_is405() throws Exception {
        push("v1", IMAGE);
        lab.registry().deleting(false);

        assertThat(lab.delete("/acr/v1/open%2Fapp").statusCode()).isEqualTo(405);
        assertThat(lab.get(TAG).statusCode()).isEqualTo(200);
    }

    @Test
    void delete_byManyAtOnce_leavesNothingHalfDone() throws Exception {
        for (int number = 0; number < 20; number++) {
            push("t" + number, MetadataLab.image("sha256:" + "1".repeat(64), number));
        }
        List<Future<Integer>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < 5; number++) {
                all.add(threads.submit(() -> lab.delete("/acr/v1/open%2Fapp").statusCode()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> each : all) {
                statuses.add(each.get());
            }
            assertThat(statuses).containsExactlyInAnyOrder(202, 404, 404, 404, 404);
        }
    }
}
