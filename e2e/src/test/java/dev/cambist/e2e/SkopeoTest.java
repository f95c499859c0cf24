package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The main job with skopeo on every registry: identity token, exchange, login, and then images as usual. */
@EndToEnd
@ParameterizedClass
@EnumSource
final class SkopeoTest {
    @TempDir
    private static Path directory;

    private static RegistrySetup site;

    @Parameter
    private Setup setup;

    @BeforeParameterizedClassInvocation
    static void start(Setup setup) throws Exception {
        site = RegistrySetup.start(setup, directory.resolve(setup.name()));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (site != null) {
            site.close();
            site = null;
        }
    }

    @Test
    void login_refreshToken_succeeds() throws Exception {
        Outcome login = site.skopeo()
                .login(site.host(), site.refreshToken(RegistrySetup.BUILDER))
                .orFail();

        assertThat(login.output()).contains("Login Succeeded!");
    }

    @Test
    void copy_inAndOut_givesTheSameImage() throws Exception {
        Path workspace = site.workspace();
        Skopeo skopeo = signedIn(workspace, site.refreshToken(RegistrySetup.BUILDER));
        TinyImage image = TinyImage.write(workspace.resolve("image"), "in and out");

        skopeo.push(image, repository("acme/shop/web:1")).orFail();
        skopeo.pull(repository("acme/shop/web:1"), workspace.resolve("copy")).orFail();

        assertThat(image.isIn(workspace.resolve("copy"))).isTrue();
    }

    @Test
    void inspect_pushedImage_showsItsDigest() throws Exception {
        Path workspace = site.workspace();
        Skopeo skopeo = signedIn(workspace, site.refreshToken(RegistrySetup.BUILDER));
        TinyImage image = TinyImage.write(workspace.resolve("image"), "inspected");
        skopeo.push(image, repository("acme/shop/inspected:1")).orFail();

        Outcome inspect = skopeo.inspect(repository("acme/shop/inspected:1")).orFail();

        assertThat(inspect.output()).contains(image.manifest(), image.layer());
    }

    @Test
    void listTags_pushedImages_namesEachTag() throws Exception {
        Path workspace = site.workspace();
        Skopeo skopeo = signedIn(workspace, site.refreshToken(RegistrySetup.BUILDER));
        TinyImage image = TinyImage.write(workspace.resolve("image"), "listed");
        skopeo.push(image, repository("acme/shop/listed:1")).orFail();
        skopeo.push(image, repository("acme/shop/listed:2")).orFail();

        Outcome tags = skopeo.listTags(repository("acme/shop/listed")).orFail();

        assertThat(tags.output()).contains("\"1\"", "\"2\"");
    }

    @Test
    void delete_identityWithTheRight_removesTheManifest() throws Exception {
        Path workspace = site.workspace();
        Skopeo skopeo = signedIn(workspace, site.refreshToken(RegistrySetup.MAINTAINER));
        TinyImage image = TinyImage.write(workspace.resolve("image"), "deleted");
        skopeo.push(image, repository("acme/shop/deleted:1")).orFail();

        skopeo.delete(repository("acme/shop/deleted:1")).orFail();

        Outcome gone = skopeo.inspect(repository("acme/shop/deleted:1"));
        assertThat(gone.succeeded()).as("%s", gone).isFalse();
        assertThat(gone.error()).contains("manifest unknown");
    }

    @Test
    void copy_acrossRepositories_mountsTheLayer() throws Exception {
        Path workspace = site.workspace();
        Skopeo skopeo = signedIn(workspace, site.refreshToken(RegistrySetup.BUILDER));
        TinyImage image = TinyImage.write(workspace.resolve("image"), "mounted in " + setup);
        skopeo.push(image, repository("acme/shop/from:1")).orFail();

        skopeo.copy(repository("acme/shop/from:1"), repository("acme/shop/to:1"))
                .orFail();

        assertThat(plain(site.registry().log()).lines().filter(line -> line.contains("/v2/acme/shop/to/")))
                .anyMatch(line -> isMount(line, image.layer()))
                .noneMatch(line -> line.contains("PUT") && line.contains(image.layer()));
        String token = site.cambist()
                .accessToken(
                        RegistrySetup.SERVICE,
                        site.refreshToken(RegistrySetup.BUILDER),
                        "repository:acme/shop/to:pull");
        Http.Answer layer = site.get("/v2/acme/shop/to/blobs/" + image.layer(), token);
        assertThat(layer.status()).isEqualTo(200);
    }

    /**
     * Distribution is asked to mount and answers 201 Created. Zot needs no asking: it has a blob in every repository as
     * soon as it has it in one.
     */
    private boolean isMount(String line, String digest) {
        return switch (setup.registry()) {
            case DOCKER_REGISTRY_2_8, DISTRIBUTION_3 ->
                line.contains("\"POST /v2/acme/shop/to/blobs/uploads/?")
                        && line.contains("from=acme/shop/from")
                        && line.contains("mount=" + digest)
                        && line.contains(" HTTP/1.1\" 201 ");
            case ZOT ->
                line.contains(
                        "\"method\":\"HEAD\",\"path\":\"/v2/acme/shop/to/blobs/" + digest + "\",\"statusCode\":200");
        };
    }

    /** Skopeo escapes more than it needs to, and the gateway does not. */
    private static String plain(String log) {
        return log.replace("%2F", "/").replace("%3A", ":");
    }

    private static Skopeo signedIn(Path workspace, String refreshToken) {
        Skopeo skopeo = site.skopeo(workspace);
        skopeo.login(site.host(), refreshToken).orFail();
        return skopeo;
    }

    private static String repository(String name) {
        return site.image(name);
    }
}
