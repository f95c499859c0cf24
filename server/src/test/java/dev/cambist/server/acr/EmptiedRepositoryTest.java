package dev.cambist.server.acr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a registry lists though nothing is left in it, as Docker's does for ever. */
@Timeout(300) // a guard against hanging
final class EmptiedRepositoryTest {
    private static final String IMAGE = MetadataLab.image("sha256:" + "1".repeat(64), 1);

    @TempDir
    private Path directory;

    @Test
    void catalogs_afterARestartAndACrawl_hideWhatWasEmptiedBefore() throws Exception {
        try (MetadataLab lab = MetadataLab.crawling(directory)) {
            lab.registry().put("open/kept", "v1", MetadataLab.TYPE, IMAGE);
            String digest = lab.registry().put("open/emptied", "v1", MetadataLab.TYPE, IMAGE);
            String emptied = "/v2/open/emptied/manifests/" + digest;
            assertThat(lab.ask("repository:open/emptied:*", "DELETE", emptied, "")
                            .statusCode())
                    .isEqualTo(202);
            awaitCatalogs(lab, List.of("open/kept"));

            lab.restart();

            awaitCatalogs(lab, List.of("open/kept")); // once the crawl has come by
            lab.registry().put("open/emptied", "v2", MetadataLab.TYPE, IMAGE);
            assertThat(lab.ask("repository:open/emptied:*", "GET", "/acr/v1/open/emptied", "")
                            .statusCode())
                    .isEqualTo(200);
            awaitCatalogs(lab, List.of("open/emptied", "open/kept"));
        }
    }

    private static void awaitCatalogs(MetadataLab lab, List<String> names) throws Exception {
        while (!catalog(lab, "/v2/_catalog").equals(names)
                || !catalog(lab, "/acr/v1/_catalog").equals(names)) {
            Thread.onSpinWait();
        }
    }

    private static List<String> catalog(MetadataLab lab, String target) throws Exception {
        return JsonObject.parse(
                        lab.ask("registry:catalog:*", "GET", target, "").body().getBytes(UTF_8))
                .texts("repositories");
    }
}
