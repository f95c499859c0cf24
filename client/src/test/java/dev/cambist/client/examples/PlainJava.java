package dev.cambist.client.examples;

import dev.cambist.client.RegistryCredentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

public final class PlainJava {
    private PlainJava() {}

    public static HttpResponse<String> pull(URI registry, Path tokenFile) throws IOException, InterruptedException {
        // README
        RegistryCredentials credentials =
                RegistryCredentials.builder(registry).identityFile(tokenFile).build();

        HttpRequest request = HttpRequest.newBuilder(registry.resolve("/v2/team/app/manifests/latest"))
                .header("Accept", "application/vnd.oci.image.manifest.v1+json")
                .build();
        HttpResponse<String> manifest = credentials.send(request, BodyHandlers.ofString());
        // end
        return manifest;
    }
}
