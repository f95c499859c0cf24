package dev.cambist.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README shows what is compiled, and run by {@code ExamplesTest}. */
final class ReadmeTest {
    private static final Path EXAMPLES = Path.of("src/test/java/dev/cambist/client/examples");
    private static final Pattern SHOWN = Pattern.compile("<!-- example: (\\w+) -->\n```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SOURCE = Pattern.compile("( *)// README\n(.*?)\n *// end", Pattern.DOTALL);

    private static List<MatchResult> shown() throws IOException {
        return SHOWN.matcher(Files.readString(Path.of("README.md"))).results().toList();
    }

    @Test
    void readme_examples_areTheCompiledOnes() throws IOException {
        for (MatchResult example : shown()) {
            String source = Files.readString(EXAMPLES.resolve(example.group(1) + ".java"));
            MatchResult region = SOURCE.matcher(source).results().findFirst().orElseThrow();
            String compiled = region.group(2).replaceAll("(?m)^" + region.group(1), "");

            assertThat(example.group(2).stripTrailing()).as(example.group(1)).isEqualTo(compiled);
        }
    }

    @Test
    void readme_javaBlocks_areAllCompiled() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            List<String> compiled = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith("Test.java"))
                    .map(name -> name.replace(".java", ""))
                    .sorted()
                    .toList();

            assertThat(new TreeSet<>(
                            shown().stream().map(example -> example.group(1)).toList()))
                    .containsExactlyElementsOf(compiled);
        }
        assertThat(readme.split("```java", -1)).hasSize(shown().size() + 1);
    }
}
