package dev.cambist.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose audit file cannot be written for a while. */
@Timeout(120) // a guard against hanging
final class AuditTroubleTest {
    private static final String TOKEN = "/oauth2/token?service=registry.example.com&scope=repository:public/app:pull";

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private CambistServer server;

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void strict_fileCannotBeWritten_refusesTokensAndIsNotReady() throws Exception {
        start("strict");
        assertThat(get(TOKEN).statusCode()).isEqualTo(200);
        takeAway();

        HttpResponse<String> refused = get(TOKEN);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body())
                .contains("UNAVAILABLE", "this server cannot record what it does just now")
                .doesNotContain("access_token");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(get("/oauth2/token?service=unknown").statusCode()).isEqualTo(503);
        assertThat(get("/v2/").statusCode()).as("through the gateway").isEqualTo(503);
        HttpResponse<String> ready = ready();
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("\"status\":\"not ready\"", "the audit file cannot be written");

        Files.delete(directory.resolve("audit"));
        while (ready().statusCode() != 200) {
            Thread.onSpinWait(); // it looks by itself, although nobody asks for a token
        }
        assertThat(get(TOKEN).statusCode()).isEqualTo(200);
        assertThat(ready().body()).doesNotContain("the audit file cannot be written");
        assertThat(directory.resolve("audit/audit.jsonl"))
                .content()
                .contains("\"outcome\":\"lost\"", "\"outcome\":\"granted\"");
    }

    @Test
    void lax_fileCannotBeWritten_servesAndSaysSo() throws Exception {
        start("lax");
        assertThat(get(TOKEN).statusCode()).isEqualTo(200);
        takeAway();

        while (!ready().body().contains("the audit file cannot be written")) {
            assertThat(get(TOKEN).statusCode()).isEqualTo(200); // the file is looked for once a second
        }
        assertThat(ready().statusCode()).isEqualTo(200);
        assertThat(get(TOKEN).statusCode()).isEqualTo(200);
    }

    /** Puts a file where the directory of the audit was. */
    private void takeAway() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("audit"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory.resolve("audit"));
        Files.createFile(directory.resolve("audit"));
    }

    private void start(String mode) throws Exception {
        Path file = Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:0", management: "localhost:0", data: data }
                registries: [{ service: registry.example.com, aliases: [localhost], upstream: "http://localhost:1" }]
                access: [{ who: anyone, role: AcrPull, on: ["public/**"] }]
                audit: { file: audit/audit.jsonl, mode: %s }
                """.formatted(mode));
        server = CambistServer.start(file, Map.of(), InstantSource.system());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(server.publicUrl().resolve(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> ready() throws Exception {
        URI url = server.managementUrl().resolve("/readyz");
        return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
    }
}
