package dev.cambist.e2e.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script dist/release, in a copy of this tree that is a repository of its own. */
@EndToEnd
@Timeout(600)
final class ReleaseTest {
    private static final Map<String, String> SOMEBODY = Map.of(
            "GIT_AUTHOR_NAME", "Releaser",
            "GIT_AUTHOR_EMAIL", "releaser@example.com",
            "GIT_COMMITTER_NAME", "Releaser",
            "GIT_COMMITTER_EMAIL", "releaser@example.com");

    @TempDir
    private Path directory;

    @BeforeEach
    void copy() {
        run(List.of(
                        "bash",
                        "-c",
                        "set -o pipefail; git -C \"$0\" ls-files -z --cached --others --exclude-standard"
                                + " | tar -C \"$0\" --null -T - -cf - | tar -xf -",
                        Launcher.file("").toString()))
                .orFail();
        git("init", "--quiet");
        git("add", "--all");
        git("commit", "--quiet", "--message", "Begin");
    }

    @Test
    void release_isATagWithItsVersionEverywhere_andTheNextOneIsBegun() throws Exception {
        String underWork = version();
        assertThat(underWork).endsWith("-SNAPSHOT");

        Outcome released = release("7.8.9", "7.9.0").orFail();

        assertThat(released.output()).contains("git checkout v7.8.9 && mvn -B -ntp package -Ppackages -DskipTests");
        assertThat(git("log", "--format=%s")).isEqualTo("Begin 7.9.0\nRelease 7.8.9\nBegin\n");
        assertThat(version()).isEqualTo("7.9.0-SNAPSHOT");
        assertThat(git("show", "HEAD:CHANGELOG.md"))
                .containsPattern("\n## Unreleased\n\n## 7\\.8\\.9, \\d{4}-\\d\\d-\\d\\d\n\n### ");

        git("checkout", "--quiet", "v7.8.9");
        assertThat(version()).isEqualTo("7.8.9");
        assertThat(run(List.of("git", "grep", "-F", underWork)).output()).isEmpty();
        for (String place : List.of(
                "deploy/helm/cambist/Chart.yaml",
                "deploy/compose/compose.yaml",
                "deploy/kubernetes/single.yaml",
                "dist/packages/pom.xml",
                "cli/src/main/java/dev/cambist/cli/process/ProductVersion.java",
                "client/README.md")) {
            assertThat(directory.resolve(place)).content().contains("7.8.9");
        }
        // What is derived is what the chart of that version gives.
        run(List.of("deploy/render")).orFail();
        assertThat(git("status", "--porcelain")).isEmpty();
    }

    @Test
    void release_thatCannotBe_isRefusedAndChangesNothing() throws Exception {
        assertRefused("three numbers", "7.8", "7.9.0");
        assertRefused("does not come after", "7.8.9", "7.8.9");
        assertRefused("does not come after", "7.10.0", "7.9.0");
        git("tag", "v7.8.9");
        assertRefused("a tag v7.8.9 already", "7.8.9", "7.9.0");
        Files.writeString(directory.resolve("NOTICE"), "something");
        assertRefused("not committed", "7.8.8", "7.9.0");
        git("checkout", "--quiet", "NOTICE");
        Files.writeString(
                directory.resolve("CHANGELOG.md"), "# Changes\n\n## Unreleased\n\n## 0.0.1\n\n- All of it.\n");
        git("commit", "--quiet", "--all", "--message", "Forget");
        assertRefused("nothing that is unreleased", "7.8.8", "7.9.0");
    }

    private void assertRefused(String reason, String version, String next) {
        String before = git("rev-parse", "HEAD") + git("tag");
        Outcome refused = release(version, next);
        assertThat(refused.succeeded()).as("%s", refused).isFalse();
        assertThat(refused.error()).contains(reason);
        assertThat(git("rev-parse", "HEAD") + git("tag")).isEqualTo(before);
    }

    private String version() throws Exception {
        return Files.readAllLines(directory.resolve("pom.xml")).stream()
                .filter(line -> line.matches("  <version>.*</version>"))
                .map(line -> line.replaceAll("^\\s*<version>|</version>$", ""))
                .findFirst()
                .orElseThrow();
    }

    private Outcome release(String version, String next) {
        return run(List.of("dist/release", version, next));
    }

    private String git(String... words) {
        List<String> command = new java.util.ArrayList<>(List.of("git"));
        command.addAll(List.of(words));
        return run(command).orFail().output();
    }

    private Outcome run(List<String> command) {
        return Commands.run(directory, "", SOMEBODY, command);
    }
}
