package dev.cambist.client.examples;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.CredentialRetriever;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.RegistryImage;
import dev.cambist.client.RegistryCredentials;
import java.util.Optional;

public final class InsideJib {
    private InsideJib() {}

    public static CredentialRetriever retriever(RegistryCredentials credentials) {
        // README
        CredentialRetriever retriever = () -> Optional.of(Credential.from(
                RegistryCredentials.TOKEN_USER, credentials.refreshToken().reveal()));
        // end
        return retriever;
    }

    public static Containerizer target(CredentialRetriever retriever) throws InvalidImageReferenceException {
        return Containerizer.to(
                RegistryImage.named("registry.example.com/team/app").addCredentialRetriever(retriever));
    }
}
