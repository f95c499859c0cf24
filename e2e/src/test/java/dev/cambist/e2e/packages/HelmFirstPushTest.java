package dev.cambist.e2e.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first push by the chart: Helm renders it, and what its pod runs is run in the image with what its ConfigMap has, by
 * the kernel's means. What a cluster does besides, which is to find a node and to pull the image, is not in the time.
 */
@EndToEnd
@Timeout(3600)
final class HelmFirstPushTest {
    private static final Pattern ARGUMENTS = Pattern.compile("\n +args: \\[(.*)]\n");
    private static final int USER = 65532;

    @TempDir
    private Path directory;

    @Test
    void pod_asRendered_takesAFirstPush() throws Exception {
        try (FirstPush push = new FirstPush(directory)) {
            Chart chart = new Chart(directory);
            String values = values(push).toString();
            List<String> command = command(chart.template("single", "workload.yaml", "--values", values));
            String file = chart.file("single", "configuration.yaml", "cambist.yaml", "--values", values);
            Path etc = Files.createDirectories(directory.resolve("etc"));
            Path data = Files.createDirectories(directory.resolve("data"));
            Files.setAttribute(data, "unix:gid", USER);
            Files.setAttribute(data, "unix:mode", 0_42_775);
            // A pod has these ports for itself; here they are others' too. And nobody asks elsewhere meanwhile.
            Files.writeString(
                    etc.resolve("cambist.yaml"),
                    replaced(
                                    replaced(file, "0.0.0.0:8080", "localhost:" + push.port()),
                                    "0.0.0.0:8081",
                                    "localhost:" + push.managementPort())
                            .replaceFirst("drain-delay: \\d+s", "drain-delay: 0s"));
            Container image =
                    Container.of(OciLayout.unpack(Packages.containerImage(), directory.resolve("layout")), directory);
            Container pod = image.mounting(etc, "/etc/cambist", "ro").mounting(data, "/var/lib/cambist", "rw");
            List<String> words = new ArrayList<>(image.settings().texts("Entrypoint"));
            words.addAll(command);

            try (Program serve = pod.start("pod", words)) {
                serve.awaitReady(() -> Http.answers(push.url("/.well-known/jwks.json"), 200));
                push.push("helm");
            }
        }
    }

    /** The values of a first push: its configuration is that of every other way, but for what the chart knows. */
    private Path values(FirstPush push) throws Exception {
        List<String> lines = push.configuration("").lines().toList();
        assertThat(lines.getFirst()).startsWith("server: ");
        List<String> values = new ArrayList<>(List.of("config:", "  server: { url: \"" + push.url("") + "\" }"));
        lines.stream().skip(1).map("  "::concat).forEach(values::add);
        return Files.write(directory.resolve("values.yaml"), values);
    }

    /** What the container is told to run, behind the image's entry point. */
    private static List<String> command(String workload) {
        Matcher arguments = ARGUMENTS.matcher(workload);
        assertThat(arguments.find()).as(workload).isTrue();
        assertThat(workload).doesNotContain(" command: ");
        return Arrays.asList(arguments.group(1).split(", ", -1));
    }

    private static String replaced(String text, String old, String by) {
        assertThat(text).contains(old);
        return text.replace(old, by);
    }
}
