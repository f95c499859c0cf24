package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.containers.containerregistry.ContainerRegistryClient;
import com.azure.containers.containerregistry.ContainerRepository;
import com.azure.containers.containerregistry.RegistryArtifact;
import com.azure.containers.containerregistry.models.ArtifactManifestProperties;
import com.azure.containers.containerregistry.models.ArtifactTagProperties;
import com.azure.core.exception.HttpResponseException;
import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.server.trust.RegistryTrust;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Microsoft's Java client of ACR, with a registry beside Cambist that verifies tokens and is configured as the page says. */
@EndToEnd
@Timeout(600) // a guard against hanging
final class BesideIndexTest {
    private static final Path PAGE = Path.of("../docs/registry.md");
    private static final String NAME = "registry.example.com";
    private static final String REPOSITORY = "acme/shop/web";
    private static final Workload MAINTAINER = RegistrySetup.MAINTAINER;

    @TempDir
    private Path directory;

    private IdentityProvider provider;
    private Cambist cambist;
    private Registry registry;

    @BeforeEach
    void startProvider() throws Exception {
        provider = IdentityProvider.start();
    }

    @AfterEach
    void stop() {
        if (registry != null) {
            registry.close();
        }
        if (cambist != null) {
            cambist.close();
        }
        provider.close();
    }

    /** The block of the page that holds this line, as it stands there. */
    private static String block(String line) throws Exception {
        Matcher blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        while (blocks.find()) {
            if (blocks.group(1).contains(line)) {
                return blocks.group(1);
            }
        }
        throw new AssertionError(PAGE + " has no block with " + line);
    }

    private void start(Registry.Kind kind) throws Exception {
        int port = Ports.free();
        String notifications = block("notifications:\n  endpoints:");
        Matcher token = Pattern.compile("Bearer ([0-9a-f]+)").matcher(notifications);
        assertThat(token.find()).isTrue();
        Path home = Files.createDirectories(directory.resolve("cambist"));
        Files.writeString(home.resolve("notifications-token"), token.group(1) + "\n");
        String registries = block("registry: https://registry.example.com\n")
                .replace("registry: https://registry.example.com", "registry: http://localhost:" + port)
                .replace("auth.example.com", "localhost");
        cambist = Cambist.startWithTls(home, registries + """
                issuers:
                  - { name: gitlab, url: "%s/gitlab", audiences: [%s] }
                access:
                  - who: { issuer: gitlab, claims: { project_path: ops/registry } }
                    role: RepositoryContributor
                    on: ["**"]
                  - who: { issuer: gitlab, claims: { project_path: ops/registry } }
                    role: CatalogLister
                """.formatted(provider.url(), NAME), InstantSource.system());
        Path place = Files.createDirectories(directory.resolve("registry"));
        RegistryTrust trust = cambist.trust(NAME, kind.format(), place);
        URI management = cambist.managementUrl("/");
        registry = Registry.startAt(
                port, kind, place, trust, notifications.replace("127.0.0.1:8081", "localhost:" + management.getPort()));
    }

    private String identityToken() {
        return provider.token(MAINTAINER).audiences(List.of(NAME)).sign();
    }

    private Skopeo signedIn() throws Exception {
        Skopeo skopeo = new Skopeo(directory); // to which the registry is plain http
        skopeo.login(registry.host(), cambist.refreshToken(NAME, identityToken()))
                .orFail();
        return skopeo;
    }

    private ContainerRegistryClient client() throws Exception {
        return new AzureClient(cambist.url("").toString(), cambist.authority().orElseThrow()).registry(identityToken());
    }

    private TinyImage push(Skopeo skopeo, String name, String tag) throws Exception {
        TinyImage image = TinyImage.write(directory.resolve(name), name);
        skopeo.push(image, registry.image(REPOSITORY + ":" + tag)).orFail();
        return image;
    }

    private static List<String> manifests(ContainerRepository repository) {
        return repository.listManifestProperties().stream()
                .map(ArtifactManifestProperties::getDigest)
                .toList();
    }

    private void awaitManifest(ContainerRepository repository, String digest) throws Exception {
        for (int tries = 0; tries < 600 && !manifests(repository).contains(digest); tries++) {
            Thread.sleep(100);
        }
        assertThat(manifests(repository))
                .as("the index, with the registry's log: %s", registry.log())
                .contains(digest);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOCKER_REGISTRY_2_8", "DISTRIBUTION_3"})
    void registryBeside_isListedByAzuresClientAsItIsPushedTo(Registry.Kind kind) throws Exception {
        start(kind);
        Skopeo skopeo = signedIn();
        TinyImage first = push(skopeo, "first", "v1");
        TinyImage second =
                push(skopeo, "second", "v1"); // the first has no tag now: what is told leads to it, or nothing
        push(skopeo, "second", "v2");

        ContainerRegistryClient client = client();
        assertThat(client.listRepositoryNames().stream()).containsExactly(REPOSITORY);
        ContainerRepository repository = client.getRepository(REPOSITORY);
        awaitManifest(repository, first.manifest());
        awaitManifest(repository, second.manifest());
        RegistryArtifact artifact = repository.getArtifact("v1");
        assertThat(artifact.listTagProperties().stream().map(ArtifactTagProperties::getName))
                .containsExactly("v1", "v2");
        assertThat(artifact.getTagProperties("v1").getDigest()).isEqualTo(second.manifest());

        assertRefused(
                () -> artifact.updateTagProperties("v1", new ArtifactTagProperties().setWriteEnabled(false)),
                "locks need Cambist in front of the registry");
        assertThat(artifact.getTagProperties("v1").isWriteEnabled()).isTrue();

        client.deleteRepository(REPOSITORY);
        assertThat(skopeo.inspect(registry.image(REPOSITORY + ":v1")).exitCode())
                .isNotZero();
        assertThat(skopeo.inspect(registry.image(REPOSITORY + "@" + first.manifest()))
                        .exitCode())
                .isNotZero();
    }

    @Test
    void tag_ofARegistryThatDeletesTags_isTakenOffAndItsManifestStays() throws Exception {
        start(Registry.Kind.DISTRIBUTION_3);
        Skopeo skopeo = signedIn();
        TinyImage image = push(skopeo, "image", "v1");
        push(skopeo, "image", "v2");
        ContainerRegistryClient client = client();

        client.getArtifact(REPOSITORY, "v1").deleteTag("v1");

        assertThat(client.getArtifact(REPOSITORY, "v2").listTagProperties().stream()
                        .map(ArtifactTagProperties::getName))
                .containsExactly("v2");
        assertThat(skopeo.inspect(registry.image(REPOSITORY + ":v1")).exitCode())
                .isNotZero();
        skopeo.inspect(registry.image(REPOSITORY + "@" + image.manifest())).orFail();
    }

    @Test
    void tag_ofARegistryThatDeletesDigestsOnly_staysAndTheClientLearnsWhy() throws Exception {
        start(Registry.Kind.DOCKER_REGISTRY_2_8);
        Skopeo skopeo = signedIn();
        push(skopeo, "image", "v1");
        RegistryArtifact artifact = client().getArtifact(REPOSITORY, "v1");

        assertRefused(() -> artifact.deleteTag("v1"), "the registry does not delete tags (it answers 400)");

        skopeo.inspect(registry.image(REPOSITORY + ":v1")).orFail();
    }

    private static void assertRefused(ThrowingCallable call, String words) {
        assertThatExceptionOfType(HttpResponseException.class)
                .isThrownBy(call)
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.getResponse().getStatusCode()).isEqualTo(405));
    }
}
