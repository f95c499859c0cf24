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
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240) // a guard against hanging
final class ReadinessTest {
    private static final String TOKEN = "/oauth2/token?service=registry.example.com&scope=repository:public/app:pull";

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private CambistServer server;

    @AfterEach
    void stop() {
        client.close();
        if (server != null) {
            server.close();
        }
    }

    private Path configure(String keys, String more) throws IOException {
        return Files.writeString(directory.resolve("cambist.yaml"), """
                server:
                  listen: localhost:0
                  management: localhost:0
                %s
                registries:
                  - service: registry.example.com
                access:
                  - { who: anyone, role: AcrPull, on: ["public/**"] }
                %s
                """.formatted(keys, more));
    }

    private void start(Path file) throws Exception {
        server = CambistServer.start(file, Map.of(), InstantSource.system());
    }

    /** Status and body. */
    private String readiness() throws Exception {
        HttpResponse<String> answer = get(server.managementUrl().resolve("/readyz"));
        return answer.statusCode() + " " + answer.body();
    }

    private HttpResponse<String> get(URI address) throws Exception {
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    private void awaitReadiness(String start) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(100).toNanos();
        while (!readiness().startsWith(start)) {
            assertThat(System.nanoTime()).as(readiness()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    @Test
    void readyz_nothingWrong_saysSo() throws Exception {
        start(configure("", ""));

        assertThat(readiness()).isEqualTo("200 {\"status\":\"ready\",\"issuers\":{},\"problems\":[]}");
    }

    @Test
    void readyz_rejectedConfiguration_isNamedUntilItIsMended() throws Exception {
        Path file = configure("  unready-on: [configuration]", "");
        start(file);

        configure("  unready-on: [configuration]", "nonsense: true");
        awaitReadiness("503 ");

        assertThat(readiness())
                .contains("\"about\":\"configuration\",\"text\":\"the configuration file is not what is in force")
                .contains("\"unready\":true");
        configure("  unready-on: [configuration]", "");
        awaitReadiness("200 ");
    }

    @Test
    void readyz_noIssuerWithKeys_countsWhereItIsConfiguredTo() throws Exception {
        String down = "issuers: [{ name: down, url: \"http://localhost:1\", audiences: [registry.example.com] }]";
        start(configure("", down));
        assertThat(readiness())
                .startsWith("200 ")
                .contains("{\"about\":\"issuers\",\"text\":\"of no issuer there are keys")
                .contains("\"unready\":false");
        server.close();

        start(configure("  unready-on: [issuers]", down));

        assertThat(readiness()).startsWith("503 ").contains("\"unready\":true");
    }

    @Test
    void close_withADrainDelay_saysItIsNotReadyAndServesOn() throws Exception {
        start(configure("  drain-delay: 200s", ""));

        Thread stop = Thread.ofPlatform().start(server::close);
        awaitReadiness("503 ");

        assertThat(readiness()).contains("\"about\":\"stopping\"");
        assertThat(get(server.publicUrl().resolve(TOKEN)).statusCode()).isEqualTo(200);
        stop.interrupt();
        stop.join();
    }
}
