package dev.cambist.e2e.reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Program;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.server.settings.StoreSettings;
import dev.cambist.server.store.StoreAccess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to a registry past Cambist, and to Cambist meanwhile, the index finds out about in the end. */
@EndToEnd
@Timeout(1800) // a guard against hanging
final class IndexCrawlTest {
    private static final int ROUNDS = 4;
    private static final int CHANGES = 500; // in each round
    private static final int MANIFESTS = 30;
    private static final int TAGS = 20;
    private static final String SERVICE = "registry.example.com";
    private static final List<String> REPOSITORIES = List.of("app", "team/app", "team/a-b", "zeta");
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Random random = new Random(20261128);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"DOCKER_REGISTRY_2_8", "DISTRIBUTION_3"})
    void index_after2000ChangesPastTheGatewayWithKillsAndLostNotifications_isWhatTheRegistryHas(Registry.Kind kind)
            throws Exception {
        int told = Ports.free();
        try (Registry registry = Registry.startOpen(kind, directory, """
                notifications:
                  endpoints:
                    - name: cambist
                      url: http://localhost:%d/notifications?registry=%s
                      timeout: 1s
                      threshold: 3
                      backoff: 1s
                """.formatted(told, SERVICE))) {
            String root = registry.url("").toString();
            for (String repository : REPOSITORIES) {
                upload(root, repository, "{\"architecture\":\"arm64\",\"os\":\"linux\"}".getBytes(UTF_8));
            }
            for (int round = 0; round < ROUNDS; round++) {
                // What the registry tells in every other round reaches nobody, or comes in the next, much too late.
                int management = round % 2 == 0 ? told : Ports.free();
                try (Program cambist = serve(root, "round-" + round, management)) {
                    await(() -> cambist.log().contains("index of " + SERVICE), "the crawl did not begin", cambist);
                    for (int change = 0; change < CHANGES; change++) {
                        change(root, kind);
                    }
                    kill(cambist);
                }
            }
            try (Program cambist = serve(root, "last", Ports.free())) {
                awaitWholeCrawl(cambist);
                kill(cambist);
            }
            compare(root);
        }
    }

    private Program serve(String upstream, String name, int management) throws Exception {
        Path file = Files.writeString(
                directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:%d", management: "localhost:%d", data: data }
                registries:
                  - service: %s
                    upstream: %s
                    index: { crawl: 1m, requests-per-second: 1000, notifications: true }
                access:
                  - { who: anyone, role: AcrPull, on: ["public/**"] }
                """.formatted(Ports.free(), management, SERVICE, upstream));
        return Program.start(name, directory, Map.of(), ServerProcess.command("serve", "--config", file.toString()));
    }

    private static void kill(Program cambist) throws Exception {
        ProcessHandle process = ProcessHandle.of(cambist.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();
    }

    /** One that began since this server did; a crawl that goes on does not look again at what it has behind it. */
    private static void awaitWholeCrawl(Program cambist) throws InterruptedException {
        await(
                () -> {
                    String log = cambist.log();
                    int begun = log.indexOf("the crawl begins");
                    return begun >= 0 && log.indexOf("the crawl found", begun) >= 0;
                },
                "no crawl came to its end",
                cambist);
    }

    private static void await(BooleanSupplier reached, String missing, Program cambist) throws InterruptedException {
        long deadline = System.nanoTime() + 300_000_000_000L; // 5 min
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as(missing + ": " + cambist.log())
                    .isNegative();
            Thread.sleep(100);
        }
    }

    private void change(String root, Registry.Kind kind) throws Exception {
        String repository = REPOSITORIES.get(random.nextInt(REPOSITORIES.size()));
        byte[] manifest = manifest(random.nextInt(MANIFESTS));
        String tag = "v" + random.nextInt(TAGS);
        switch (random.nextInt(5)) {
            case 0 -> send("DELETE", root, repository, digest(manifest), new byte[0], 202, 404);
            case 1 -> {
                if (kind == Registry.Kind.DISTRIBUTION_3) { // 2.8 cannot untag
                    send("DELETE", root, repository, tag, new byte[0], 202, 404);
                }
            }
            case 2 -> send("PUT", root, repository, digest(manifest), manifest, 201);
            default -> send("PUT", root, repository, tag, manifest, 201);
        }
    }

    private static byte[] manifest(int number) throws Exception {
        byte[] config = "{\"architecture\":\"arm64\",\"os\":\"linux\"}".getBytes(UTF_8);
        return """
                {"schemaVersion":2,"mediaType":"%s",
                 "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
                 "layers":[],"annotations":{"number":"%d"}}""".formatted(TYPE, digest(config), config.length, number).getBytes(UTF_8);
    }

    private static String digest(byte[] content) throws Exception {
        return "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static void upload(String root, String repository, byte[] blob) throws Exception {
        HttpResponse<String> begun = CLIENT.send(
                HttpRequest.newBuilder(URI.create(root + "/v2/" + repository + "/blobs/uploads/"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        String location = begun.headers().firstValue("Location").orElseThrow();
        URI place =
                URI.create(root).resolve(location + (location.contains("?") ? "&" : "?") + "digest=" + digest(blob));
        HttpResponse<String> done = CLIENT.send(
                HttpRequest.newBuilder(place)
                        .header("Content-Type", "application/octet-stream")
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(blob))
                        .build(),
                BodyHandlers.ofString());
        assertThat(done.statusCode()).as(done.body()).isEqualTo(201);
    }

    private static HttpResponse<String> send(
            String method, String root, String repository, String reference, byte[] body, Integer... expected)
            throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create(root + "/v2/" + repository + "/manifests/" + reference))
                        .header("Content-Type", TYPE)
                        .header("Accept", TYPE)
                        .method(
                                method,
                                body.length == 0
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode())
                .as(method + " " + reference + ": " + answer.body())
                .isIn((Object[]) expected);
        return answer;
    }

    private void compare(String root) throws Exception {
        try (StoreAccess access = new StoreAccess(new StoreSettings.Embedded(), directory.resolve("data"))) {
            access.claim();
            MetadataStore index = access.get().metadata();
            for (String repository : REPOSITORIES) {
                RepositoryKey key = new RepositoryKey(SERVICE, repository);
                Map<String, String> known = new HashMap<>();
                index.tags(key, PageQuery.all(1000)).forEach(tag -> known.put(tag.name(), tag.digest()));
                assertThat(known).as(repository).isEqualTo(tags(root, repository));
                List<ManifestEntry> manifests = index.manifests(key, PageQuery.all(1000));
                for (ManifestEntry manifest : manifests) {
                    send("HEAD", root, repository, manifest.digest(), new byte[0], 200);
                    assertThat(manifest.facts().orElseThrow().platform().architecture())
                            .contains("arm64");
                }
                assertThat(manifests).extracting(ManifestEntry::digest).containsAll(known.values());
            }
            assertThat(index.repositories(SERVICE, Optional.empty(), 100))
                    .extracting(entry -> entry.key().repository())
                    .isSubsetOf(REPOSITORIES);
        }
    }

    private static Map<String, String> tags(String root, String repository) throws Exception {
        HttpResponse<String> list = CLIENT.send(
                HttpRequest.newBuilder(URI.create(root + "/v2/" + repository + "/tags/list"))
                        .build(),
                BodyHandlers.ofString());
        Map<String, String> tags = new HashMap<>();
        if (list.statusCode() == 200) {
            for (String tag : JsonObject.parse(list.body().getBytes(UTF_8)).texts("tags")) {
                tags.put(
                        tag,
                        send("HEAD", root, repository, tag, new byte[0], 200)
                                .headers()
                                .firstValue("Docker-Content-Digest")
                                .orElseThrow());
            }
        }
        return tags;
    }
}
