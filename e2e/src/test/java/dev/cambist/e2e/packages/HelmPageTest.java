package dev.cambist.e2e.packages;

import static org.assertj.core.api.Assertions.assertThat;

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

    /** The fenced blocks that begin so, with another beginning. */
    private static List<String> blocks(String begin, String instead) throws Exception {
        return Stream.of(Files.readString(Launcher.file("docs/helm.md")).split("```", -1))
                .filter(part -> part.startsWith(begin))
                .map(part -> instead + part.substring(begin.length()))
                .toList();
    }
}
