package dev.cambist.client.examples;

import dev.cambist.client.RegistryCredentials;
import dev.cambist.client.RegistryTokenException;
import java.net.URI;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

public final class SpringBean {
    private SpringBean() {}

    // README
    @Configuration
    public static class RegistryConfiguration {
        @Bean
        RegistryCredentials registryCredentials(
                @Value("${registry.url}") URI registry, @Value("${registry.token-file}") Path tokenFile) {
            return RegistryCredentials.builder(registry).identityFile(tokenFile).build();
        }

        @Bean
        ImageLookup imageLookup(RegistryCredentials credentials) {
            return new ImageLookup(credentials);
        }
    }

    public static class ImageLookup {
        private final RegistryCredentials credentials;

        ImageLookup(RegistryCredentials credentials) {
            this.credentials = credentials;
        }

        public boolean maySignIn() {
            try {
                return !credentials.refreshToken().reveal().isEmpty();
            } catch (RegistryTokenException e) {
                return false;
            }
        }
    }
    // end
}
