package dev.cambist.e2e.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.testkit.idp.IdentityProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a first push needs besides Cambist: an identity provider and a registry; and how long it took until then. */
final class FirstPush implements AutoCloseable {
    private static final String CONFIGURATION = """
            server: { listen: "localhost:PORT", management: "localhost:MANAGEMENT", data: DATA }
            registries: [{ service: registry.example, aliases: [localhost], upstream: "UPSTREAM" }]
            issuers: [{ name: github, url: "AUTHORITY/github", audiences: [cambist] }]
            access:
              - who: { issuer: github, claims: { repository: "acme/*", ref: refs/heads/main } }
                role: AcrPush
                on: ["${claims.repository}", "${claims.repository}/**"]
            """;

    private static final Duration KEYS_WITHIN = Duration.ofMinutes(2);

    private final Instant begin = Instant.now();
    private final Path directory;
    private final IdentityProvider provider;
    private final Registry registry;
    private final int port = Ports.free();
    private final int management = Ports.free();

    FirstPush(Path directory) throws Exception {
        this.directory = Files.createDirectories(directory.resolve("push"));
        this.provider = IdentityProvider.start();
        this.registry = Registry.startOpen(Registry.Kind.DOCKER_REGISTRY_2_8, this.directory);
    }

    String configuration(String data) {
        return CONFIGURATION
                .replace("PORT", Integer.toString(port))
                .replace("MANAGEMENT", Integer.toString(management))
                .replace("DATA", data)
                .replace("UPSTREAM", registry.url("").toString())
                .replace("AUTHORITY", provider.url().toString());
    }

    int managementPort() {
        return management;
    }

    int port() {
        return port;
    }

    String managementUrl() {
        return "http://localhost:" + management;
    }

    URI url(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    /** The refresh token for a job's identity token. */
    String signIn() throws InterruptedException {
        Http.Answer exchanged = exchange();
        // On a busy machine the provider's keys may not be there yet; then clients are asked to come again.
        for (Instant deadline = Instant.now().plus(KEYS_WITHIN);
                exchanged.status() == 503 && Instant.now().isBefore(deadline); ) {
            Thread.sleep(100);
            exchanged = exchange();
        }
        assertThat(exchanged.status()).as("%s", exchanged).isEqualTo(200);
        return exchanged.text("refresh_token");
    }

    /** The answer to a credential that asks for a pull. */
    Http.Answer token(Map<String, String> credential) {
        Map<String, String> form = new LinkedHashMap<>(credential);
        form.put("service", "registry.example");
        form.put("scope", "repository:acme/shop:pull");
        return Http.post(url("/oauth2/token"), form);
    }

    /** Signs in and pushes; prints how long it took from the beginning. */
    void push(String way) throws Exception {
        Skopeo skopeo = new Skopeo(directory);
        skopeo.login("localhost:" + port, signIn()).orFail();
        skopeo.push(
                        TinyImage.write(directory.resolve("image-" + way), "pushed from " + way),
                        "localhost:" + port + "/acme/shop/" + way + ":1")
                .orFail();
        System.out.printf(
                "from nothing to the first push, %s: %.1f s%n",
                way, Duration.between(begin, Instant.now()).toMillis() / 1e3);
    }

    private Http.Answer exchange() {
        return Http.post(
                url("/oauth2/exchange"),
                Map.of(
                        "grant_type", "access_token",
                        "service", "registry.example",
                        "access_token",
                                provider.token(RegistrySetup.BUILDER)
                                        .audience("cambist")
                                        .sign()));
    }

    @Override
    public void close() {
        registry.close();
        provider.close();
    }
}
