package dev.cambist.e2e.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.metadata.Pusher;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.server.settings.StoreSettings;
import dev.cambist.server.store.StoreAccess;
import dev.cambist.testkit.idp.IdentityProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code cambist lock}, {@code unlock}, {@code locks} and {@code purge} at real registries behind a real server. */
@EndToEnd
@Timeout(600) // a guard against hanging
final class RetentionTest {
    @TempDir
    private Path directory;

    private static Cambist start(Path place, Registry registry, IdentityProvider provider) throws Exception {
        return Cambist.start(place, """
                registries:
                  - { service: registry.example, aliases: [localhost], upstream: "%s" }
                """.formatted(registry.url("")) + Maintainer.access(provider) + """
                  - who: { issuer: gitlab, claims: { project_path: dev/app } }
                    role: AcrPull
                    on: ["team/**"]
                locks:
                  - { on: ["team/*"], tags: ["release"], write: false }
                """);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOCKER_REGISTRY_2_8", "DISTRIBUTION_3"})
    void purge_keepsWhatIsLockedOrNewAndTakesTheRest(Registry.Kind kind) throws Exception {
        try (IdentityProvider provider = IdentityProvider.start();
                Registry registry = Registry.startOpen(kind, directory);
                Cambist cambist = start(directory.resolve("cambist"), registry, provider)) {
            Maintainer maintainer = new Maintainer(directory, provider);
            String token = maintainer.token();
            String weak = maintainer.tokenOf("dev/app");
            String host = cambist.host();
            List<TinyImage> images = new ArrayList<>();
            Skopeo skopeo = new Skopeo(directory);
            skopeo.login(host, cambist.refreshToken("registry.example", Files.readString(Path.of(token))))
                    .orFail();
            for (String tag : List.of("v1", "v2", "v3", "v4", "release")) {
                TinyImage image = TinyImage.write(directory.resolve("image-" + tag), tag);
                images.add(image);
                skopeo.push(image, host + "/team/app:" + tag).orFail();
            }
            assertThat(maintainer.done("lock", host + "/team/app:v1", "--token", token))
                    .isEqualTo("tag v1 of team/app: locked against write\n");
            assertThat(maintainer.done("locks", host, "--repository", "team/*", "--token", token))
                    .isEqualTo("team/app:release  write\nteam/app:v1  write\n2 locks\n");
            String[] purge = {
                "purge", "--registry", host, "--repository", "team/*", "--keep", "2", "--untagged", "--token", token
            };
            String planned = maintainer.done(with(purge, "--dry-run"));
            assertThat(planned)
                    .startsWith("team/app:v3\nteam/app:v2\n")
                    .contains(
                            "team/app@" + images.get(1).manifest(),
                            "team/app@" + images.get(2).manifest())
                    .endsWith("2 tags and 2 manifests of 1 repository would be deleted; 1 tag stayed for a lock\n");
            Maintainer.Ran asked = maintainer.run("n\n", true, purge);
            assertThat(asked.exitCode()).as(asked.toString()).isEqualTo(2);
            assertThat(asked.err()).contains("2 tags and 2 manifests of 1 repository will be deleted. Go on? [y/N]");
            assertThat(tags(registry)).containsExactlyInAnyOrder("v1", "v2", "v3", "v4", "release");
            Maintainer.Ran refused = maintainer.run(with(purge, "--token", weak));
            assertThat(refused.exitCode()).as(refused.toString()).isNotZero();
            assertThat(tags(registry)).hasSize(5);

            assertThat(maintainer.done(purge))
                    .endsWith("2 tags and 2 manifests of 1 repository deleted; 1 tag stayed for a lock\n");

            assertThat(tags(registry)).containsExactlyInAnyOrder("v1", "v4", "release");
            for (int image : List.of(0, 3, 4)) {
                skopeo.inspect(registry.image("team/app@" + images.get(image).manifest()))
                        .orFail();
            }
            assertThat(skopeo.inspect(registry.image("team/app@" + images.get(1).manifest()))
                            .succeeded())
                    .isFalse();
            maintainer.done("unlock", host + "/team/app:v1", "--token", token);
            JsonObject gone = JsonObject.parse(
                    maintainer.done(with(purge, "-o", "json")).strip().getBytes(UTF_8));
            assertThat(gone.texts("tags")).containsExactly("team/app:v1");
            assertThat(gone.texts("manifests"))
                    .containsExactly("team/app@" + images.getFirst().manifest());
            assertThat(tags(registry)).containsExactlyInAnyOrder("v4", "release");
            assertThat(maintainer.done(with(purge, "--older-than", "1h", "--keep", "0")))
                    .startsWith("0 tags and 0 manifests");
            assertThat(tags(registry)).hasSize(2);
        }
    }

    @Test
    void push_throughTheGateway_isKeptWithWhoPushed_andPastItWithNobody() throws Exception {
        Path data;
        try (IdentityProvider provider = IdentityProvider.start();
                Registry registry = Registry.startOpen(Registry.Kind.DISTRIBUTION_3, directory);
                Cambist cambist = start(directory.resolve("cambist"), registry, provider)) {
            data = cambist.data();
            Maintainer maintainer = new Maintainer(directory, provider);
            String token = maintainer.token();
            Skopeo skopeo = new Skopeo(directory);
            skopeo.login(cambist.host(), cambist.refreshToken("registry.example", Files.readString(Path.of(token))))
                    .orFail();
            TinyImage ours = TinyImage.write(directory.resolve("ours"), "ours");
            skopeo.push(TinyImage.write(directory.resolve("theirs"), "theirs"), registry.image("team/app:past"))
                    .orFail();
            skopeo.push(ours, cambist.host() + "/team/app:through").orFail();
            maintainer.done("locks", cambist.host(), "--token", token); // looks through its tags, for the first time
        }
        try (StoreAccess access = new StoreAccess(new StoreSettings.Embedded(), data)) {
            access.claim();
            MetadataStore index = access.get().metadata();
            RepositoryKey app = new RepositoryKey("registry.example", "team/app");
            Pusher pusher = index.tag(app, "through").orElseThrow().by().orElseThrow();
            assertThat(pusher.issuer()).contains("gitlab");
            assertThat(pusher.subject()).contains("ops/registry");
            assertThat(pusher.session()).isPresent();
            assertThat(index.tag(app, "past").orElseThrow().by()).isEmpty();
        }
    }

    /** An option that stands there twice counts as it stands last. */
    private static String[] with(String[] arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        for (int at = 0; at < more.length; at++) {
            int there = all.indexOf(more[at]);
            if (there >= 0 && more[at].startsWith("--") && at + 1 < more.length) {
                all.set(there + 1, more[++at]);
            } else {
                all.add(more[at]);
            }
        }
        return all.toArray(String[]::new);
    }

    private static List<String> tags(Registry registry) {
        return Stream.of(Http.get(registry.url("/v2/team/app/tags/list")).json())
                .flatMap(list -> list.texts("tags").stream())
                .toList();
    }
}
