package dev.cambist.client.examples;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.cambist.client.RegistryCredentials;
import java.net.URI;

public final class AzureIdentity {
    private AzureIdentity() {}

    public static RegistryCredentials credentials(URI registry, TokenCredential credential) {
        // README
        TokenRequestContext audience =
                new TokenRequestContext().addScopes("https://containerregistry.azure.net/.default");
        RegistryCredentials credentials = RegistryCredentials.builder(registry)
                .identity(() -> credential.getTokenSync(audience).getToken())
                .build();
        // end
        return credentials;
    }
}
