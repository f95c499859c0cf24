package dev.cambist.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links of the documentation lead to files that are there, and to headings in them. */
final class PageLinksTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern CODE = Pattern.compile("^```.*?^```|`[^`\n]*`", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("^```.*?^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.+)$", Pattern.MULTILINE);

    @Test
    void links_ofEveryPage_leadSomewhere() throws IOException {
        List<Path> pages = pages();
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            CODE.matcher(Files.readString(page))
                    .replaceAll("")
                    .transform(LINK::matcher)
                    .results()
                    .map(link -> link.group(1))
                    .filter(link -> !URI.create(link).isAbsolute() && !leadsSomewhere(page, link))
                    .forEach(link -> broken.add(ROOT.relativize(page) + ": " + link));
        }

        assertThat(pages).hasSizeGreaterThan(40);
        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) {
        String file = link.replaceFirst("#.*", "");
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.isRegularFile(target)
                && (!link.contains("#") || anchors(target).contains(link.substring(link.indexOf('#') + 1)));
    }

    /** As forges and mkdocs make them: in small letters, without punctuation, with hyphens for spaces. */
    private static Set<String> anchors(Path page) {
        try {
            return HEADING.matcher(BLOCK.matcher(Files.readString(page)).replaceAll(""))
                    .results()
                    .map((MatchResult heading) -> heading.group(1)
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                            .strip()
                            .replace(' ', '-'))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            files,
                            Stream.of(
                                            "README",
                                            "SECURITY",
                                            "CHANGELOG",
                                            "CONTRIBUTING",
                                            "ci/README",
                                            "client/README",
                                            "testkit/README")
                                    .map(name -> ROOT.resolve(name + ".md")))
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }
}
