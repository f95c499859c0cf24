package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.containers.containerregistry.ContainerRegistryClient;
import com.azure.containers.containerregistry.ContainerRegistryContentClient;
import com.azure.containers.containerregistry.ContainerRepository;
import com.azure.containers.containerregistry.RegistryArtifact;
import com.azure.containers.containerregistry.models.ArtifactManifestProperties;
import com.azure.containers.containerregistry.models.ArtifactTagOrder;
import com.azure.containers.containerregistry.models.ArtifactTagProperties;
import com.azure.containers.containerregistry.models.GetManifestResult;
import com.azure.containers.containerregistry.models.ManifestMediaType;
import com.azure.containers.containerregistry.models.OciDescriptor;
import com.azure.containers.containerregistry.models.OciImageManifest;
import com.azure.containers.containerregistry.models.SetManifestOptions;
import com.azure.containers.containerregistry.models.UploadRegistryBlobResult;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.Setup;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.MovableClock;
import dev.cambist.testkit.idp.Workload;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Microsoft's own Java client of ACR, with a registry behind Cambist that is not ACR. */
@EndToEnd
final class AzureClientTest {
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    /** The client sends 4 MiB at a time. */
    private static final int SOME_CHUNKS_BYTES = 9 << 20;

    private static final MovableClock CLOCK = new MovableClock(Duration.ZERO);

    @TempDir
    private static Path directory;

    private static RegistrySetup site;
    private AzureClient client;

    @BeforeAll
    static void start() throws Exception {
        site = RegistrySetup.start(Setup.DOCKER_REGISTRY_2_8_GATEWAY_TLS, directory, CLOCK);
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    @BeforeEach
    void newClient() throws Exception {
        CLOCK.setAhead(Duration.ZERO);
        client = new AzureClient(
                site.cambist().url("").toString(), site.cambist().authority().orElseThrow());
    }

    @Test
    void image_uploadedAndDownloaded_isTheSame() {
        ContainerRegistryContentClient contents = contents("acme/shop/azure", RegistrySetup.BUILDER);
        byte[] layer = new byte[SOME_CHUNKS_BYTES];
        new Random(1).nextBytes(layer);

        OciImageManifest image = image(contents, BinaryData.fromBytes(layer));
        String digest = contents.setManifest(image, "1").getDigest();
        GetManifestResult manifest = contents.getManifest("1");
        ByteArrayOutputStream downloaded = new ByteArrayOutputStream();
        contents.downloadStream(image.getLayers().getFirst().getDigest(), Channels.newChannel(downloaded));

        assertThat(manifest.getDigest()).isEqualTo(digest);
        assertThat(manifest.getManifestMediaType()).isEqualTo(ManifestMediaType.OCI_IMAGE_MANIFEST);
        assertThat(contents.getManifest(digest).getManifest().toString())
                .isEqualTo(manifest.getManifest().toString());
        assertThat(downloaded.toByteArray()).isEqualTo(layer);
        assertThat(client.requestsTo("/oauth2/exchange")).isEqualTo(1);
    }

    @Test
    void manifestAndBlob_deleted_areGone() {
        ContainerRegistryContentClient contents = contents("acme/shop/tidied", RegistrySetup.MAINTAINER);
        OciImageManifest image = image(contents, BinaryData.fromString("a layer"));
        String digest = contents.setManifest(image, "1").getDigest();
        String layer = image.getLayers().getFirst().getDigest();

        contents.deleteManifest(digest);
        contents.deleteBlob(layer);

        assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> contents.getManifest(digest));
        assertThat(site.registry().log()).contains("DELETE /v2/acme/shop/tidied/blobs/" + layer);
    }

    @Test
    void repositories_changedInTurn_areReadWithTheRightTokens() {
        ContainerRegistryContentClient one = contents("acme/shop/one", RegistrySetup.BUILDER);
        ContainerRegistryContentClient other = contents("acme/shop/other", RegistrySetup.BUILDER);
        OciImageManifest inOne = image(one, BinaryData.fromString("in one"));
        OciImageManifest inOther = image(other, BinaryData.fromString("in the other"));

        for (int round = 0; round < 3; round++) {
            String tag = "round-" + round;
            one.setManifest(inOne, tag);
            other.setManifest(inOther, tag);
            assertThat(one.getManifest(tag).getDigest())
                    .isNotEqualTo(other.getManifest(tag).getDigest());
        }
    }

    @Test
    void manifest_repositoryOfSomebodyElse_isClientAuthenticationException() {
        ContainerRegistryContentClient contents = contents("ops/secret", RegistrySetup.BUILDER);

        assertThatExceptionOfType(ClientAuthenticationException.class)
                .isThrownBy(() -> contents.getManifest("1"))
                .satisfies(refusal ->
                        assertThat(refusal.getResponse().getStatusCode()).isEqualTo(401))
                .withMessageContaining("repository:ops/secret:pull");
    }

    @Test
    void upload_identityThatMayOnlyPull_isClientAuthenticationException() {
        ContainerRegistryContentClient contents = contents("acme/shop/azure", RegistrySetup.CLUSTER);

        assertThatExceptionOfType(ClientAuthenticationException.class)
                .isThrownBy(() -> contents.uploadBlob(BinaryData.fromString("not to be pushed")))
                .withMessageContaining("the token has repository:acme/shop/azure:pull");
    }

    @Test
    void manifest_nobodySignedInInsidePublic_isRead() {
        Calls registry = new Calls(site.registry().url("").toString());
        Content blob = new Content("for everybody");
        blob.uploadTo(registry, "public/hello");
        blob.tagIn(registry, "public/hello", "1");
        ContainerRegistryContentClient contents = client.contents("public/hello", AzureClient.Nobody.NOBODY);

        assertThat(contents.getManifest("1").getDigest())
                .isEqualTo(blob.manifest().digest());

        assertThat(client.requestsTo("/oauth2/exchange")).isZero();
        assertThatExceptionOfType(ClientAuthenticationException.class)
                .isThrownBy(() -> contents.uploadBlob(BinaryData.fromString("not to be pushed")));
    }

    @Test
    void accessToken_soonToExpire_isRenewedBeforeItDoes() {
        // The client renews five minutes ahead; so old is the first token by the client's clock.
        CLOCK.setAhead(Duration.ofMinutes(-11));
        ContainerRegistryContentClient contents =
                client.contents("acme/shop/renewed", site.identityTokenAt(RegistrySetup.BUILDER, CLOCK.instant()));
        OciImageManifest image = image(contents, BinaryData.fromString("a layer"));
        contents.setManifest(image, "1");
        String first = client.lastToken();
        long bought = client.requestsTo("/oauth2/token");

        CLOCK.setAhead(Duration.ofMinutes(5));
        contents.getManifest("1");

        Http.Answer late = site.get("/v2/acme/shop/renewed/manifests/1", first);
        assertThat(late.status()).isEqualTo(401);
        assertThat(late.body()).contains("expired");
        assertThat(client.requestsTo("/oauth2/token")).isGreaterThan(bought);
    }

    /** ACR's metadata API, which the registry behind the gateway has not. */
    @Test
    void metadata_ofWhatWasPushed_isReadLockedAndDeleted() {
        ContainerRegistryContentClient contents = contents("acme/shop/walked", RegistrySetup.MAINTAINER);
        OciImageManifest image = image(contents, BinaryData.fromString("a layer"));
        String digest = contents.setManifest(image, "1").getDigest();
        contents.setManifest(image, "2");
        ContainerRegistryClient registry = client.registry(site.identityToken(RegistrySetup.MAINTAINER));
        ContainerRepository repository = registry.getRepository("acme/shop/walked");
        RegistryArtifact artifact = repository.getArtifact("1");

        assertThat(repository.getProperties().getManifestCount()).isEqualTo(1);
        assertThat(repository.getProperties().getTagCount()).isEqualTo(2);
        assertThat(artifact.listTagProperties(ArtifactTagOrder.LAST_UPDATED_ON_DESCENDING).stream()
                        .map(ArtifactTagProperties::getName))
                .containsExactly("2", "1");
        assertThat(repository.listManifestProperties().stream().map(ArtifactManifestProperties::getDigest))
                .containsExactly(digest);
        assertThat(artifact.getManifestProperties().getTags()).containsExactlyInAnyOrder("1", "2");

        artifact.updateTagProperties("1", new ArtifactTagProperties().setWriteEnabled(false));
        assertThat(artifact.getTagProperties("1").isWriteEnabled()).isFalse();
        assertDisallowed(() -> contents.setManifest(image(contents, BinaryData.fromString("another")), "1"));
        assertDisallowed(() -> artifact.deleteTag("1"));
        assertDisallowed(() -> registry.deleteRepository("acme/shop/walked"));
        artifact.updateTagProperties("1", new ArtifactTagProperties().setWriteEnabled(true));

        artifact.deleteTag("1");
        assertThat(contents.getManifest("2").getDigest()).isEqualTo(digest);
        assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> contents.getManifest("1"));
        registry.deleteRepository("acme/shop/walked");
        assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(repository::getProperties);
    }

    private static void assertDisallowed(ThrowingCallable call) {
        assertThatExceptionOfType(HttpResponseException.class)
                .isThrownBy(call)
                .satisfies(refusal ->
                        assertThat(refusal.getResponse().getStatusCode()).isEqualTo(405));
    }

    @Test
    void manifest_ofDocker_keepsItsType() {
        ContainerRegistryContentClient contents = contents("acme/shop/docker", RegistrySetup.BUILDER);
        OciImageManifest image = image(contents, BinaryData.fromString("a layer"));
        String docker = BinaryData.fromObject(Map.of(
                        "schemaVersion",
                        2,
                        "mediaType",
                        ManifestMediaType.DOCKER_MANIFEST.toString(),
                        "config",
                        descriptor(image.getConfiguration()),
                        "layers",
                        List.of(descriptor(image.getLayers().getFirst()))))
                .toString();

        contents.setManifestWithResponse(
                new SetManifestOptions(BinaryData.fromString(docker), ManifestMediaType.DOCKER_MANIFEST).setTag("1"),
                Context.NONE);

        assertThat(contents.getManifest("1").getManifestMediaType()).isEqualTo(ManifestMediaType.DOCKER_MANIFEST);
    }

    private static Map<String, Object> descriptor(OciDescriptor of) {
        return Map.of("mediaType", of.getMediaType(), "digest", of.getDigest(), "size", of.getSizeInBytes());
    }

    private ContainerRegistryContentClient contents(String repository, Workload who) {
        return client.contents(repository, site.identityToken(who));
    }

    /** An image whose blobs are uploaded; its manifest is not. */
    private static OciImageManifest image(ContainerRegistryContentClient contents, BinaryData layer) {
        UploadRegistryBlobResult config =
                contents.uploadBlob(BinaryData.fromString("{\"architecture\":\"amd64\",\"os\":\"linux\"}"));
        UploadRegistryBlobResult uploaded = contents.uploadBlob(layer);
        return new OciImageManifest()
                .setSchemaVersion(2)
                .setConfiguration(descriptor(config, CONFIG))
                .setLayers(List.of(descriptor(uploaded, LAYER)));
    }

    private static OciDescriptor descriptor(UploadRegistryBlobResult blob, String mediaType) {
        return new OciDescriptor()
                .setMediaType(mediaType)
                .setDigest(blob.getDigest())
                .setSizeInBytes(blob.getSizeInBytes());
    }
}
