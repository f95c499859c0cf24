package dev.cambist.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.gateway.relay.Gateway;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.keys.KeyEncryption;
import dev.cambist.server.keys.TrustProfile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server says of itself in numbers beside its requests, of what really happens to it. */
@Timeout(120) // a guard against hanging
final class ServerMetricsTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final String ONE = """
              - service: registry.example.com
            """;
    private static final String TWO = ONE + """
              - service: other.example.com
                trust: rfc7638
            """;

    private static final Pattern LIMIT = Pattern.compile("cambist_limit_hits_total\\{limit=\"(\\w+)\"}");
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private Path file;
    private CambistServer server;

    @BeforeEach
    void start() throws Exception {
        file = directory.resolve("cambist.yaml");
        configure(TWO);
        server = CambistServer.start(file, Map.of(), now::get);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void reloads_ofTheConfiguration_areCountedByWhatCameOfThem() throws Exception {
        assertThat(page())
                .contains("cambist_reloads_total{outcome=\"loaded\",subject=\"configuration\"} 0.0")
                .contains("cambist_reloads_total{outcome=\"refused\",subject=\"configuration\"} 0.0")
                .contains("cambist_reload_behind{subject=\"configuration\"} 0.0");

        put(file, "server: {}\n");
        await("cambist_reloads_total{outcome=\"refused\",subject=\"configuration\"} 1.0");
        assertThat(page())
                .contains("cambist_reload_behind{subject=\"configuration\"} 1.0")
                .contains("cambist_reloads_total{outcome=\"loaded\",subject=\"configuration\"} 0.0");

        configure(ONE);
        await("cambist_reloads_total{outcome=\"loaded\",subject=\"configuration\"} 1.0");
        assertThat(page())
                .contains("cambist_reload_behind{subject=\"configuration\"} 0.0")
                .contains("cambist_reloads_total{outcome=\"refused\",subject=\"configuration\"} 1.0")
                .contains("cambist_reloads_total{outcome=\"failed\",subject=\"configuration\"} 0.0");
    }

    @Test
    void signingKeys_areAsOldAsTheyAre_andThoseOfARegistryThatIsGoneAreNotTold() throws Exception {
        now.set(START.plusSeconds(500));

        assertThat(page())
                .contains("cambist_signing_key_age_seconds{purpose=\"refresh\",registry=\"\"} 500.0")
                .contains("cambist_signing_key_age_seconds{purpose=\"access\",registry=\"registry.example.com\"} 500.0")
                .contains("cambist_signing_key_age_seconds{purpose=\"access\",registry=\"other.example.com\"} 500.0");

        configure(ONE);
        await("cambist_reloads_total{outcome=\"loaded\",subject=\"configuration\"} 1.0");
        assertThat(page())
                .contains("purpose=\"access\",registry=\"registry.example.com\"")
                .doesNotContain("registry=\"other.example.com\"");
    }

    /** Two keys of one registry under one name would be a page that Prometheus refuses. */
    @Test
    void signingKeys_ofARegistryWhoseTrustAndAlgorithmChange_areOneSeries() throws Exception {
        configure("""
                  - service: registry.example.com
                    trust: libtrust
                tokens: { algorithm: RS256 }
                """);
        await("cambist_reloads_total{outcome=\"loaded\",subject=\"configuration\"} 1.0");

        assertThat(page().lines().filter(line -> line.startsWith("cambist_signing_key_age_seconds{purpose=\"access\"")))
                .hasSize(1);
        assertThat(page()).doesNotContain("certificate=\"signing\"").doesNotContain("certificate=\"authority\"");
    }

    @Test
    void signingKeys_rotatedByAnotherProcess_beginAnew() throws Exception {
        now.set(START.plusSeconds(500));
        KeyDirectory other = KeyDirectory.open(directory.resolve("data"), KeyEncryption.NONE, now::get);

        other.rotation().rotate("registry.example.com", TrustProfile.X5C, SignatureAlgorithm.ES256, Duration.ZERO);
        now.set(START.plusSeconds(502));

        await("cambist_signing_key_age_seconds{purpose=\"access\",registry=\"registry.example.com\"} 2.0");
        assertThat(page())
                .contains("cambist_signing_key_age_seconds{purpose=\"access\",registry=\"other.example.com\"} 502.0")
                .contains("cambist_reload_behind{subject=\"keys\"} 0.0");
    }

    @Test
    void keys_thatCannotBeReadAnyMore_areBehindUntilTheyCan() throws Exception {
        Path secret;
        try (var files = Files.list(directory.resolve("data/refresh"))) {
            secret = files.findFirst().orElseThrow();
        }
        String good = Files.readString(secret);

        put(secret, "nonsense\n");
        await("cambist_reload_behind{subject=\"keys\"} 1.0");
        assertThat(page()).contains("cambist_reloads_total{outcome=\"refused\",subject=\"keys\"} 1.0");

        put(secret, good);
        await("cambist_reload_behind{subject=\"keys\"} 0.0");
    }

    /** 12:00 less an hour, as registries' clocks may be behind; 90 days and ten years. */
    @Test
    void certificates_thatRegistriesTrust_haveTheirTimes() throws Exception {
        assertThat(page())
                .contains(time("before", "authority", "", START.minusSeconds(3600)))
                .contains(time("after", "authority", "", START.plus(Duration.ofDays(3650))))
                .contains(time("before", "signing", "registry.example.com", START.minusSeconds(3600)))
                .contains(time("after", "signing", "registry.example.com", START.plus(Duration.ofDays(90))))
                .doesNotContain("certificate=\"signing\",registry=\"other.example.com\"")
                .doesNotContain("certificate=\"public\"");
    }

    @Test
    void limits_areCountedWhereTheyRefuseAndNowhereElse() throws Exception {
        assertThat(page().lines().filter(line -> line.startsWith("cambist_limit_hits_total{")))
                .containsExactlyInAnyOrder(
                        "cambist_limit_hits_total{limit=\"address\"} 0.0",
                        "cambist_limit_hits_total{limit=\"failures\"} 0.0",
                        "cambist_limit_hits_total{limit=\"identity\"} 0.0",
                        "cambist_limit_hits_total{limit=\"issuer\"} 0.0",
                        "cambist_limit_hits_total{limit=\"manifests\"} 0.0",
                        "cambist_limit_hits_total{limit=\"memory\"} 0.0",
                        "cambist_limit_hits_total{limit=\"overload\"} 0.0",
                        "cambist_limit_hits_total{limit=\"own_sessions\"} 0.0",
                        "cambist_limit_hits_total{limit=\"redemptions\"} 0.0",
                        "cambist_limit_hits_total{limit=\"requests\"} 0.0",
                        "cambist_limit_hits_total{limit=\"transfers\"} 0.0");

        configure(ONE + "limits: { failures-per-client: 1 }\n");
        await("cambist_reloads_total{outcome=\"loaded\",subject=\"configuration\"} 1.0");
        while (exchangeNonsense() != 429) {
            Thread.onSpinWait();
        }

        assertThat(page())
                .contains("cambist_limit_hits_total{limit=\"failures\"} 1.0")
                .contains("cambist_limit_hits_total{limit=\"address\"} 0.0")
                .contains("cambist_limit_hits_total{limit=\"identity\"} 0.0");
    }

    /** A limit or kind of error that the page does not name cannot be read by who sees it. */
    @Test
    void page_namesEachLimitAndEachKindOfUpstreamErrorAndNoOther() throws Exception {
        String documented = Files.readString(Path.of("..", "docs", "metrics.md"));

        assertThat(rows(documented, "## Limits"))
                .containsExactlyInAnyOrderElementsOf(LIMIT.matcher(page())
                        .results()
                        .map(found -> found.group(1))
                        .toList());
        assertThat(rows(documented, "## Upstream errors")).containsExactlyElementsOf(Gateway.failures());
    }

    private static List<String> rows(String documented, String heading) {
        String section = documented.substring(documented.indexOf(heading) + heading.length());
        int end = section.indexOf("\n## ");
        return ROW.matcher(end < 0 ? section : section.substring(0, end))
                .results()
                .skip(1) // the table's head
                .map(row -> row.group(1))
                .toList();
    }

    private void configure(String registries) throws Exception {
        put(file, """
                server:
                  listen: localhost:0
                  management: localhost:0
                  data: data
                access:
                  - who: anyone
                    role: AcrPull
                    on: ["public/**"]
                registries:
                %s""".formatted(registries));
        assertThat(ConfigurationFile.read(file, Map.of())).isNotNull();
    }

    /** At once: what is half written would be a change of its own. */
    private void put(Path target, String content) throws Exception {
        Path whole = Files.writeString(directory.resolve("whole"), content);
        if (Files.exists(target)) {
            Files.setPosixFilePermissions(whole, Files.getPosixFilePermissions(target));
        }
        Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String time(String end, String certificate, String registry, Instant time) {
        return "cambist_certificate_not_" + end + "_timestamp_seconds{certificate=\"" + certificate + "\",registry=\""
                + registry + "\"} " + (double) time.getEpochSecond() + "\n";
    }

    private int exchangeNonsense() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.publicUrl().resolve("/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=refresh_token&service=registry.example.com&refresh_token=no"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private void await(String line) throws Exception {
        Instant end = Instant.now().plusSeconds(60);
        while (!page().contains("\n" + line + "\n")) {
            assertThat(Instant.now())
                    .as("no line %s; there is:%n%s", line, page())
                    .isBefore(end);
            Thread.sleep(20);
        }
    }

    private String page() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.managementUrl().resolve("/metrics"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }
}
