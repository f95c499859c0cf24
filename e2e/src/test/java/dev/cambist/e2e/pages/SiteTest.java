package dev.cambist.e2e.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documentation builds as a site in which every link leads somewhere, and which loads nothing from elsewhere. */
@EndToEnd
@Timeout(600)
final class SiteTest {
    /** What a browser would load while somebody reads: scripts, styles, fonts, pictures, frames. */
    private static final Pattern LOADED = Pattern.compile(
            "(?:<(?:script|img|iframe|source)\\b[^>]*\\bsrc=\"|<link\\b[^>]*\\bhref=\"|url\\(['\"]?|@import\\s+['\"])((?:https?:)?//[^\"')]+)");

    private static final Pattern PATH = Pattern.compile("^  (/\\S*):$", Pattern.MULTILINE);
    private static final Pattern PARAMETER = Pattern.compile("^ +- \\{ name: (\\w+), in: query", Pattern.MULTILINE);

    @TempDir
    private static Path site;

    @BeforeAll
    @Timeout(600)
    static void build() {
        Path sources = Launcher.file("site");
        // Strict: a link or an anchor that leads nowhere is an error, and so is a page that no menu has.
        Commands.run(
                        sources,
                        "",
                        Duration.ofMinutes(5),
                        List.of(
                                Tool.MKDOCS.path().toString(),
                                "build",
                                "--strict",
                                "--config-file",
                                sources.resolve("mkdocs.yml").toString(),
                                "--site-dir",
                                site.toString()))
                .orFail();
    }

    @Test
    void pages_areThere_andSearchKnowsThem() throws IOException {
        assertThat(Stream.of("index", "start/beside", "concepts", "clients", "coming-from", "faq", "identities/github")
                        .map(page -> site.resolve(page + ".html")))
                .allSatisfy(page -> assertThat(page).exists());
        assertThat(Files.readString(site.resolve("search/search_index.json")))
                .contains("start/in-front.html")
                .contains("security.html");
    }

    @Test
    void reference_hasEveryKeyOfTheSchema() throws IOException {
        String reference = Files.readString(site.resolve("configuration-reference.html"));

        assertThat(List.of(
                        "server.listen",
                        "registries[].upstream.idle-timeout",
                        "issuers[].jwks-file",
                        "access[].who",
                        "store.postgres"))
                .allSatisfy(key -> assertThat(reference).contains("<code>" + key + "</code>"));
    }

    @ParameterizedTest
    @CsvSource({"admin.yaml,api-admin.html", "sessions.yaml,api-sessions.html", "openapi.yaml,api-tokens.html"})
    void contract_everyRequestAndEveryNameInIt_isOnItsPage(String contract, String page) throws IOException {
        String document = Files.readString(Launcher.file("api/" + contract));
        String made = Files.readString(site.resolve(page));
        List<String> paths = found(PATH, document.replaceFirst("(?s)\\n(x-|components).*", ""));
        List<String> parameters = found(PARAMETER, document);
        long operations = Pattern.compile("^      operationId: ", Pattern.MULTILINE)
                .matcher(document)
                .results()
                .count();

        assertThat(paths)
                .isNotEmpty()
                .allSatisfy(path ->
                        assertThat(made).containsPattern("<h2 [^>]*>[A-Z]+ <code>" + Pattern.quote(path) + "</code>"));
        assertThat(parameters).allSatisfy(name -> assertThat(made).contains("<td><code>" + name + "</code></td>"));
        assertThat(Pattern.compile("<h2 [^>]*>[A-Z]+ <code>/").matcher(made).results())
                .hasSize((int) operations);
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    @Test
    void site_loadsNothingFromElsewhere() throws IOException {
        try (Stream<Path> files = Files.walk(site)) {
            List<String> loaded = files.filter(file -> file.toString().matches(".*\\.(html|css)"))
                    .flatMap(file -> LOADED.matcher(read(file)).results().map(MatchResult::group))
                    .filter(found -> !found.contains("rel=\"canonical\""))
                    .toList();

            assertThat(loaded).isEmpty();
        }
    }

    @Test
    void sequences_areThoseThatTheirScriptDraws() {
        Commands.run(
                        site,
                        List.of(
                                Tool.MKDOCS.path().resolveSibling("python").toString(),
                                Launcher.file("site/sequences.py").toString(),
                                "--check"))
                .orFail();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
