package dev.cambist.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.lab.Crane;
import dev.cambist.e2e.lab.Docker;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Podman;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that know nothing but user and password, with a robot: beside registries and through the gateway. */
@EndToEnd
final class RobotClientsTest {
    private static final String MAY = "&registry=" + RegistrySetup.SERVICE + "&expires=never";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(
            names = {"DOCKER_REGISTRY_2_8_X5C", "DISTRIBUTION_3_X5C", "ZOT_X5C", "DISTRIBUTION_3_GATEWAY", "ZOT_GATEWAY"
            })
    void skopeo_withARobot_doesWhatItsScopeMapSays(Setup setup) throws Exception {
        try (RegistrySetup site = RegistrySetup.start(setup, directory)) {
            String pusher = create(site, "pusher", "role=AcrPush&on=acme/shop/**" + MAY);
            String puller = create(site, "puller", "role=AcrPull&on=acme/shop/**" + MAY);
            TinyImage image = TinyImage.write(directory.resolve("image"), "by a robot");
            Path workspace = site.workspace();
            Skopeo pushing = site.skopeo(workspace);
            Skopeo pulling = site.skopeo(site.workspace());

            Outcome login = pushing.login(site.host(), "pusher", pusher).orFail();
            pushing.push(image, site.image("acme/shop/web:1")).orFail();
            pulling.login(site.host(), "puller", puller).orFail();
            pulling.pull(site.image("acme/shop/web:1"), workspace.resolve("copy"))
                    .orFail();
            Outcome denied = pulling.push(image, site.image("acme/shop/web:2"));
            Outcome elsewhere = pushing.push(image, site.image("acme/other:1"));

            assertThat(login.output()).contains("Login Succeeded!");
            assertThat(image.isIn(workspace.resolve("copy"))).isTrue();
            assertThat(denied.succeeded()).as("%s", denied).isFalse();
            assertThat(elsewhere.succeeded()).as("%s", elsewhere).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DISTRIBUTION_3_X5C", "DISTRIBUTION_3_GATEWAY"})
    void podman_withARobotOfAScopeMap_pushesAndPulls(Setup setup) throws Exception {
        try (RegistrySetup site = RegistrySetup.start(setup, directory)) {
            String password = create(
                    site,
                    "builder",
                    "scope_map={\"actions\":[\"repositories/acme/*/content/read\",\"repositories/acme/*/content/write\"]}"
                            + MAY);
            Podman podman = site.podman();
            TinyImage image = TinyImage.write(directory.resolve("image"), "podman");
            String name = site.image("acme/shop/web:1");

            podman.login(site.host(), "builder", password).orFail();
            podman.load(image, name).orFail();
            String layers = podman.layers(name).orFail().output();
            podman.push(name).orFail();
            podman.removeAll().orFail();
            podman.pull(name).orFail();

            assertThat(podman.layers(name).orFail().output()).isEqualTo(layers).contains("sha256:");
        }
    }

    /** Crane, and whatever is made with its library, sends user and password by GET and keeps nothing else. */
    @ParameterizedTest
    @EnumSource(names = {"DOCKER_REGISTRY_2_8_X5C", "DISTRIBUTION_3_X5C", "DISTRIBUTION_3_GATEWAY"})
    void crane_withARobot_doesWhatItsScopeMapSays(Setup setup) throws Exception {
        try (RegistrySetup site = RegistrySetup.start(setup, directory)) {
            String pusher = create(site, "pusher", "role=AcrPush&on=acme/shop/**" + MAY);
            String puller = create(site, "puller", "role=AcrPull&on=acme/shop/**" + MAY);
            TinyImage image = TinyImage.write(directory.resolve("image"), "by crane");
            Crane pushing = new Crane(site.workspace());
            Crane pulling = new Crane(site.workspace());

            pushing.login(site.host(), "pusher", pusher).orFail();
            pushing.run("push", image.layout().toString(), site.image("acme/shop/web:1"))
                    .orFail();
            pulling.login(site.host(), "puller", puller).orFail();
            Outcome digest =
                    pulling.run("digest", site.image("acme/shop/web:1")).orFail();
            Outcome tags = pulling.run("ls", site.image("acme/shop/web")).orFail();
            Outcome valid = pulling.run("validate", "--remote", site.image("acme/shop/web:1"));
            Outcome denied = pulling.run("tag", site.image("acme/shop/web:1"), "2");
            Outcome elsewhere = pushing.run("push", image.layout().toString(), site.image("acme/other:1"));

            assertThat(digest.output().strip()).isEqualTo(image.manifest());
            assertThat(tags.output().strip()).isEqualTo("1");
            assertThat(valid.succeeded()).as("%s", valid).isTrue();
            assertThat(denied.succeeded()).as("%s", denied).isFalse();
            assertThat(elsewhere.succeeded()).as("%s", elsewhere).isFalse();
        }
    }

    /** Docker asks for a refresh token when it signs in, and keeps what it is given: here the password alone. */
    @ParameterizedTest
    @EnumSource(names = {"DISTRIBUTION_3_X5C", "DISTRIBUTION_3_GATEWAY"})
    void docker_withARobot_keepsThePassword(Setup setup) throws Exception {
        try (RegistrySetup site = RegistrySetup.start(setup, directory)) {
            String password = create(site, "builder", "role=AcrPush&on=acme/shop/**" + MAY);
            Docker docker = new Docker(site.workspace());

            docker.login(site.host(), "builder", password).orFail();

            assertThat(docker.credentials(site.host()).text("auth")).isPresent();
            assertThat(docker.credentials(site.host()).has("identitytoken")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DISTRIBUTION_3_X5C", "DISTRIBUTION_3_GATEWAY"})
    void skopeo_withARobotThatWasDisabled_isRefused(Setup setup) throws Exception {
        try (RegistrySetup site = RegistrySetup.start(setup, directory)) {
            String password = create(site, "builder", "role=AcrPush&on=acme/shop/**" + MAY);
            Skopeo skopeo = site.skopeo();
            skopeo.login(site.host(), "builder", password).orFail();
            admin(site, "/robots/disable", "name=builder");
            TinyImage image = TinyImage.write(directory.resolve("image"), "too late");

            Outcome push = skopeo.push(image, site.image("acme/shop/web:1"));

            assertThat(push.succeeded()).as("%s", push).isFalse();
            assertThat(push.error()).contains("user and password are not those of a robot of this registry");
        }
    }

    private static String create(RegistrySetup site, String name, String form) throws Exception {
        JsonObject answer = admin(site, "/robots", "name=" + name + "&" + form);
        return ((List<?>) answer.value("passwords").orElseThrow())
                .stream()
                        .map(JsonObject.class::cast)
                        .findFirst()
                        .orElseThrow()
                        .text("password")
                        .orElseThrow();
    }

    private static JsonObject admin(RegistrySetup site, String path, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(site.cambist().managementUrl("/admin/v1" + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JsonObject.parse(answer.body().getBytes(UTF_8));
        }
    }
}
