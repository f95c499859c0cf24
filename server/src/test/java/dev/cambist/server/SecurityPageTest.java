package dev.cambist.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds SECURITY.md to the tests that it names. */
final class SecurityPageTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern TEST = Pattern.compile("`(\\w+): (\\w+)(?:\\.(\\w+))?`");
    private static final Pattern THREAT = Pattern.compile("^\\| (?!threat|---).*\\|$", Pattern.MULTILINE);

    @Test
    void page_testsThatItNames_exist() throws IOException {
        List<String> missing = new ArrayList<>();
        List<MatchResult> named = TEST.matcher(page()).results().toList();
        for (MatchResult test : named) {
            String method = test.group(3) == null ? "" : "void " + test.group(3) + "(";
            if (!source(test.group(1), test.group(2)).contains(method)) {
                missing.add(test.group());
            }
        }

        assertThat(named).hasSizeGreaterThan(30);
        assertThat(missing).isEmpty();
    }

    @Test
    void page_eachThreat_hasATest() throws IOException {
        assertThat(THREAT.matcher(page()).results().map(MatchResult::group))
                .hasSizeGreaterThan(20)
                .allSatisfy(row -> assertThat(row).containsPattern(TEST));
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("SECURITY.md"));
    }

    /** The source of a test class, or an exception that names it. */
    private static String source(String module, String name) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
            Path file = files.filter(path -> path.endsWith(name + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("SECURITY.md names a test that is not there: " + name));
            return Files.readString(file);
        }
    }
}
