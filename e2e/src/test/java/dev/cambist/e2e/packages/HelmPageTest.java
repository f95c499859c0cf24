package dev.cambist.e2e.packages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/helm.md tells to write and to type works as it stands there. */
@EndToEnd
@Timeout(600)
final class HelmPageTest {
    @TempDir
    private Path directory;

    @Test
    void commands_withEachOfTheValues_work() throws Exception {
        List<String> values = blocks("yaml\nimage:", "image:");
        List<String> commands = blocks("sh helm\n", "").getFirst().lines().toList();
        assertThat(values).hasSize(2);
        assertThat(commands).hasSize(2).allMatch(command -> command.startsWith("helm "));
        Files.createSymbolicLink(directory.resolve("deploy"), Launcher.file("deploy"));
        for (String value : values) {
            Files.writeString(directory.resolve("values.yaml"), value);
            for (String command : commands) {
                Outcome outcome = Commands.run(
                        directory,
                        List.of("bash", "-c", Tool.HELM.path() + command.substring(4) + " --kube-version 1.34.0"));
                assertThat(outcome.exitCode()).as("%s", outcome).isZero();
            }
        }
    }

    /** Printed, and not sent to a cluster. */
    @Test
    void secrets_asTyped_haveTheNamesAndKeysThatTheChartReads() throws Exception {
        Files.writeString(directory.resolve("password"), "a password");
        List<String> commands = blocks("sh kubectl\n", "").getFirst().lines().toList();
        String values = Files.readString(Launcher.file("deploy/helm/cambist/values.yaml"))
                + String.join("", blocks("yaml\nimage:", "image:"));
        assertThat(commands).hasSize(2).allMatch(command -> command.startsWith("kubectl -n registry create secret "));
        for (String command : commands) {
            Outcome made = Commands.run(
                            directory,
                            List.of(
                                    "bash",
                                    "-c",
                                    Tool.KUBECTL.path() + command.substring("kubectl".length())
                                            + " --dry-run=client --output json"))
                    .orFail();

            JsonObject secret = JsonObject.parseWithNulls(made.output().getBytes(UTF_8));
            assertThat(secret.text("kind")).hasValue("Secret");
            String name = secret.object("metadata").orElseThrow().text("name").orElseThrow();
            String key = secret.object("data")
                    .orElseThrow()
                    .members()
                    .keySet()
                    .iterator()
                    .next();
            assertThat(values)
                    .containsPattern("(name|secretName): " + name + "\\b")
                    .containsPattern("(key: |keys: \\[)" + key + "\\b");
        }
    }

    /** The fenced blocks that begin so, with another beginning. */
    private static List<String> blocks(String begin, String instead) throws Exception {
        return Stream.of(Files.readString(Launcher.file("docs/helm.md")).split("```", -1))
                .filter(part -> part.startsWith(begin))
                .map(part -> instead + part.substring(begin.length()))
                .toList();
    }
}
