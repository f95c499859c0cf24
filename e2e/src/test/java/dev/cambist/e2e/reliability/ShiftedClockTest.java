package dev.cambist.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Tool;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The clock of the server's machine is set wrong while it runs, and set right again; everybody else's is right. */
@EndToEnd
@Timeout(900) // a guard against hanging on a busy machine
final class ShiftedClockTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final Workload JOB = Workload.gitHub("acme/shop", "refs/heads/main");
    private static final String SERVICE = "registry.example.com";
    private static final String CONFIGURATION = """
            server: { listen: "localhost:LISTEN", management: "localhost:MANAGEMENT", data: data }
            registries: [{ service: registry.example.com }]
            issuers: [{ name: github, url: "ISSUER", audiences: [cambist] }]
            access:
              - { who: { issuer: github }, role: AcrPush, on: ["${claims.repository}/**"] }
              - { who: anyone, role: AcrPull, on: ["public/**"] }
            """;

    @TempDir
    private Path directory;

    private final IdentityProvider provider = IdentityProvider.start();
    private ServerProcess server;
    private Path offset;
    private Path log;

    @BeforeEach
    void start() throws Exception {
        log = directory.resolve("log");
        offset = Files.writeString(directory.resolve("offset"), "+0");
        List<String> around = new ArrayList<>(List.of(
                Tool.FAKETIME.path().toString(),
                "--exclude-monotonic",
                "-f",
                "+0",
                "env",
                "--unset=FAKETIME", // so that the file says what time it is
                "FAKETIME_TIMESTAMP_FILE=" + offset,
                "FAKETIME_CACHE_DURATION=1", // second
                "FAKETIME_FORCE_MONOTONIC_FIX=0", // with which every wait of Java's would end at once
                "NO_FAKE_STAT=1"));
        around.addAll(ServerProcess.withErrorsIn(log));
        server = ServerProcess.start(
                        directory,
                        around,
                        Ports.free(),
                        Ports.free(),
                        CONFIGURATION.replace("ISSUER", provider.issuer("github")))
                .awaitReady();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        provider.close();
    }

    @Test
    void clock_wrongByAnHour_isNamedAndForgottenOnceItIsRight() throws Exception {
        String refresh = exchange().text("refresh_token");

        shift(HOUR);
        assertThat(exchange()).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).contains("\"expired_token\"", "the token expired ");
        });
        assertThat(token(refresh).status())
                .as("its own token, which lives for three hours")
                .isEqualTo(200);

        shift(HOUR.negated());
        assertThat(exchange()).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).contains("\"not_yet_valid_token\"", "check the clocks of issuer and server");
        });
        assertThat(server.token().statusCode()).as("without an identity").isEqualTo(200);

        shift(Duration.ZERO);
        assertThat(exchange().status()).isEqualTo(200);
        assertThat(token(refresh).status()).isEqualTo(200);
        assertThat(server.health("/readyz")).isEqualTo(200);
        assertThat(Files.readString(log)).doesNotContain("unexpected failure", "OutOfMemoryError");
    }

    /** Returns when the server's own answers have that time. */
    private void shift(Duration by) throws Exception {
        Files.writeString(offset, "%+d".formatted(by.toSeconds()));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (shown().minus(by).abs().compareTo(A_MINUTE) > 0) {
            assertThat(System.nanoTime())
                    .as("until the clock is shifted by %s", by)
                    .isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    /** How far ahead the server's clock is, or behind. */
    private Duration shown() throws Exception {
        String date = server.token().headers().firstValue("Date").orElseThrow();
        return Duration.between(
                Instant.now(),
                ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + server.port() + path);
    }

    private Http.Answer exchange() {
        String identity =
                provider.token(JOB).audience("cambist").expiresIn(LIFE).sign();
        return Http.post(
                at("/oauth2/exchange"),
                Map.of("grant_type", "access_token", "service", SERVICE, "access_token", identity));
    }

    private Http.Answer token(String refresh) {
        return Http.post(
                at("/oauth2/token"),
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "service",
                        SERVICE,
                        "scope",
                        "repository:acme/shop/web:pull",
                        "refresh_token",
                        refresh));
    }
}
