package dev.cambist.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what the documentation says of the log to what stands in the code: each warning and error, and no other. */
final class OperationsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "operations.md");
    private static final List<Path> SOURCES =
            List.of(Path.of("src", "main", "java"), Path.of("..", "cli", "src", "main", "java"));

    private static final Pattern CALL = Pattern.compile(
            "\\b(?:LOG|log)\\s*\\.(?:(?:warn|error)\\(|at(?:Warn|Error)\\(\\)[^;]*?\\.log\\()"
                    + "((?:\"(?:[^\"\\\\]|\\\\.)*+\"|[^\";]++)*+);",
            Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("(?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*\\+?\\s*)+");
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

    /** A text of fewer letters, such as <code>{}: {}</code>, begins with what a line about it says. */
    private static final int LETTERS = 5;

    /** Is put together without a pattern, where the log itself is written. */
    private static final String OF_THE_LOG = "… line(s) of the log were dropped since …, because nobody read it";

    @Test
    void page_hasEachWarningAndErrorOfTheLogAndNoOther() throws IOException {
        Set<String> inCode = new TreeSet<>(Set.of(OF_THE_LOG));
        for (Path source : sources()) {
            inCode.addAll(lines(Files.readString(source)));
        }

        String page = Files.readString(PAGE);
        String ofTheLog = page.substring(page.indexOf("## What the log"), page.indexOf("## More than one"));
        Set<String> onPage =
                ROW.matcher(ofTheLog).results().map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));

        assertThat(onPage).isEqualTo(inCode);
    }

    @Test
    void lines_ofCodeInEachForm_areTheirTexts() {
        assertThat(
                        lines(
                                "LOG.warn(\"one {};\" + \" and {}\", a);\n log.error(ok ? \"second\" : \"third one\", e);"
                                        + " LOG.atError()\n.setCause(e).log(\"fourth\"); LOG.error(\"{}: {}\", f, w); LOG.info(\"fifth\");"))
                .containsExactlyInAnyOrder("one …; and …", "second", "third one", "fourth");
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> server = Files.walk(SOURCES.getFirst());
                Stream<Path> cli = Files.walk(SOURCES.getLast())) {
            return Stream.concat(server, cli)
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
        }
    }

    private static Collection<String> lines(String code) {
        Set<String> found = new TreeSet<>();
        Matcher call = CALL.matcher(code);
        while (call.find()) {
            TEXT.matcher(call.group(1))
                    .results()
                    .map(MatchResult::group)
                    .map(text -> text.replaceAll("\"\\s*\\+\\s*\"", "").strip())
                    .map(text -> text.substring(1, text.lastIndexOf('"')).replace("{}", "…"))
                    .filter(text -> text.chars().filter(Character::isLetter).count() >= LETTERS)
                    .forEach(found::add);
        }
        return found;
    }
}
