package dev.cambist.cli.kubelet;

import dev.cambist.client.RegistryCredentials;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonWriter;
import java.time.Duration;

/**
 * A {@code CredentialProviderResponse}. The kubelet reads it strictly: it has these members and no others.
 *
 * @param cacheDuration for how long the kubelet may use the credentials; zero for this one pull
 */
record PullAnswer(String apiVersion, String registry, Secret refreshToken, Duration cacheDuration) {
    /** The user name with a refresh token as its password; a container runtime can only be given these. */
    private static final String NOBODY = RegistryCredentials.TOKEN_USER;

    String json() {
        return new JsonWriter(2048)
                .beginObject()
                .member("kind", "CredentialProviderResponse")
                .member("apiVersion", apiVersion)
                // Not of the whole registry: each image is asked about, so that each one refused leaves its reason.
                .member("cacheKeyType", "Image")
                .member("cacheDuration", written(cacheDuration))
                .name("auth")
                .beginObject()
                .name(registry)
                .beginObject()
                .member("username", NOBODY)
                .member("password", refreshToken.value())
                .endObject()
                .endObject()
                .endObject()
                .toString();
    }

    /** As Go writes it: {@code 2h59m0s}. */
    private static String written(Duration duration) {
        String hours = duration.toHours() > 0 ? duration.toHours() + "h" : "";
        String minutes = duration.toMinutes() > 0 ? duration.toMinutesPart() + "m" : "";
        return hours + minutes + duration.toSecondsPart() + "s";
    }
}
