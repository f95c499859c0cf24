package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.containers.containerregistry.models.ArtifactArchitecture;
import com.azure.containers.containerregistry.models.ArtifactManifestPlatform;
import com.azure.containers.containerregistry.models.ArtifactManifestProperties;
import com.azure.containers.containerregistry.models.ArtifactOperatingSystem;
import com.azure.containers.containerregistry.models.ArtifactTagProperties;
import com.azure.containers.containerregistry.models.GetManifestResult;
import com.azure.containers.containerregistry.models.ManifestMediaType;
import com.azure.containers.containerregistry.models.OciDescriptor;
import com.azure.containers.containerregistry.models.OciImageManifest;
import com.azure.containers.containerregistry.models.SetManifestOptions;
import com.azure.containers.containerregistry.models.UploadRegistryBlobResult;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.util.BinaryData;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the walks through Microsoft's clients push, and what they expect of the answers. */
final class AzureAnswers {
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    static final String PLATFORM = "{\"architecture\":\"arm64\",\"os\":\"linux\"}";

    private AzureAnswers() {}

    static List<String> digests(List<ArtifactManifestProperties> manifests) {
        return manifests.stream().map(ArtifactManifestProperties::getDigest).toList();
    }

    static List<String> tags(List<ArtifactTagProperties> tags) {
        return tags.stream().map(ArtifactTagProperties::getName).toList();
    }

    static void assertPulled(GetManifestResult manifest, String digest) {
        assertThat(manifest.getDigest()).isEqualTo(digest);
        assertThat(manifest.getManifestMediaType()).isEqualTo(ManifestMediaType.OCI_IMAGE_MANIFEST);
        assertThat(manifest.getManifest().toObject(OciImageManifest.class).getLayers())
                .hasSize(1);
    }

    static void assertManifest(ArtifactManifestProperties manifest, String digest, String host, String name) {
        assertThat(manifest.getDigest()).isEqualTo(digest);
        assertThat(manifest.getRegistryLoginServer()).isEqualTo(host);
        assertThat(manifest.getRepositoryName()).isEqualTo(name);
        assertThat(manifest.getTags()).containsExactly("1");
        assertThat(manifest.getSizeInBytes()).isPositive();
        assertThat(manifest.getArchitecture()).isEqualTo(ArtifactArchitecture.ARM64);
        assertThat(manifest.getOperatingSystem()).isEqualTo(ArtifactOperatingSystem.LINUX);
        assertThat(manifest.getLastUpdatedOn()).isAfterOrEqualTo(manifest.getCreatedOn());
        assertThat(manifest.isDeleteEnabled()).isTrue();
        assertThat(manifest.isWriteEnabled()).isTrue();
        assertThat(manifest.isReadEnabled()).isTrue();
        assertThat(manifest.isListEnabled()).isTrue();
    }

    static void assertIndex(ArtifactManifestProperties index, String child) {
        assertThat(index.getTags()).containsExactly("many");
        assertThat(index.getRelatedArtifacts()).singleElement().satisfies(related -> {
            ArtifactManifestPlatform platform = related;
            assertThat(platform.getDigest()).isEqualTo(child);
            assertThat(platform.getArchitecture()).isEqualTo(ArtifactArchitecture.ARM64);
            assertThat(platform.getOperatingSystem()).isEqualTo(ArtifactOperatingSystem.LINUX);
        });
    }

    static void assertTag(ArtifactTagProperties tag, String digest, String host, String name) {
        assertThat(tag.getName()).isEqualTo("1");
        assertThat(tag.getDigest()).isEqualTo(digest);
        assertThat(tag.getRegistryLoginServer()).isEqualTo(host);
        assertThat(tag.getRepositoryName()).isEqualTo(name);
        assertThat(tag.getLastUpdatedOn()).isAfterOrEqualTo(tag.getCreatedOn());
        assertThat(tag.isDeleteEnabled()).isTrue();
        assertThat(tag.isWriteEnabled()).isTrue();
        assertThat(tag.isReadEnabled()).isTrue();
        assertThat(tag.isListEnabled()).isTrue();
    }

    static void assertDisallowed(ThrowingCallable call) {
        assertThatExceptionOfType(HttpResponseException.class)
                .isThrownBy(call)
                .satisfies(refusal ->
                        assertThat(refusal.getResponse().getStatusCode()).isEqualTo(405));
    }

    static SetManifestOptions indexOf(String child) {
        return new SetManifestOptions(
                BinaryData.fromString("""
                        {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","digest":"%s","size":2,
                         "platform":{"architecture":"arm64","os":"linux"}}]}
                        """.formatted(INDEX, ManifestMediaType.OCI_IMAGE_MANIFEST, child)),
                ManifestMediaType.fromString(INDEX));
    }

    static OciImageManifest image(UploadRegistryBlobResult layer, UploadRegistryBlobResult config) {
        return new OciImageManifest()
                .setSchemaVersion(2)
                .setConfiguration(descriptor(config, CONFIG))
                .setLayers(List.of(descriptor(layer, LAYER)));
    }

    private static OciDescriptor descriptor(UploadRegistryBlobResult blob, String mediaType) {
        return new OciDescriptor()
                .setMediaType(mediaType)
                .setDigest(blob.getDigest())
                .setSizeInBytes(blob.getSizeInBytes());
    }
}
