package dev.cambist.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.lab.Docker;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Podman;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sign in with nothing installed: the user is oidc, and the password is the identity token itself. */
@EndToEnd
final class IdentityTokenAsPasswordTest {
    private static final String OIDC = "oidc";

    @TempDir
    private static Path directory;

    private static RegistrySetup site;

    @BeforeAll
    static void start() throws Exception {
        site = RegistrySetup.start(Setup.DOCKER_REGISTRY_2_8_X5C, directory);
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void dockerLogin_identityToken_keepsOurRefreshTokenAndNotTheIdentityToken() throws Exception {
        Docker docker = new Docker(site.workspace());
        String identityToken = site.identityToken(RegistrySetup.BUILDER);

        Outcome login =
                docker.login(site.registry().host(), OIDC, identityToken).orFail();

        assertThat(login.output()).contains("Login Succeeded");
        JsonObject kept = docker.credentials(site.registry().host());
        JsonObject claims =
                Jws.parse(new Secret(kept.text("identitytoken").orElseThrow())).claims();
        assertThat(claims.text("grant_type")).contains("refresh_token");
        assertThat(claims.text("aud")).contains(RegistrySetup.SERVICE);
        assertThat(new String(Base64.getDecoder().decode(kept.text("auth").orElseThrow()), UTF_8))
                .isEqualTo("oidc:");
        assertThat(Files.readString(docker.credentialsFile())).doesNotContain(identityToken);
    }

    @Test
    void dockerLogin_identityToken_leavesCredentialsThatPush() throws Exception {
        Path workspace = site.workspace();
        Docker docker = new Docker(workspace);
        docker.login(site.registry().host(), OIDC, site.identityToken(RegistrySetup.BUILDER))
                .orFail();
        Skopeo skopeo = new Skopeo(workspace, docker.credentialsFile());
        TinyImage image = TinyImage.write(workspace.resolve("image"), "signed in by docker");

        skopeo.push(image, site.registry().image("acme/shop/docker:1")).orFail();
        skopeo.pull(site.registry().image("acme/shop/docker:1"), workspace.resolve("copy"))
                .orFail();

        assertThat(image.isIn(workspace.resolve("copy"))).isTrue();
    }

    @Test
    void dockerLogin_identityTokenOfAnotherAudience_saysSoAndKeepsNothing() throws Exception {
        Docker docker = new Docker(site.workspace());
        String token = site.provider()
                .token(RegistrySetup.BUILDER)
                .audience("https://else.example")
                .sign();

        Outcome login = docker.login(site.registry().host(), OIDC, token);

        assertThat(login.succeeded()).as("%s", login).isFalse();
        assertThat(login.error()).contains("audience is https://else.example; this service accepts cambist");
        assertThat(docker.credentialsFile()).doesNotExist();
    }

    @Test
    void dockerLogin_identityTokenWithAnotherUser_signsIn() throws Exception {
        for (String user : List.of(Skopeo.NULL_GUID, "alice")) {
            Docker docker = new Docker(site.workspace());

            docker.login(site.registry().host(), user, site.identityToken(RegistrySetup.BUILDER))
                    .orFail();

            assertThat(docker.credentialsFile()).exists();
        }
    }

    @Test
    void dockerLogin_passwordOfAUser_saysWhoHasOne() throws Exception {
        Docker docker = new Docker(site.workspace());

        Outcome login = docker.login(site.registry().host(), "alice", "hunter2");

        assertThat(login.succeeded()).as("%s", login).isFalse();
        assertThat(login.error())
                .contains("user and password are not those of a robot of this registry")
                .contains("everybody else signs in with user oidc");
    }

    @Test
    void skopeo_signedInWithIdentityToken_pushesAndPulls() throws Exception {
        Path workspace = site.workspace();
        Skopeo skopeo = new Skopeo(workspace);
        Outcome login = skopeo.login(site.registry().host(), OIDC, site.identityToken(RegistrySetup.BUILDER))
                .orFail();
        TinyImage image = TinyImage.write(workspace.resolve("image"), "signed in by skopeo");

        skopeo.push(image, site.registry().image("acme/shop/skopeo:1")).orFail();
        skopeo.pull(site.registry().image("acme/shop/skopeo:1"), workspace.resolve("copy"))
                .orFail();

        assertThat(login.output()).contains("Login Succeeded!");
        assertThat(image.isIn(workspace.resolve("copy"))).isTrue();
    }

    @Test
    void skopeo_identityTokenThatMayOnlyPull_doesNotPush() throws Exception {
        Path workspace = site.workspace();
        Skopeo skopeo = new Skopeo(workspace);
        skopeo.login(site.registry().host(), OIDC, site.identityToken(RegistrySetup.CLUSTER))
                .orFail();
        TinyImage image = TinyImage.write(workspace.resolve("image"), "not to be pushed");

        Outcome push = skopeo.push(image, site.registry().image("acme/shop/denied:1"));

        assertThat(push.succeeded()).as("%s", push).isFalse();
        assertThat(push.error()).contains("denied");
    }

    @Test
    void podman_signedInWithIdentityToken_pushesAndPulls() throws Exception {
        Path workspace = site.workspace();
        Podman podman = new Podman(workspace);
        String name = site.registry().image("acme/shop/podman:1");

        Outcome login = podman.login(site.registry().host(), OIDC, site.identityToken(RegistrySetup.BUILDER))
                .orFail();
        podman.load(TinyImage.write(workspace.resolve("image"), "signed in by podman"), name)
                .orFail();
        String layers = podman.layers(name).orFail().output();
        podman.push(name).orFail();
        podman.removeAll().orFail();
        podman.pull(name).orFail();

        assertThat(login.output()).contains("Login Succeeded!");
        assertThat(podman.layers(name).orFail().output()).isEqualTo(layers).contains("sha256:");
    }

    /** Any OAuth client: one request, and the registry takes what comes of it. */
    @Test
    void tokenExchange_identityToken_isAnAccessTokenThatTheRegistryTakes() throws Exception {
        Path workspace = site.workspace();
        Skopeo skopeo = new Skopeo(workspace);
        skopeo.login(site.registry().host(), OIDC, site.identityToken(RegistrySetup.BUILDER))
                .orFail();
        TinyImage image = TinyImage.write(workspace.resolve("image"), "exchanged");
        skopeo.push(image, site.registry().image("acme/shop/exchanged:1")).orFail();

        Http.Answer exchanged = Http.post(
                site.cambist().tokenUrl(),
                Map.of(
                        "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                        "audience", RegistrySetup.SERVICE,
                        "scope", "repository:acme/shop/exchanged:pull",
                        "subject_token", site.identityToken(RegistrySetup.BUILDER),
                        "subject_token_type", "urn:ietf:params:oauth:token-type:id_token"));

        assertThat(exchanged.text("token_type")).isEqualTo("Bearer");
        assertThat(exchanged.text("scope")).isEqualTo("repository:acme/shop/exchanged:pull");
        Http.Answer tags = Http.getWithBearer(
                site.registry().url("/v2/acme/shop/exchanged/tags/list"), exchanged.text("access_token"));
        assertThat(tags.body()).contains("\"1\"");
    }
}
