package dev.cambist.e2e.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.Setup;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Program;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.e2e.lab.Tool;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Prometheus reads the metrics of a gateway that real clients use; dashboard and alerts ask it about them. */
@EndToEnd
final class PrometheusTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path RULES = ROOT.resolve("deploy/prometheus");
    private static final Path DASHBOARD = ROOT.resolve("deploy/grafana/cambist.json");
    private static final Pattern METRIC = Pattern.compile("\\b(?:cambist|jvm|process)_\\w+");
    private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.]+,\"([0-9.e+-]+)\"]");
    private static final Pattern CONFIGURATION = Pattern.compile("```yaml\n# prometheus.yml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private static Path directory;

    private static RegistrySetup site;
    private static Program prometheus;
    private static URI api;

    @BeforeAll
    static void use() throws Exception {
        site = RegistrySetup.start(Setup.DISTRIBUTION_3_GATEWAY, directory);
        Skopeo skopeo = site.skopeo();
        skopeo.login(site.host(), site.refreshToken(RegistrySetup.BUILDER)).orFail();
        TinyImage image = TinyImage.write(directory.resolve("image"), "counted");
        skopeo.push(image, site.image("acme/shop/web:1")).orFail();
        skopeo.pull(site.image("acme/shop/web:1"), site.workspace()).orFail();
        assertThat(skopeo.push(image, site.image("payroll/web:1")).exitCode()).isNotZero();
        assertThat(site.cambist().exchange(RegistrySetup.SERVICE, "nonsense").status())
                .isEqualTo(401);
        prometheus = start();
    }

    private static Program start() throws Exception {
        int port = Ports.free();
        api = URI.create("http://localhost:" + port);
        return start("prometheus", api, List.of());
    }

    private static Program start(String name, URI url, List<String> options) throws Exception {
        String own = site.cambist().managementUrl("/").getAuthority();
        Path file = directory.resolve(name + ".yml");
        Files.writeString(file, documented().replace("localhost:8081", own).replace("15s", "1s"));
        List<String> command = new ArrayList<>(List.of(
                Tool.PROMETHEUS.path().toString(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + directory.resolve(name + "-series"),
                "--web.listen-address=" + url.getAuthority()));
        command.addAll(options);
        return Program.start(name, directory, Map.of(), command)
                .awaitReady(() -> Http.answers(url.resolve("/-/ready"), 200));
    }

    /** The configuration that the documentation shows, with the rules beside it. */
    private static String documented() throws Exception {
        var found = CONFIGURATION.matcher(Files.readString(ROOT.resolve("docs/metrics.md")));
        assertThat(found.find()).isTrue();
        return found.group(1)
                .replace(
                        "cambist.rules.yaml",
                        RULES.resolve("cambist.rules.yaml").toString());
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (site != null) {
            site.close();
        }
    }

    @Test
    void metrics_areAsPromtoolWantsThem() {
        Outcome checked =
                Commands.run(directory, page(), List.of(Tool.PROMTOOL.path().toString(), "check", "metrics"));

        // Names of the JVM's own metrics are its client's.
        assertThat((checked.output() + checked.error()).lines().filter(line -> line.startsWith("cambist_")))
                .isEmpty();
        assertThat(checked.error()).doesNotContain("error while linting");
    }

    @Test
    void alerts_areRaisedAndNotRaisedAsTheirTestSays() {
        Commands.run(RULES, List.of(Tool.PROMTOOL.path().toString(), "check", "rules", "cambist.rules.yaml"))
                .orFail();
        Commands.run(RULES, List.of(Tool.PROMTOOL.path().toString(), "test", "rules", "cambist.test.yaml"))
                .orFail();
    }

    @Test
    void prometheus_readsWhatHappened() {
        assertThat(value("sum(cambist_registry_requests_total{method=\"PUT\", operation=\"manifest\"})"))
                .isPositive();
        assertThat(value("cambist_registry_received_bytes_total")).isPositive();
        assertThat(value("cambist_requests_total{endpoint=\"/oauth2/exchange\", outcome=\"refused\"}"))
                .isPositive();
        assertThat(value("min(cambist_issuer_keys_available)")).isEqualTo(1);
        assertThat(value("process_resident_memory_bytes{job=\"cambist\"}")).isPositive();
    }

    @Test
    void prometheus_thatReadsNativeHistograms_getsThem() throws Exception {
        URI url = URI.create("http://localhost:" + Ports.free());
        try (Program second = start("native", url, List.of("--enable-feature=native-histograms"))) {
            String question = "sum(histogram_count(cambist_request_duration_seconds))";

            assertThat(value(second, url, question)).isPositive();
            assertThat(value(second, url, "sum(cambist_requests_total)")).isPositive();
        }
    }

    @Test
    void dashboard_asksForWhatThereIs() throws Exception {
        List<String> asked = Commands.run(directory, List.of("jq", "-r", ".. | .expr? // empty", DASHBOARD.toString()))
                .orFail()
                .output()
                .lines()
                .map(line -> line.replace("$__rate_interval", "1m").replace("$instance", ".*"))
                .toList();

        assertThat(asked)
                .hasSizeGreaterThan(10)
                .allSatisfy(question -> assertThat(query(question)).contains("\"status\":\"success\""));
        assertThat(names(String.join("\n", asked))).isSubsetOf(names(page()));
    }

    /** Alerts name no metric that is not there, whatever the test of the rules feeds them. */
    @Test
    void alerts_askForWhatThereIs() throws Exception {
        Set<String> asked = names(Files.readAllLines(RULES.resolve("cambist.rules.yaml")).stream()
                .filter(line -> !line.contains("summary:") && !line.contains("action:"))
                .collect(Collectors.joining("\n")));

        assertThat(asked).isNotEmpty().isSubsetOf(names(page()));
    }

    @Test
    void rules_areLoadedByThePrometheusOfTheDocumentation() {
        assertThat(Http.get(api.resolve("/api/v1/rules")).body()).contains("CambistIssuerUnavailable");
    }

    private static String page() {
        return Http.get(site.cambist().managementUrl("/metrics")).body();
    }

    private static Set<String> names(String text) {
        return METRIC.matcher(text)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The first value that comes of a question, once there is one. */
    private static double value(String question) {
        return value(prometheus, api, question);
    }

    private static double value(Program program, URI url, String question) {
        double[] found = new double[1];
        program.awaitReady(() -> {
            Matcher value = VALUE.matcher(query(url, question));
            boolean there = value.find();
            found[0] = there ? Double.parseDouble(value.group(1)) : 0;
            return there;
        });
        return found[0];
    }

    /** The answer of the API: {"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[T,"V"]}]}}. */
    private static String query(String question) {
        return query(api, question);
    }

    private static String query(URI url, String question) {
        return Http.get(url.resolve("/api/v1/query?query=" + URLEncoder.encode(question, StandardCharsets.UTF_8)))
                .body();
    }
}
