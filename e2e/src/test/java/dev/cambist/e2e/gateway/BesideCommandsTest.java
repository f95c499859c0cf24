package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.wire.Http;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Nginx;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.testkit.idp.IdentityProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code cambist locks}, {@code lock} and {@code purge} at a registry beside Cambist: on its one host, where nginx sends
 * {@code /acr/v1} to Cambist and {@code /v2} to the registry, and at Cambist itself.
 */
@EndToEnd
@Timeout(600) // a guard against hanging
final class BesideCommandsTest {
    private static final String NAME = "registry.example.com";

    @TempDir
    private Path directory;

    private final IdentityProvider provider = IdentityProvider.start();
    private final int front = Ports.free();
    private final String host = "localhost:" + front;
    private Cambist cambist;
    private Registry registry;
    private Nginx nginx;

    @AfterEach
    void stop() {
        for (AutoCloseable each : new AutoCloseable[] {nginx, registry, cambist, provider}) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    private void start(Registry.Kind kind) throws Exception {
        int port = Ports.free();
        cambist = Cambist.startBehind(
                URI.create("https://" + host),
                directory.resolve("cambist"),
                """
                registries:
                  - service: %s
                    aliases: [localhost]
                    index: { registry: "http://localhost:%d", crawl: 1h }
                """.formatted(NAME, port) + Maintainer.access(provider));
        Path place = Files.createDirectories(directory.resolve("registry"));
        registry = Registry.startAt(port, kind, place, cambist.trust(NAME, kind.format(), place), "");
        nginx = Nginx.start(
                        "registry.conf",
                        Files.createDirectories(directory.resolve("nginx")),
                        Map.of(443, front, 8080, cambist.port(), 5000, port))
                .await(URI.create("https://" + host + "/v2/"), 401);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOCKER_REGISTRY_2_8", "DISTRIBUTION_3"})
    void commands_onTheOneHost_listAndDeleteAndSayThatNobodyHoldsLocks(Registry.Kind kind) throws Exception {
        start(kind);
        Maintainer maintainer =
                new Maintainer(directory, provider, Http.of(Map.of(), directory).trusting(nginx.authority()));
        String token = maintainer.token();
        Skopeo skopeo = new Skopeo(directory); // to which the registry is plain http
        skopeo.login(registry.host(), cambist.refreshToken(NAME, Files.readString(Path.of(token))))
                .orFail();
        for (String tag : List.of("v1", "v2")) {
            skopeo.push(TinyImage.write(directory.resolve(tag), tag), registry.image("team/app:" + tag))
                    .orFail();
        }

        Maintainer.Ran locks = maintainer.run("locks", host, "--repository", "team/*", "--token", token);
        assertThat(locks.exitCode()).as(locks.toString()).isZero();
        assertThat(locks.out()).isEqualTo("0 locks\n");
        Maintainer.Ran lock = maintainer.run("lock", host + "/team/app:v1", "--token", token);
        assertThat(lock.exitCode()).as(lock.toString()).isNotZero();
        assertThat(lock.err()).contains("locks need Cambist in front of the registry");

        String[] purge = {
            "purge", "--registry", host, "--repository", "team/*", "--keep", "1", "--untagged", "--token", token
        };
        Maintainer.Ran purged = maintainer.run(purge);
        if (kind == Registry.Kind.DISTRIBUTION_3) {
            assertThat(purged.exitCode()).as(purged.toString()).isZero();
            assertThat(purged.out()).endsWith("1 tag and 1 manifest of 1 repository deleted\n");
        } else {
            assertThat(purged.exitCode()).as(purged.toString()).isEqualTo(1);
            assertThat(purged.out() + purged.err()).contains("the registry does not delete tags");
        }

        Maintainer.Ran past = maintainer.run("locks", "localhost:" + cambist.port(), "--token", token);
        assertThat(past.exitCode()).isNotZero();
        assertThat(past.err())
                .contains("instead of 401 with a Bearer challenge")
                .contains("this server answers for " + NAME + " under /acr/v1 only");
    }
}
