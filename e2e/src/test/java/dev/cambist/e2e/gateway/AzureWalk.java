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
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.containers.containerregistry.ContainerRegistryClient;
import com.azure.containers.containerregistry.ContainerRegistryClientBuilder;
import com.azure.containers.containerregistry.ContainerRegistryContentClient;
import com.azure.containers.containerregistry.ContainerRegistryContentClientBuilder;
import com.azure.containers.containerregistry.ContainerRepository;
import com.azure.containers.containerregistry.RegistryArtifact;
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
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.http.rest.Response;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.util.List;

/** A walk through the methods of Microsoft's clients that wait for their answers. */
record AzureWalk(PublicApi api, AzureClients clients, String host) {
    void walk(String name) {
        ContainerRegistryClientBuilder builder = clients.registry();
        api.run(builder, "retryPolicy", new RetryPolicy());
        ContainerRegistryClient registry = api.call(ContainerRegistryClient.class, builder, "buildClient");
        ContainerRegistryContentClientBuilder contentBuilder = clients.contents(name);
        api.run(contentBuilder, "retryPolicy", new RetryPolicy());
        ContainerRegistryContentClient contents =
                api.call(ContainerRegistryContentClient.class, contentBuilder, "buildClient");
        assertThat(api.call(String.class, registry, "getEndpoint")).isEqualTo(clients.url());
        assertThat(api.call(String.class, contents, "getEndpoint")).isEqualTo(clients.url());
        assertThat(api.call(String.class, contents, "getRepositoryName")).isEqualTo(name);

        BinaryData layer = BinaryData.fromString("a layer of " + name);
        UploadRegistryBlobResult uploaded =
                api.call(UploadRegistryBlobResult.class, contents, "uploadBlob", layer, Context.NONE);
        UploadRegistryBlobResult config =
                api.call(UploadRegistryBlobResult.class, contents, "uploadBlob", BinaryData.fromString(PLATFORM));
        assertThat(uploaded.getSizeInBytes()).isEqualTo(layer.getLength());
        OciImageManifest image = image(uploaded, config);
        String digest = api.call(SetManifestResult.class, contents, "setManifest", image, "1")
                .getDigest();
        Response<SetManifestResult> index = api.response(
                SetManifestResult.class,
                contents,
                "setManifestWithResponse",
                indexOf(digest).setTag("many"),
                Context.NONE);
        assertThat(index.getStatusCode()).isEqualTo(201);
        assertPulled(api.call(GetManifestResult.class, contents, "getManifest", "1"), digest);
        assertPulled(
                api.response(GetManifestResult.class, contents, "getManifestWithResponse", digest, Context.NONE)
                        .getValue(),
                digest);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        api.run(contents, "downloadStream", uploaded.getDigest(), Channels.newChannel(bytes));
        api.run(contents, "downloadStream", uploaded.getDigest(), Channels.newChannel(bytes), Context.NONE);
        assertThat(bytes.toString(UTF_8)).isEqualTo(layer.toString() + layer);

        assertThat(api.listed(String.class, registry, "listRepositoryNames")).contains(name);
        assertThat(api.listed(String.class, registry, "listRepositoryNames", Context.NONE))
                .contains(name);
        ContainerRepository repository = api.call(ContainerRepository.class, registry, "getRepository", name);
        assertThat(api.call(String.class, repository, "getName")).isEqualTo(name);
        assertThat(api.call(String.class, repository, "getRegistryEndpoint")).isEqualTo(clients.url());
        ContainerRepositoryProperties properties =
                api.call(ContainerRepositoryProperties.class, repository, "getProperties");
        assertThat(properties.getName()).isEqualTo(name);
        assertThat(properties.getRegistryLoginServer()).isEqualTo(host);
        assertThat(properties.getManifestCount()).isEqualTo(2);
        assertThat(properties.getTagCount()).isEqualTo(2);
        assertThat(properties.getLastUpdatedOn()).isAfterOrEqualTo(properties.getCreatedOn());
        assertThat(api.response(
                                ContainerRepositoryProperties.class,
                                repository,
                                "getPropertiesWithResponse",
                                Context.NONE)
                        .getValue()
                        .isDeleteEnabled())
                .isTrue();
        assertThat(digests(api.listed(ArtifactManifestProperties.class, repository, "listManifestProperties")))
                .containsExactlyInAnyOrder(digest, index.getValue().getDigest());
        assertThat(digests(api.listed(
                        ArtifactManifestProperties.class,
                        repository,
                        "listManifestProperties",
                        ArtifactManifestOrder.LAST_UPDATED_ON_DESCENDING)))
                .containsExactly(index.getValue().getDigest(), digest);
        assertThat(digests(api.listed(
                        ArtifactManifestProperties.class,
                        repository,
                        "listManifestProperties",
                        ArtifactManifestOrder.LAST_UPDATED_ON_ASCENDING,
                        Context.NONE)))
                .containsExactly(digest, index.getValue().getDigest());

        RegistryArtifact artifact = api.call(RegistryArtifact.class, registry, "getArtifact", name, digest);
        RegistryArtifact many = api.call(RegistryArtifact.class, repository, "getArtifact", "many");
        assertThat(api.call(String.class, artifact, "getRegistryEndpoint")).isEqualTo(clients.url());
        assertThat(api.call(String.class, artifact, "getRepositoryName")).isEqualTo(name);
        assertThat(api.call(String.class, artifact, "getFullyQualifiedReference"))
                .isEqualTo("localhost/" + name + "@" + digest); // it drops the port
        assertManifest(
                api.call(ArtifactManifestProperties.class, artifact, "getManifestProperties"), digest, host, name);
        assertIndex(
                api.response(ArtifactManifestProperties.class, many, "getManifestPropertiesWithResponse", Context.NONE)
                        .getValue(),
                digest);
        assertTag(api.call(ArtifactTagProperties.class, artifact, "getTagProperties", "1"), digest, host, name);
        assertTag(
                api.response(ArtifactTagProperties.class, artifact, "getTagPropertiesWithResponse", "1", Context.NONE)
                        .getValue(),
                digest,
                host,
                name);
        contents.setManifest(image, "2");
        assertThat(tags(api.listed(ArtifactTagProperties.class, artifact, "listTagProperties")))
                .containsExactly("1", "2");
        assertThat(tags(api.listed(
                        ArtifactTagProperties.class,
                        artifact,
                        "listTagProperties",
                        ArtifactTagOrder.LAST_UPDATED_ON_DESCENDING)))
                .containsExactly("2", "1");
        assertThat(tags(api.listed(
                        ArtifactTagProperties.class,
                        artifact,
                        "listTagProperties",
                        ArtifactTagOrder.LAST_UPDATED_ON_ASCENDING,
                        Context.NONE)))
                .containsExactly("1", "2");

        lock(artifact, repository);
        assertDisallowed(() -> artifact.deleteTag("1"));
        assertDisallowed(() -> contents.deleteManifest(digest));
        assertDisallowed(registry.getRepository(name)::delete);
        unlock(artifact, repository);

        api.run(artifact, "deleteTag", "1");
        assertThat(api.response(Void.class, artifact, "deleteTagWithResponse", "2", Context.NONE)
                        .getStatusCode())
                .isEqualTo(202);
        api.run(many, "delete");
        assertThat(api.response(Void.class, artifact, "deleteWithResponse", Context.NONE)
                        .getStatusCode())
                .isEqualTo(202);
        String again = contents.setManifest(image, "3").getDigest();
        api.run(contents, "deleteManifest", again);
        contents.setManifest(image, "4");
        assertThat(api.response(Void.class, contents, "deleteManifestWithResponse", again, Context.NONE)
                        .getStatusCode())
                .isEqualTo(202);
        assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> contents.getManifest(again));
        api.run(contents, "deleteBlob", uploaded.getDigest());
        assertThat(api.response(Void.class, contents, "deleteBlobWithResponse", config.getDigest(), Context.NONE)
                        .getStatusCode())
                .isEqualTo(202);
        deleteRepository(registry, contents, name);
    }

    private void deleteRepository(
            ContainerRegistryClient registry, ContainerRegistryContentClient contents, String name) {
        for (String way : List.of("ofRegistry", "answeringToRegistry", "ofRepository", "answeringToRepository")) {
            OciImageManifest image = image(
                    contents.uploadBlob(BinaryData.fromString(way)),
                    contents.uploadBlob(BinaryData.fromString(PLATFORM)));
            contents.setManifest(image, "1");
            ContainerRepository repository = registry.getRepository(name);
            assertThat(repository.getProperties().getTagCount()).isEqualTo(1);

            switch (way) {
                case "ofRegistry" -> api.run(registry, "deleteRepository", name);
                case "answeringToRegistry" ->
                    assertThat(api.response(Void.class, registry, "deleteRepositoryWithResponse", name, Context.NONE)
                                    .getStatusCode())
                            .isEqualTo(202);
                case "ofRepository" -> api.run(repository, "delete");
                default ->
                    assertThat(api.response(Void.class, repository, "deleteWithResponse", Context.NONE)
                                    .getStatusCode())
                            .isEqualTo(202);
            }

            assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(repository::getProperties);
            assertThat(registry.listRepositoryNames().stream()).doesNotContain(name);
        }
    }

    private void lock(RegistryArtifact artifact, ContainerRepository repository) {
        assertThat(api.call(
                                ArtifactTagProperties.class,
                                artifact,
                                "updateTagProperties",
                                "1",
                                new ArtifactTagProperties().setDeleteEnabled(false))
                        .isDeleteEnabled())
                .isFalse();
        assertThat(api.call(
                                ArtifactManifestProperties.class,
                                artifact,
                                "updateManifestProperties",
                                new ArtifactManifestProperties().setDeleteEnabled(false))
                        .isDeleteEnabled())
                .isFalse();
        assertThat(api.call(
                                ContainerRepositoryProperties.class,
                                repository,
                                "updateProperties",
                                new ContainerRepositoryProperties().setDeleteEnabled(false))
                        .isDeleteEnabled())
                .isFalse();
    }

    private void unlock(RegistryArtifact artifact, ContainerRepository repository) {
        assertThat(api.response(
                                ContainerRepositoryProperties.class,
                                repository,
                                "updatePropertiesWithResponse",
                                new ContainerRepositoryProperties().setDeleteEnabled(true),
                                Context.NONE)
                        .getValue()
                        .isDeleteEnabled())
                .isTrue();
        assertThat(api.response(
                                ArtifactManifestProperties.class,
                                artifact,
                                "updateManifestPropertiesWithResponse",
                                new ArtifactManifestProperties().setDeleteEnabled(true),
                                Context.NONE)
                        .getValue()
                        .isDeleteEnabled())
                .isTrue();
        assertThat(api.response(
                                ArtifactTagProperties.class,
                                artifact,
                                "updateTagPropertiesWithResponse",
                                "1",
                                new ArtifactTagProperties().setDeleteEnabled(true),
                                Context.NONE)
                        .getValue()
                        .isDeleteEnabled())
                .isTrue();
    }
}
