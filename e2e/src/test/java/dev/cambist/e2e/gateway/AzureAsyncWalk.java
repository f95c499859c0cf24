package dev.cambist.e2e.gateway;

import static dev.cambist.e2e.gateway.AzureAnswers.PLATFORM;
import static dev.cambist.e2e.gateway.AzureAnswers.assertDisallowed;
import static dev.cambist.e2e.gateway.AzureAnswers.assertIndex;
import static dev.cambist.e2e.gateway.AzureAnswers.assertManifest;
import static dev.cambist.e2e.gateway.AzureAnswers.assertPulled;
import static dev.cambist.e2e.gateway.AzureAnswers.assertTag;
import static dev.cambist.e2e.gateway.AzureAnswers.digests;
import static dev.cambist.e2e.gateway.AzureAnswers.image;
import static dev.cambist.e2e.gateway.AzureAnswers.indexOf;
import static dev.cambist.e2e.gateway.AzureAnswers.tags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.containers.containerregistry.ContainerRegistryAsyncClient;
import com.azure.containers.containerregistry.ContainerRegistryClientBuilder;
import com.azure.containers.containerregistry.ContainerRegistryContentAsyncClient;
import com.azure.containers.containerregistry.ContainerRegistryContentClientBuilder;
import com.azure.containers.containerregistry.ContainerRepositoryAsync;
import com.azure.containers.containerregistry.RegistryArtifactAsync;
import com.azure.containers.containerregistry.models.ArtifactManifestOrder;
import com.azure.containers.containerregistry.models.ArtifactManifestProperties;
import com.azure.containers.containerregistry.models.ArtifactTagOrder;
import com.azure.containers.containerregistry.models.ArtifactTagProperties;
import com.azure.containers.containerregistry.models.ContainerRepositoryProperties;
import com.azure.containers.containerregistry.models.GetManifestResult;
import com.azure.containers.containerregistry.models.OciImageManifest;
import com.azure.containers.containerregistry.models.SetManifestResult;
import com.azure.containers.containerregistry.models.UploadRegistryBlobResult;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.BinaryData;
import java.time.Duration;
import java.util.List;

/** A walk through the methods of Microsoft's clients that promise their answers for later. */
record AzureAsyncWalk(PublicApi api, AzureClients clients, String host) {
    void walk(String name) {
        ContainerRegistryClientBuilder builder = clients.registry();
        api.run(builder, "retryOptions", new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(1))));
        ContainerRegistryAsyncClient registry =
                api.call(ContainerRegistryAsyncClient.class, builder, "buildAsyncClient");
        ContainerRegistryContentClientBuilder contentBuilder = clients.contents(name);
        api.run(contentBuilder, "retryOptions", new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(1))));
        ContainerRegistryContentAsyncClient contents =
                api.call(ContainerRegistryContentAsyncClient.class, contentBuilder, "buildAsyncClient");
        assertThat(api.call(String.class, registry, "getEndpoint")).isEqualTo(clients.url());
        assertThat(api.call(String.class, contents, "getEndpoint")).isEqualTo(clients.url());
        assertThat(api.call(String.class, contents, "getRepositoryName")).isEqualTo(name);

        BinaryData layer = BinaryData.fromString("a layer for later");
        UploadRegistryBlobResult uploaded = api.call(UploadRegistryBlobResult.class, contents, "uploadBlob", layer);
        UploadRegistryBlobResult config =
                api.call(UploadRegistryBlobResult.class, contents, "uploadBlob", BinaryData.fromString(PLATFORM));
        OciImageManifest image = image(uploaded, config);
        String digest = api.call(SetManifestResult.class, contents, "setManifest", image, "1")
                .getDigest();
        String index = api.response(
                        SetManifestResult.class,
                        contents,
                        "setManifestWithResponse",
                        indexOf(digest).setTag("many"))
                .getValue()
                .getDigest();
        assertPulled(api.call(GetManifestResult.class, contents, "getManifest", "1"), digest);
        assertPulled(
                api.response(GetManifestResult.class, contents, "getManifestWithResponse", digest)
                        .getValue(),
                digest);
        assertThat(api.call(BinaryData.class, contents, "downloadStream", uploaded.getDigest())
                        .toString())
                .isEqualTo(layer.toString());

        assertThat(api.listed(String.class, registry, "listRepositoryNames")).contains(name);
        ContainerRepositoryAsync repository = api.call(ContainerRepositoryAsync.class, registry, "getRepository", name);
        assertThat(api.call(String.class, repository, "getName")).isEqualTo(name);
        assertThat(api.call(String.class, repository, "getRegistryEndpoint")).isEqualTo(clients.url());
        assertThat(api.call(ContainerRepositoryProperties.class, repository, "getProperties")
                        .getTagCount())
                .isEqualTo(2);
        assertThat(api.response(ContainerRepositoryProperties.class, repository, "getPropertiesWithResponse")
                        .getValue()
                        .getManifestCount())
                .isEqualTo(2);
        assertThat(digests(api.listed(ArtifactManifestProperties.class, repository, "listManifestProperties")))
                .containsExactlyInAnyOrder(digest, index);
        assertThat(digests(api.listed(
                        ArtifactManifestProperties.class,
                        repository,
                        "listManifestProperties",
                        ArtifactManifestOrder.LAST_UPDATED_ON_DESCENDING)))
                .containsExactly(index, digest);
        RegistryArtifactAsync artifact = api.call(RegistryArtifactAsync.class, registry, "getArtifact", name, digest);
        RegistryArtifactAsync many = api.call(RegistryArtifactAsync.class, repository, "getArtifact", "many");
        assertThat(api.call(String.class, artifact, "getRegistryEndpoint")).isEqualTo(clients.url());
        assertThat(api.call(String.class, artifact, "getRepositoryName")).isEqualTo(name);
        assertThat(api.call(String.class, many, "getFullyQualifiedReference"))
                .isEqualTo("localhost/" + name + ":many"); // it drops the port
        assertManifest(
                api.call(ArtifactManifestProperties.class, artifact, "getManifestProperties"), digest, host, name);
        assertIndex(
                api.response(ArtifactManifestProperties.class, many, "getManifestPropertiesWithResponse")
                        .getValue(),
                digest);
        assertTag(api.call(ArtifactTagProperties.class, artifact, "getTagProperties", "1"), digest, host, name);
        assertTag(
                api.response(ArtifactTagProperties.class, artifact, "getTagPropertiesWithResponse", "1")
                        .getValue(),
                digest,
                host,
                name);
        api.run(contents, "setManifest", image, "2");
        assertThat(tags(api.listed(ArtifactTagProperties.class, artifact, "listTagProperties")))
                .containsExactly("1", "2");
        assertThat(tags(api.listed(
                        ArtifactTagProperties.class,
                        artifact,
                        "listTagProperties",
                        ArtifactTagOrder.LAST_UPDATED_ON_DESCENDING)))
                .containsExactly("2", "1");

        assertThat(api.call(
                                ArtifactTagProperties.class,
                                artifact,
                                "updateTagProperties",
                                "1",
                                new ArtifactTagProperties().setWriteEnabled(false))
                        .isWriteEnabled())
                .isFalse();
        assertDisallowed(() -> api.run(artifact, "deleteTag", "1"));
        assertThat(api.response(
                                ArtifactTagProperties.class,
                                artifact,
                                "updateTagPropertiesWithResponse",
                                "1",
                                new ArtifactTagProperties().setWriteEnabled(true))
                        .getValue()
                        .isWriteEnabled())
                .isTrue();
        assertThat(api.call(
                                ArtifactManifestProperties.class,
                                artifact,
                                "updateManifestProperties",
                                new ArtifactManifestProperties().setReadEnabled(false))
                        .isReadEnabled())
                .isFalse();
        assertThat(api.response(
                                ArtifactManifestProperties.class,
                                artifact,
                                "updateManifestPropertiesWithResponse",
                                new ArtifactManifestProperties().setReadEnabled(true))
                        .getValue()
                        .isReadEnabled())
                .isTrue();
        assertThat(api.call(
                                ContainerRepositoryProperties.class,
                                repository,
                                "updateProperties",
                                new ContainerRepositoryProperties().setListEnabled(false))
                        .isListEnabled())
                .isFalse();
        assertThat(api.listed(String.class, registry, "listRepositoryNames")).doesNotContain(name);
        assertThat(api.response(
                                ContainerRepositoryProperties.class,
                                repository,
                                "updatePropertiesWithResponse",
                                new ContainerRepositoryProperties().setListEnabled(true))
                        .getValue()
                        .isListEnabled())
                .isTrue();

        api.run(artifact, "deleteTag", "1");
        assertThat(api.response(Void.class, artifact, "deleteTagWithResponse", "2")
                        .getStatusCode())
                .isEqualTo(202);
        api.run(many, "delete");
        assertThat(api.response(Void.class, artifact, "deleteWithResponse").getStatusCode())
                .isEqualTo(202);
        api.run(contents, "setManifest", image, "3");
        api.run(contents, "deleteManifest", digest);
        api.run(contents, "setManifest", image, "4");
        assertThat(api.response(Void.class, contents, "deleteManifestWithResponse", digest)
                        .getStatusCode())
                .isEqualTo(202);
        api.run(contents, "deleteBlob", uploaded.getDigest());
        assertThat(api.response(Void.class, contents, "deleteBlobWithResponse", config.getDigest())
                        .getStatusCode())
                .isEqualTo(202);
        for (String way : List.of("deleteRepository", "deleteRepositoryWithResponse", "delete", "deleteWithResponse")) {
            UploadRegistryBlobResult other =
                    api.call(UploadRegistryBlobResult.class, contents, "uploadBlob", BinaryData.fromString(way));
            UploadRegistryBlobResult sameConfig =
                    api.call(UploadRegistryBlobResult.class, contents, "uploadBlob", BinaryData.fromString(PLATFORM));
            api.run(contents, "setManifest", image(other, sameConfig), "1");
            if (way.startsWith("deleteRepository")) {
                api.run(registry, way, name);
            } else {
                api.run(repository, way);
            }
            assertThatExceptionOfType(ResourceNotFoundException.class)
                    .isThrownBy(() -> api.run(repository, "getProperties"));
        }
    }
}
