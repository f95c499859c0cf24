package dev.cambist.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.testkit.AcrSignIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README shows tests that run, and a policy that can be used. */
final class ReadmeTest {
    private static final Path EXAMPLES = Path.of("src/test/java/dev/cambist/testkit/junit");

    private static List<String> blocks(String language) throws IOException {
        Pattern block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
        return block.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void readme_examples_areTestsThatRun() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String name : List.of("SignInExampleTest.java", "ThrottledExampleTest.java")) {
            String source = Files.readString(EXAMPLES.resolve(name));
            sources.add(source.substring(source.indexOf("import ")));
        }

        // An own test has a package of its own, and imports the annotation.
        assertThat(blocks("java"))
                .extracting(shown -> shown.replace("import dev.cambist.testkit.junit.CambistTest;\n", ""))
                .isEqualTo(sources);
    }

    @Test
    void readme_policy_isAccepted() throws IOException {
        assertThat(blocks("yaml")).hasSize(1);
        try (AcrSignIn signIn = AcrSignIn.start(blocks("yaml").getFirst())) {
            assertThat(signIn.service()).isEqualTo("images.example.com");
        }
    }
}
