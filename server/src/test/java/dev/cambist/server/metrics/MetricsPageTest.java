package dev.cambist.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.forwarding.ClientView;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.RouteTable;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
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
import org.junit.jupiter.api.Test;

/** Holds the table of metrics in the documentation to what is served. */
final class MetricsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final Pattern ROW = Pattern.compile("^\\| `(cambist_\\w+)` \\|", Pattern.MULTILINE);

    private final Metrics metrics = new Metrics(service -> true, List::of, InstantSource.fixed(Instant.EPOCH));

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
