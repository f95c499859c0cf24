package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.containers.containerregistry.ContainerRegistryAsyncClient;
import com.azure.containers.containerregistry.ContainerRegistryClient;
import com.azure.containers.containerregistry.ContainerRegistryClientBuilder;
import com.azure.containers.containerregistry.ContainerRegistryContentAsyncClient;
import com.azure.containers.containerregistry.ContainerRegistryContentClient;
import com.azure.containers.containerregistry.ContainerRegistryContentClientBuilder;
import com.azure.containers.containerregistry.ContainerRepository;
import com.azure.containers.containerregistry.ContainerRepositoryAsync;
import com.azure.containers.containerregistry.RegistryArtifact;
import com.azure.containers.containerregistry.RegistryArtifactAsync;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.http.HttpPipelineBuilder;
import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.Setup;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.MovableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every public method of Microsoft's Java clients of ACR, asynchronous ones and builders included, at real registries
 * behind Cambist. One that is never called fails the test.
 */
@EndToEnd
@Timeout(600) // a guard against hanging
final class AzureClientWalkTest {

    @TempDir
    private Path directory;

    private final PublicApi api = new PublicApi(
            ContainerRegistryClient.class,
            ContainerRegistryAsyncClient.class,
            ContainerRegistryClientBuilder.class,
            ContainerRegistryContentClient.class,
            ContainerRegistryContentAsyncClient.class,
            ContainerRegistryContentClientBuilder.class,
            ContainerRepository.class,
            ContainerRepositoryAsync.class,
            RegistryArtifact.class,
            RegistryArtifactAsync.class);

    @ParameterizedTest
    @EnumSource(names = {"DOCKER_REGISTRY_2_8_GATEWAY_TLS", "DISTRIBUTION_3_GATEWAY_TLS", "ZOT_GATEWAY_TLS"})
    void everyPublicMethod_calledAtARealRegistry_doesWhatItPromises(Setup setup) throws Exception {
        try (RegistrySetup site = RegistrySetup.start(
                setup, Files.createDirectories(directory.resolve("site")), new MovableClock(Duration.ZERO))) {
            AzureClient client = new AzureClient(
                    site.cambist().url("").toString(),
                    site.cambist().authority().orElseThrow());
            AzureClients clients = new AzureClients(
                    api,
                    site.cambist().url("").toString(),
                    client.network(),
                    AzureClient.showing(site.identityToken(RegistrySetup.MAINTAINER)));

            AzureWalk walk = new AzureWalk(api, clients, site.host());
            walk.walk("acme/shop/walked");
            walk.walk("one");
            new AzureAsyncWalk(api, clients, site.host()).walk("acme/shop/later");
            withoutSignIn(clients);
        }
        assertThat(api.left()).isEmpty();
    }

    /** A pipeline of the caller's own takes the place of everything else, and ours does not sign in. */
    private void withoutSignIn(AzureClients clients) {
        ContainerRegistryClientBuilder builder = new ContainerRegistryClientBuilder().endpoint(clients.url());
        api.run(
                builder,
                "pipeline",
                new HttpPipelineBuilder().httpClient(clients.network()).build());
        ContainerRegistryContentClientBuilder contents = new ContainerRegistryContentClientBuilder()
                .endpoint(clients.url())
                .repositoryName("one");
        api.run(
                contents,
                "pipeline",
                new HttpPipelineBuilder().httpClient(clients.network()).build());

        assertThatExceptionOfType(ClientAuthenticationException.class)
                .isThrownBy(() ->
                        builder.buildClient().listRepositoryNames().stream().count());
        assertThatExceptionOfType(ClientAuthenticationException.class)
                .isThrownBy(() -> contents.buildClient().getManifest("1"));
    }
}
