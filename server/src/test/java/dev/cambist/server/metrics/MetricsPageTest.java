package dev.cambist.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.forwarding.ClientView;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.BodyText;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.MemoryUse;
import dev.cambist.server.http.RouteTable;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds the table of metrics in the documentation to what is served. */
final class MetricsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final Pattern ROW = Pattern.compile("^\\| `(cambist_\\w+)` \\|", Pattern.MULTILINE);

    private final Metrics metrics =
            new Metrics(service -> true, List.of("silent"), List::of, InstantSource.fixed(Instant.EPOCH));
    private MemoryUse memory = new MemoryUse(0, 0, 0, 0);

    @BeforeEach
    void listen() {
        metrics.memory(() -> memory);
    }

    @Test
    void page_listsEveryMetricAndNoOther() throws IOException {
        Set<String> listed = ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> served =
                metrics.snapshots().stream().map(MetricsPageTest::name).collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed).isEqualTo(served);
    }

    @Test
    void scrape_thatAsksForOpenMetrics_getsIt() {
        assertThat(scrape("application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
                        .headers())
                .containsEntry("Content-Type", "application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(scrape("*/*").headers()).containsEntry("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void scrape_memoryForWhatIsUnfinished_isToldAsItIsThen() {
        memory = new MemoryUse(1500, 1600, 3, 0);

        assertThat(BodyText.of(scrape("*/*")))
                .contains(
                        "\ncambist_unfinished_memory_bytes 1500.0\n",
                        "\ncambist_unfinished_memory_limit_bytes 1600.0\n",
                        "\ncambist_unfinished_memory_evictions_total 3.0\n");
    }

    /** What a Prometheus sends that was told to read native histograms. */
    @Test
    void scrape_thatCanReadProtobuf_getsNativeHistogramsToo() {
        metrics.requests()
                .publish(RequestMetricsTest.refused("POST /oauth2/token", "registry.example.com", Optional.empty()));

        Answer answer = scrape("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily"
                + ";encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.5");
        assertThat(answer.headers().get("Content-Type")).startsWith("application/vnd.google.protobuf");
        assertThat(BodyText.of(answer)).contains("cambist_request_duration_seconds");
        assertThat(histogram("cambist_request_duration_seconds")).allSatisfy(data -> {
            assertThat(data.hasNativeHistogramData()).isTrue();
            assertThat(data.hasClassicHistogramData()).isTrue();
        });
    }

    private List<HistogramSnapshot.HistogramDataPointSnapshot> histogram(String name) {
        return metrics.snapshots().stream()
                .filter(metric -> metric.getMetadata().getPrometheusName().equals(name))
                .flatMap(metric -> ((HistogramSnapshot) metric).getDataPoints().stream())
                .toList();
    }

    private Answer scrape(String accept) {
        RouteTable.Builder routes = RouteTable.builder();
        metrics.addTo(routes);
        return routes.build()
                .answer(new Call(
                        new UUID(1, 2),
                        new ClientView(InetAddress.getLoopbackAddress(), "http", "localhost"),
                        "GET",
                        "/metrics",
                        Optional.empty(),
                        name -> name.equals("Accept") ? List.of(accept) : List.of(),
                        () -> new byte[0]));
    }

    private static String name(MetricSnapshot metric) {
        String suffix = switch (metric) {
            case CounterSnapshot counter -> "_total";
            case InfoSnapshot info -> "_info";
            default -> "";
        };
        return metric.getMetadata().getPrometheusName() + suffix;
    }
}
