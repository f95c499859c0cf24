package dev.cambist.e2e.gateway;

import com.azure.containers.containerregistry.ContainerRegistryClientBuilder;
import com.azure.containers.containerregistry.ContainerRegistryContentClientBuilder;
import com.azure.containers.containerregistry.ContainerRegistryServiceVersion;
import com.azure.containers.containerregistry.models.ContainerRegistryAudience;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.AddDatePolicy;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.core.util.ClientOptions;
import com.azure.core.util.Configuration;

/**
 * Where Microsoft's clients are to go, and as whom.
 *
 * @param api of whose methods all are to be called
 */
record AzureClients(PublicApi api, String url, HttpClient network, TokenCredential credential) {
    ContainerRegistryClientBuilder registry() {
        ContainerRegistryClientBuilder builder = new ContainerRegistryClientBuilder();
        configure(builder);
        return builder;
    }

    ContainerRegistryContentClientBuilder contents(String repository) {
        ContainerRegistryContentClientBuilder builder = new ContainerRegistryContentClientBuilder();
        api.run(builder, "repositoryName", repository);
        configure(builder);
        return builder;
    }

    /** Both builders have these methods, of no common type. */
    private void configure(Object builder) {
        api.run(builder, "endpoint", url);
        api.run(builder, "credential", credential);
        api.run(builder, "httpClient", network);
        api.run(builder, "audience", ContainerRegistryAudience.AZURE_RESOURCE_MANAGER_PUBLIC_CLOUD);
        api.run(builder, "serviceVersion", ContainerRegistryServiceVersion.getLatest());
        api.run(builder, "clientOptions", new ClientOptions().setApplicationId("walk"));
        api.run(builder, "configuration", Configuration.NONE);
        api.run(builder, "httpLogOptions", new HttpLogOptions());
        api.run(builder, "addPolicy", new AddDatePolicy());
    }
}
