package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every report runs, in so short a form that its figures mean nothing: one that nobody runs is broken before long. */
@EndToEnd
@Timeout(1800)
final class BenchmarksTest {
    private static final Duration DONE_WITHIN = Duration.ofMinutes(25);

    @TempDir
    private Path directory;

    @BeforeAll
    static void build() {
        Launcher.build();
    }

    @Test
    void requests_short_printsEachServerWithEachProvider() {
        assertThat(report("requests.RequestReport", "1", "40", "8"))
                .containsPattern("POST /oauth2/exchange \\| cambist \\| jdk \\| [0-9.]+ \\|")
                .containsPattern("POST /oauth2/token, 3 scopes \\| cambist \\| accp \\| [0-9.]+ \\|")
                .containsPattern("GET /oauth2/token, 1 scope \\| floor \\| accp \\| [0-9.]+ \\|");
    }

    @Test
    void sizing_short_printsEachHeap() {
        assertThat(report(
                        "requests.SizingReport",
                        Launcher.file("dist/target/cambist").toString(),
                        "40",
                        "10",
                        "96",
                        "128"))
                .containsPattern("\\| 96 \\|( [0-9]+ \\|){7} [0-9.]+ \\| [0-9]+ \\|")
                .containsPattern("\\| 128 \\|( [0-9]+ \\|){7} [0-9.]+ \\| [0-9]+ \\|");
    }

    @Test
    void decisions_short_printsEachSize() {
        assertThat(report("access.DecisionReport", "short")).contains("| decide | 10000 |", "| ES256 signature |");
    }

    @Test
    void growth_short_printsEachSize() {
        assertThat(report("access.GrowthReport", "1", "2"))
                .contains("| exchange, rules | 10000 |", "| exchange, groups | 500 |", "| token, scopes | 100 |");
    }

    @Test
    void check_short_printsEachShape() {
        assertThat(report("analysis.CheckReport", "20")).contains("| stars everywhere | 20 |");
    }

    @Test
    void index_short_printsEachQuestionOfEachDatabase() {
        assertThat(Tool.POSTGRES.path()).isExecutable();

        assertThat(report("index.IndexReport", "20", "2000", "5"))
                .contains("| a page of tags, newest first | SQLite |", "| a push | PostgreSQL |");
    }

    @Test
    void portal_short_printsEachPage() {
        assertThat(report("index.PortalReport", "30", "2000", "3"))
                .contains("| the list of repositories |", "| a page of tags |");
    }

    @Test
    void store_short_printsEachStoreTheStartAndTheGrowth() {
        assertThat(Tool.POSTGRES.path()).isExecutable();

        assertThat(report("requests.StoreReport", "1", "40", "2000", "500"))
                .contains(
                        "| POST /oauth2/exchange | sqlite, audit strict |",
                        "| POST /oauth2/token, 3 scopes | sqlite, 1 % full |",
                        "| POST /oauth2/token, 3 scopes | sqlite, full |",
                        "| POST /oauth2/token, 3 scopes | postgresql, three replicas |",
                        "The store grows by ");
    }

    @Test
    void shortPrograms_short_printsTheRatioOfEach() {
        assertThat(report(
                        "start.ShortProgramsReport",
                        Launcher.file("dist/target/cambist").toString(),
                        "1"))
                .containsPattern("\\| `docker-credential-cambist get`, from its cache \\|( [0-9.]+ \\|){4}")
                .contains("| `cambist probe` |", "| `cambist check` |", "| an empty program |");
    }

    @Test
    void serverStart_short_printsEachWay() {
        assertThat(report(
                        "start.ServerStartReport",
                        Launcher.file("dist/target/cambist").toString(),
                        "1"))
                .containsPattern("\\| with `tracing` \\|( [0-9.]+ \\|){5}")
                .contains("| without its AOT cache |", "| bare Jetty |");
    }

    @Test
    void timeToAcr_short_printsTheFirstAndTheOthers() {
        assertThat(report("start.TimeToAcrReport", "1", "2"))
                .containsPattern("\\| the first of a process stands \\|( [0-9]+ \\|){6}")
                .containsPattern("\\| each further one has refused a push to a locked tag \\|( [0-9]+ \\|){6}");
    }

    @Test
    void gateway_short_printsEachWay() {
        assertThat(Tool.NGINX.path()).isExecutable();
        assertThat(Tool.DOCKER_REGISTRY.path()).isExecutable();

        assertThat(report("gateway.GatewayReport", "1", "16", "1"))
                .contains("| pull 1 MiB | gateway |", "| push 1 MiB | nginx |", "| pull 16 manifests | direct |");
    }

    @Test
    void http2_short_printsEachWayWithEachVersion() {
        assertThat(Tool.NGINX.path()).isExecutable();
        assertThat(Tool.DOCKER_REGISTRY.path()).isExecutable();

        assertThat(report("gateway.Http2Report", "1", "16", "1"))
                .contains("| pull 1 MiB | gateway | 2 |", "| pull 16 manifests | nginx | 1.1 |");
    }

    @Test
    void pushes_short_printsEachIndex() {
        assertThat(Tool.NGINX.path()).isExecutable();
        assertThat(Tool.DOCKER_REGISTRY.path()).isExecutable();
        assertThat(Tool.POSTGRES.path()).isExecutable();

        assertThat(report("gateway.PushReport", "1", "1", "8", "1"))
                .contains("the smallest image | gateway |", "sign-in | nginx |", "| gateway, index in memory |")
                .contains("| gateway, index in PostgreSQL |");
    }

    private String report(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.cambist.bench." + name));
        command.addAll(List.of(arguments));
        Outcome outcome =
                Commands.run(name.startsWith("gateway") ? Launcher.file("bench") : directory, "", DONE_WITHIN, command);
        return outcome.orFail().output();
    }
}
