package dev.cambist.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.cambist.cli.process.ProcessContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** Every {@code cambist} that a page tells to type, or speaks of, is one that there is, with options that it has. */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```[^\\n]*\\n(.*?)^ *```");
    private static final Pattern SPAN = Pattern.compile("`((?:\\./)?cambist [^`]+)`");

    /** At the beginning of a line, behind a prompt, variables or a pipe, or in what is computed for another command. */
    private static final Pattern IN_BLOCK =
            Pattern.compile("(?m)(?:^[ $]*(?:\\w+=\\S* )*|[|(] *)(?:\\./)?(cambist [a-z-].*)$");

    /** A word as a shell takes it; what ends a command ends them. */
    private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|[^\\s'\"|&;>)]+|[|&;>)]");

    record Documented(Path page, String command, boolean whole) {
        @Override
        public String toString() {
            return page.getFileName() + ": " + command;
        }
    }

    static Stream<Documented> commands() throws IOException {
        List<Documented> all = new ArrayList<>();
        for (Path page : pages("README.md", "SECURITY.md")) {
            String text = Files.readString(page);
            BLOCK.matcher(text)
                    .results()
                    .flatMap(block -> IN_BLOCK.matcher(block.group(1).replaceAll("\\\\\\n\\s*", ""))
                            .results())
                    .forEach(found -> all.add(new Documented(page, found.group(1), true)));
            SPAN.matcher(BLOCK.matcher(text).replaceAll(""))
                    .results()
                    .map(MatchResult::group)
                    .map(span -> span.replaceAll("^`(\\./)?|`$", "").replaceAll("\\s+", " "))
                    .forEach(span -> all.add(new Documented(page, span, false)));
        }
        return all.stream();
    }

    /** All in docs, and these of the root. */
    static List<Path> pages(String... ofTheRoot) throws IOException {
        List<Path> pages =
                new ArrayList<>(Stream.of(ofTheRoot).map(ROOT::resolve).toList());
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void command_ofAPage_isUnderstood(Documented documented) {
        List<String> words = words(documented.command());
        assertThat(words.removeFirst()).isEqualTo("cambist");

        assertThatCode(() -> {
                    try {
                        Main.commandLine(ProcessContext.ofHelper()).parseArgs(words.toArray(String[]::new));
                    } catch (ParameterException e) {
                        // To speak of a command is not to give all that it needs, or to give it a name in capitals.
                        boolean left = e instanceof MissingParameterException
                                || String.valueOf(e.getMessage()).matches("(?s).*, not [A-Z]+");
                        if (documented.whole() || !left) {
                            throw e;
                        }
                    }
                })
                .doesNotThrowAnyException();
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command.replaceAll(" #.*", ""));
        while (word.find() && !word.group().matches("[|&;>)]")) {
            words.add(word.group().replaceAll("^['\"]|['\"]$", ""));
        }
        return words;
    }

    @Test
    void commands_areFound() throws IOException {
        assertThat(commands().filter(Documented::whole)).hasSizeGreaterThan(60);
        assertThat(commands().map(Documented::command))
                .contains("cambist demo", "cambist doctor registry.example.com", "cambist robot enable NAME");
    }
}
