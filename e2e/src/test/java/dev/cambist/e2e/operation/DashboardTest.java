package dev.cambist.e2e.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Program;
import dev.cambist.e2e.lab.Tool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard, drawn from a real Prometheus that reads a server under a real load. {@code RENEW_DASHBOARD=MINUTES} draws
 * the documentation's picture anew, of so many minutes.
 */
@EndToEnd
@Timeout(3600)
final class DashboardTest {
    /** Far more than it takes; a machine that does much else may need several times as long. */
    private static final Duration DATA_WITHIN = Duration.ofMinutes(10);

    /** Of a title, a legend and a state; an issuer has the last only while none of its keys is known. */
    private static final List<String> SHOWN = List.of("Sign-ins by outcome", "broken off", "no keys");

    @TempDir
    private Path directory;

    @Test
    void panels_underARealLoad_haveDataForEachOfTheirQuestions() throws Exception {
        Optional<Duration> renewed = Optional.ofNullable(System.getenv("RENEW_DASHBOARD"))
                .map(minutes -> Duration.ofMinutes(Long.parseLong(minutes)));
        try (BusyServer server = BusyServer.start(directory);
                Program prometheus = prometheus(server)) {
            Thread.sleep(renewed.orElse(Duration.ZERO));
            Path picture = directory.resolve("dashboard.svg");
            Outcome drawn = draw(picture, renewed.orElse(Duration.ofMinutes(2)));
            for (Instant deadline = Instant.now().plus(DATA_WITHIN);
                    !(drawn.succeeded() && hasAll(picture)) && Instant.now().isBefore(deadline); ) {
                Thread.sleep(1000);
                drawn = draw(picture, renewed.orElse(Duration.ofMinutes(2)));
            }
            assertThat(drawn.exitCode())
                    .as("%s; what a client met last: %s; %s", drawn, server.lastFault(), prometheus)
                    .isZero();
            assertThat(picture).content().contains(SHOWN);
            if (renewed.isPresent()) {
                Files.copy(
                        picture,
                        Launcher.file("docs/pictures/dashboard.svg"),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Test
    void picture_ofTheDocumentation_hasEachPanel() throws Exception {
        String picture = Files.readString(Launcher.file("docs/pictures/dashboard.svg"));

        assertThat(Commands.run(
                                directory,
                                List.of(
                                        "jq",
                                        "-r",
                                        ".panels[].title",
                                        Launcher.file("deploy/grafana/cambist.json")
                                                .toString()))
                        .orFail()
                        .output()
                        .lines())
                .hasSizeGreaterThan(10)
                .allSatisfy(title -> assertThat(picture)
                        .as("draw it anew: RENEW_DASHBOARD=6")
                        .contains(title.replace("'", "&#x27;") + "</text>"));
    }

    @Test
    void panels_ofAServerThatNobodyUses_areNamedWithWhatTheyLack() throws Exception {
        URI nothing = URI.create("http://localhost:" + Ports.free());
        try (Program empty = start("empty", nothing, "")) {
            assertThat(empty.pid()).isPositive();
            Outcome drawn = draw(nothing, directory.resolve("empty.svg"), Duration.ofMinutes(2));

            assertThat(drawn.exitCode()).isEqualTo(1);
            assertThat(drawn.error()).contains("no data for", "Sign-ins by outcome: sum by (outcome)", "CPU: rate(");
        }
    }

    private static boolean hasAll(Path picture) throws IOException {
        String drawn = Files.readString(picture);
        return SHOWN.stream().allMatch(drawn::contains);
    }

    private URI address;

    private Program prometheus(BusyServer server) throws Exception {
        address = URI.create("http://localhost:" + Ports.free());
        return start("prometheus", address, """
                global: { scrape_interval: 1s }
                scrape_configs:
                  - job_name: cambist
                    static_configs: [{ targets: ["%s"] }]
                """.formatted(server.management()));
    }

    private Program start(String name, URI url, String configuration) throws Exception {
        Path file = Files.writeString(directory.resolve(name + ".yml"), configuration);
        return Program.start(
                        name,
                        directory,
                        Map.of(),
                        List.of(
                                Tool.PROMETHEUS.path().toString(),
                                "--config.file=" + file,
                                "--storage.tsdb.path=" + directory.resolve(name + "-series"),
                                "--web.listen-address=" + url.getAuthority()))
                .awaitReady(() -> Http.answers(url.resolve("/-/ready"), 200));
    }

    private Outcome draw(Path picture, Duration past) {
        return draw(address, picture, past);
    }

    private Outcome draw(URI prometheus, Path picture, Duration past) {
        return Commands.run(
                directory,
                List.of(
                        Tool.PYTHON.path().toString(),
                        Launcher.file("site/dashboard.py").toString(),
                        prometheus.toString(),
                        "--minutes=" + past.toSeconds() / 60.0,
                        "--interval=15s",
                        "--title=Cambist, one server under load",
                        "--out=" + picture));
    }
}
