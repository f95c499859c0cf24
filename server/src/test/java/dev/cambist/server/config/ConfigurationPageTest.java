package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example of the page about access, read as a server would read it. */
final class ConfigurationPageTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final String REST = SERVER + """
            registries:
              - service: registry.example.com
            issuers:
              - { name: corp, url: https://login.example.com, audiences: [registry.example.com] }
              - { name: github, url: https://token.actions.githubusercontent.com, audiences: [registry.example.com] }
            """;

    @TempDir
    Path directory;

    static List<String> examples() throws IOException {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        int start = page.indexOf("\n## access\n");
        String section = page.substring(start, page.indexOf("\n## ", start + 1));
        return YAML.matcher(section)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void access_exampleOfThePage_isUnderstood(String yaml) {
        assertThat(new ConfigurationFolder(directory).read(REST + yaml).access().rules())
                .isNotEmpty();
    }

    @Test
    void access_examplesOfThePage_areAllFound() throws IOException {
        assertThat(examples()).hasSize(6);
    }
}
