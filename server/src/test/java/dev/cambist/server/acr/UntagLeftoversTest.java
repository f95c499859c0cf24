package dev.cambist.server.acr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.gateway.relay.ContentDigest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left where an untagging by detour came to no end: a copy of the manifest stands in for it, and nobody sees it. */
@Timeout(300) // a guard against hanging
final class UntagLeftoversTest {
    private static final String IMAGE = MetadataLab.image("sha256:" + "1".repeat(64), 1);
    private static final String NEWER = MetadataLab.image("sha256:" + "1".repeat(64), 2);
    private static final String DIGEST = digest(IMAGE);
    private static final String PULL = "/v2/open/app/manifests/v1";

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

    private static String digest(String manifest) {
        return ContentDigest.of(manifest.getBytes(StandardCharsets.UTF_8));
    }

    /** The registry neither deletes nor takes anything from when it has the copy. */
    private void interrupt() throws Exception {
        lab.push("v1", MetadataLab.TYPE, IMAGE);
        lab.push("v2", MetadataLab.TYPE, IMAGE);
        lab.registry().beforeDelete(() -> {
            if (!lab.registry().tag("open/app", "v1").equals(DIGEST)) {
                lab.registry().deleting(false).taking(false);
            }
        });
        assertThat(lab.delete("/acr/v1/open%2Fapp/_tags/v1").statusCode()).isEqualTo(405);
        lab.registry().beforeDelete(() -> {});
        assertThat(lab.registry().tag("open/app", "v1")).isNotEqualTo(DIGEST);
        assertThat(lab.get(PULL).statusCode()).isEqualTo(404);
    }

    private static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.call()) {
            assertThat(System.nanoTime() - deadline)
                    .as("not within 120 s: " + what)
                    .isNegative();
            Thread.sleep(50);
        }
    }

    @Test
    void leftover_onceTheRegistryDeletesAgain_goesWithNothingElse() throws Exception {
        interrupt();
        lab.registry().deleting(true).taking(true);

        eventually(
                "the copy is deleted",
                () -> lab.registry().manifests("open/app").size() == 1);
        assertThat(lab.registry().tags("open/app")).containsExactly("v2");
        assertThat(lab.registry().tag("open/app", "v2")).isEqualTo(DIGEST);
    }

    @Test
    void leftover_ofATagThatWasPushedAgain_isReadableAndNothingIsDeleted() throws Exception {
        interrupt();
        lab.registry().taking(true);
        assertThat(lab.push("v1", MetadataLab.TYPE, NEWER).statusCode()).isEqualTo(201);
        lab.registry().deleting(true);
        lab.registry().asked().clear();

        eventually("the tag can be pulled", () -> lab.get(PULL).statusCode() == 200);
        assertThat(lab.get(PULL).body()).isEqualTo(NEWER);
        assertThat(lab.registry().asked()).noneMatch(line -> line.startsWith("DELETE"));
    }

    @Test
    void leftover_ofAServerThatEnded_isFinishedByTheNext() throws Exception {
        interrupt();
        lab.restart();
        assertThat(lab.get(PULL).statusCode()).isEqualTo(404);
        lab.registry().deleting(true).taking(true);

        eventually(
                "the copy is deleted",
                () -> lab.registry().manifests("open/app").size() == 1);
        lab.push("v1", MetadataLab.TYPE, NEWER);
        eventually("the tag can be pulled", () -> lab.get(PULL).statusCode() == 200);
        assertThat(lab.registry().tag("open/app", "v1")).isEqualTo(digest(NEWER));
    }

    /** Whoever can push can make what looks like a copy; a lock holds for it all the same. */
    @Test
    void untag_ofWhatOnlyLooksLikeACopy_leavesItToItsOtherTags() throws Exception {
        String like = IMAGE.replaceFirst("\\{", "{\"annotations\":{\"dev.cambist.untag\":\"x\"},");
        lab.push("v1", MetadataLab.TYPE, like);
        lab.push("v2", MetadataLab.TYPE, like);

        assertThat(lab.delete("/acr/v1/open%2Fapp/_tags/v1").statusCode()).isEqualTo(202);
        assertThat(lab.registry().tags("open/app")).containsExactly("v2");
        assertThat(lab.registry().manifests("open/app")).containsExactly(digest(like));
    }
}
