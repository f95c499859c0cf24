package dev.cambist.server.acr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.gateway.relay.ContentDigest;
import dev.cambist.server.store.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a registry lists though nothing is left in it, as Docker's does for ever. */
@Timeout(300) // a guard against hanging
final class EmptiedRepositoryTest {
    private static final String IMAGE = MetadataLab.image("sha256:" + "1".repeat(64), 1);
    private static final String OTHER = MetadataLab.image("sha256:" + "2".repeat(64), 1);

    @TempDir
    private Path directory;

    @Test
    void catalogs_afterARestartWithoutACrawl_hideWhatWasEmptiedBefore() throws Exception {
        try (MetadataLab lab = new MetadataLab(directory, "")) {
            assertHiddenAfterARestart(lab);
        }
    }

    @Test
    @EnabledIf("hasPostgres")
    void catalogs_afterARestartWithPostgres_hideWhatWasEmptiedBefore() throws Exception {
        try (TestPostgres postgres = TestPostgres.start()) {
            Path password = directory.resolve("password");
            Files.createFile(
                    password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(password, postgres.password());
            String store = "store: { postgres: \"%s\", user: %s, password-file: password }"
                    .formatted(postgres.url(), postgres.user());
            try (MetadataLab lab = new MetadataLab(directory, store)) {
                assertHiddenAfterARestart(lab);
            }
        }
    }

    static boolean hasPostgres() {
        return TestPostgres.isInstalled();
    }

    private static void assertHiddenAfterARestart(MetadataLab lab) throws Exception {
        lab.registry().put("open/kept", "v1", MetadataLab.TYPE, IMAGE);
        lab.registry().put("open/more", "v2", MetadataLab.TYPE, OTHER);
        for (String name : List.of("open/emptied", "open/more", "open/removed")) {
            lab.registry().put(name, "v1", MetadataLab.TYPE, IMAGE);
        }
        for (String emptied : List.of("open/emptied", "open/more")) {
            String manifest = "/v2/" + emptied + "/manifests/" + ContentDigest.of(IMAGE.getBytes(UTF_8));
            assertThat(lab.ask("repository:" + emptied + ":*", "DELETE", manifest, "")
                            .statusCode())
                    .isEqualTo(202);
        }
        assertThat(lab.ask("repository:open/removed:*", "DELETE", "/acr/v1/open/removed", "")
                        .statusCode())
                .isEqualTo(202);
        assertCatalogs(lab, "open/kept", "open/more");

        lab.restart();

        assertCatalogs(lab, "open/kept", "open/more");
        assertThat(lab.ask(
                                "repository:open/emptied:*",
                                "PUT",
                                "/v2/open/emptied/manifests/v2",
                                IMAGE,
                                "Content-Type",
                                MetadataLab.TYPE)
                        .statusCode())
                .isEqualTo(201);
        lab.restart();
        assertCatalogs(lab, "open/emptied", "open/kept", "open/more");
    }

    private static void assertCatalogs(MetadataLab lab, String... names) throws Exception {
        for (String target : List.of("/v2/_catalog", "/acr/v1/_catalog", "/v2/_catalog")) {
            assertThat(catalog(lab, target)).as(target).containsExactly(names);
        }
    }

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
