package dev.cambist.server.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.config.ConfigurationFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is documented gives no warnings, and every warning is documented. */
final class AdviceOnDocumentsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final String REST = """
            server: { listen: "127.0.0.1:8080" }
            registries: [{ service: registry.example.com }]
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"github.md", "gitlab.md", "forgejo.md", "google.md", "entra.md"})
    void identities_firstExample_givesNoWarning(String page) throws Exception {
        assertNoWarning(REST + firstExample(Path.of("../docs/identities", page)));
    }

    @Test
    void readme_example_givesNoWarning() throws Exception {
        assertNoWarning(firstExample(Path.of("../README.md")));
    }

    @Test
    void page_everyKindOfWarning_hasARow() throws Exception {
        String page = Files.readString(Path.of("../docs/configuration.md"));

        assertThat(Arrays.stream(Warning.Kind.values()).map(kind -> "| `" + kind.word() + "` | "))
                .allSatisfy(row -> assertThat(page).contains(row));
    }

    private void assertNoWarning(String yaml) throws Exception {
        Path file = Files.writeString(directory.resolve("cambist.yaml"), yaml);
        assertThat(Advice.on(ConfigurationFile.read(file, Map.of()), NOW)).isEmpty();
    }

    private static String firstExample(Path page) throws Exception {
        Matcher matcher = YAML.matcher(Files.readString(page));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
