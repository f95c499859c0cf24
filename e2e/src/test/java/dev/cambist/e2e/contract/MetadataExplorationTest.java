package dev.cambist.e2e.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Sha256;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Tool;
import dev.cambist.testkit.AcrSignIn;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same as {@link ExplorationTest} for the metadata API and the registry API over a registry that holds something: with the token of whoever
 * may do everything, of whoever may only read, and with none. How, and with which checks, metadata.toml and
 * metadata_hooks.py say.
 */
@EndToEnd
final class MetadataExplorationTest {
    private static final String SEED = "20261129";
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    /** So many that the deletions leave something for the others. */
    private static final int REPOSITORIES = 60;

    private static final long CASES = 500;
    private static final int OPERATIONS = 16;
    private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "{}";
    private static final String CONFIG_DIGEST = "sha256:" + Sha256.hex(CONFIG.getBytes(UTF_8));

    @TempDir
    private Path directory;

    @Test
    @Timeout(700) // a guard against hanging
    void answers_toWhateverComes_areThoseOfTheContract() throws Exception {
        try (AcrSignIn acr = AcrSignIn.start(AcrSignIn.REGISTRY_POLICY)) {
            copy("metadata.toml");
            copy("metadata_hooks.py");
            fill(acr);

            explore(acr).forEach(line -> System.out.println(line));
        }
        JsonObject report = JsonObject.parse(Files.readAllBytes(directory.resolve("report.json")));
        assertThat(report.value("complete")).contains(true);
        assertThat(report.object("test_cases").orElseThrow().number("generated").orElseThrow())
                .isGreaterThanOrEqualTo(CASES);
        JsonObject phases = report.object("phases").orElseThrow();
        for (String phase : List.of("examples", "coverage", "fuzzing")) {
            assertThat(phases.object(phase).orElseThrow().text("status"))
                    .as(phase)
                    .contains("success");
        }
        // Of each operation something must have been granted, or too little was found out about what comes after.
        Map<String, Object> rates = report.object("valid_rates").orElseThrow().members();
        assertThat(rates.keySet()).hasSize(OPERATIONS);
        for (String operation : rates.keySet()) {
            assertThat(granted(report, operation)).as(operation).isPositive();
        }
    }

    private static long granted(JsonObject report, String operation) {
        return report.object("valid_rates")
                .flatMap(all -> all.object(operation))
                .flatMap(phases -> phases.object("fuzzing"))
                .flatMap(rates -> rates.number("accepted"))
                .orElse(0L);
    }

    private List<String> explore(AcrSignIn acr) {
        return Commands.run(
                        directory,
                        "",
                        TIMEOUT,
                        List.of(
                                Tool.PYTHON
                                        .path()
                                        .resolveSibling("schemathesis")
                                        .toString(),
                                "--no-color",
                                "--config-file",
                                "metadata.toml",
                                "run",
                                acr.url() + "/openapi.yaml",
                                "--url",
                                acr.url().toString(),
                                "--checks",
                                "all",
                                // It takes the tokens of the hooks for some that it made up; they have stricter checks.
                                "--exclude-checks",
                                "ignored_auth",
                                "--seed",
                                SEED,
                                "--report-json-path",
                                "report.json"))
                .orFail()
                .output()
                .lines()
                .toList();
    }

    /** Images with two tags in each repository, and the names and tokens for requests about them. */
    private void fill(AcrSignIn acr) throws Exception {
        String token = token(acr, "olga", "registry:catalog:* repository:*:*");
        List<String> names = IntStream.range(0, REPOSITORIES)
                .mapToObj(number -> number % 2 == 0 ? "team/app" + number : "one" + number)
                .toList();
        List<String> manifests = List.of(manifest("v1"), manifest("v2"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String name : names) {
                URI blob = acr.url().resolve("/v2/" + name + "/blobs/uploads/?digest=" + CONFIG_DIGEST);
                send(client, "POST", blob, "application/octet-stream", token, CONFIG);
                send(client, "PUT", acr.url().resolve("/v2/" + name + "/manifests/v1"), IMAGE, token, manifests.get(0));
                send(client, "PUT", acr.url().resolve("/v2/" + name + "/manifests/v2"), IMAGE, token, manifests.get(1));
            }
        }
        dictionary("names", names);
        List<String> digests = manifests.stream()
                .map(manifest -> "sha256:" + Sha256.hex(manifest.getBytes(UTF_8)))
                .toList();
        dictionary("digests", digests);
        dictionary("references", List.of("v1", "v2", "none", digests.get(0), digests.get(1)));
        String weak = token(acr, "bob", "repository:*:*");
        Files.writeString(directory.resolve("tokens.json"), JsonWriter.write(Map.of("strong", token, "weak", weak)));
    }

    private static String manifest(String what) {
        return JsonWriter.write(Map.of(
                "schemaVersion",
                2,
                "mediaType",
                IMAGE,
                "layers",
                List.of(),
                "annotations",
                Map.of("what", what),
                "config",
                Map.of("mediaType", "application/vnd.oci.empty.v1+json", "digest", CONFIG_DIGEST, "size", 2)));
    }

    private static String token(AcrSignIn acr, String user, String scope) {
        return Http.post(
                        acr.tokenUrl(),
                        Map.of(
                                "grant_type",
                                "password",
                                "username",
                                "oidc",
                                "password",
                                acr.token(user),
                                "service",
                                acr.service(),
                                "scope",
                                scope))
                .text("access_token");
    }

    private static void send(HttpClient client, String method, URI address, String type, String token, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", type)
                .header("Authorization", "Bearer " + token)
                .build();
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                .as(method + " " + address)
                .isEqualTo(201);
    }

    private void dictionary(String name, List<String> values) throws IOException {
        List<String> lines = values.stream().map(value -> '"' + value + '"').toList();
        Files.write(directory.resolve(name + ".dict"), lines);
    }

    private void copy(String name) throws IOException {
        try (InputStream resource = MetadataExplorationTest.class.getResourceAsStream(name)) {
            Files.copy(resource, directory.resolve(name));
        }
    }
}
