package dev.cambist.cli.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.World;
import dev.cambist.core.jose.Sha256;
import dev.cambist.testkit.AcrSignIn;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** A registry behind its sign-in, with the image {@code team/app:v1} in it, for commands about what a registry holds. */
final class WholeRegistry implements AutoCloseable {
    private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "{}";

    private final AcrSignIn acr = AcrSignIn.start();
    private final Path home;

    WholeRegistry(Path home) throws IOException, InterruptedException {
        this.home = home;
        push();
    }

    String host() {
        return acr.host();
    }

    /** Runs a command for olga, who may do everything in the registry. */
    Ran run(String... arguments) {
        return Ran.cambistAt(
                World.of(
                        Map.of("HOME", home.toString(), "CAMBIST_TOKEN", acr.token("olga")),
                        "",
                        home,
                        InstantSource.system(),
                        false),
                arguments);
    }

    private void push() throws IOException, InterruptedException {
        String digest = "sha256:" + Sha256.hex(CONFIG.getBytes(UTF_8));
        URI begun = acr.registry()
                .url()
                .resolve(send("POST", acr.registry().url().resolve("/v2/team/app/blobs/uploads/"), "")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow());
        send("PUT", URI.create(begun + (begun.getQuery() == null ? "?" : "&") + "digest=" + digest), CONFIG);
        send("PUT", acr.registry().url().resolve("/v2/team/app/manifests/v1"), """
                {"schemaVersion":2,"mediaType":"%s","layers":[],
                 "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2}}
                """.formatted(IMAGE, digest));
    }

    private static HttpResponse<String> send(String method, URI address, String body)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(address)
                            .method(method, BodyPublishers.ofString(body))
                            .header(
                                    "Content-Type",
                                    method.equals("PUT") && body.length() > 2 ? IMAGE : "application/octet-stream")
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(address + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer;
        }
    }

    @Override
    public void close() {
        acr.close();
    }
}
