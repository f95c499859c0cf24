package dev.cambist.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.testkit.AcrSignIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README shows a test that runs, and a policy that can be used. */
final class ReadmeTest {
    private static final Path EXAMPLE = Path.of("src/test/java/dev/cambist/testkit/junit/SignInExampleTest.java");

    private static List<String> blocks(String language) throws IOException {
        Pattern block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
        return block.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void readme_example_isTheTestThatRuns() throws IOException {
        String source = Files.readString(EXAMPLE);
        // An own test has a package of its own, and imports the annotation.
        String shown = blocks("java").getFirst().replace("import dev.cambist.testkit.junit.CambistTest;\n", "");

        assertThat(shown).isEqualTo(source.substring(source.indexOf("import ")));
        assertThat(blocks("java")).hasSize(1);
    }

    @Test
    void readme_policy_isAccepted() throws IOException {
        assertThat(blocks("yaml")).hasSize(1);
        try (AcrSignIn signIn = AcrSignIn.start(blocks("yaml").getFirst())) {
            assertThat(signIn.service()).isEqualTo("images.example.com");
        }
    }
}
