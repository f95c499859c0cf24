package dev.cambist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a page tells to run some tests or a report with Maven, those are run that it names, and no others. */
class DocumentedBuildsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BUILD = Pattern.compile("mvn (?:[^`\\n\\\\]|\\\\\\n)*");
    private static final String END_TO_END = "e2e";

    record Documented(Path page, String command) {
        /** What an option has, which may be quoted as a whole. */
        Optional<String> option(String name) {
            Matcher found = Pattern.compile("(?: |')" + Pattern.quote(name) + "[= ]?'?([^\\s']+)")
                    .matcher(command);
            return found.find() ? Optional.of(found.group(1)) : Optional.empty();
        }

        @Override
        public String toString() {
            return page.getFileName() + ": " + command;
        }
    }

    static Stream<Documented> builds() throws IOException {
        List<Documented> all = new ArrayList<>();
        for (Path page : DocumentedCommandsTest.pages("README.md", "CONTRIBUTING.md")) {
            BUILD.matcher(Files.readString(page))
                    .results()
                    .forEach(found -> all.add(new Documented(page, found.group().replaceAll("\\\\\\n\\s*", ""))));
        }
        return all.stream();
    }

    /** The plugin that runs the end-to-end tests is told by another name, and runs all of them where it is told none. */
    @ParameterizedTest
    @MethodSource("builds")
    void build_thatNamesTests_runsThese(Documented build) throws IOException {
        Optional<String> endToEnd = build.option("-Dit.test");
        Optional<String> unit = build.option("-Dtest");
        String module = build.option("-pl").orElse("");

        assertThat(endToEnd.isPresent() && unit.isPresent()).isFalse();
        if (endToEnd.isPresent()) {
            assertThat(build.option("-P")).contains(END_TO_END);
            assertThat(module).isEqualTo(END_TO_END);
        }
        if (unit.isPresent()) {
            assertThat(module).isNotEmpty().isNotEqualTo(END_TO_END);
        }
        for (String test :
                endToEnd.or(() -> unit).map(names -> names.split(",")).orElse(new String[0])) {
            assertThat(tests(module)).contains(test);
        }
    }

    @ParameterizedTest
    @MethodSource("builds")
    void build_thatNamesAReport_hasOne(Documented build) throws IOException {
        Optional<String> report = build.option("-Dbench");
        if (report.isPresent()) {
            String name = report.get().replace('.', '/');
            assertThat(ROOT.resolve("bench/src/main/java/" + name + ".java")).exists();
            assertThat(build.option("-P")).contains("bench");
        }
    }

    private static List<String> tests(String module) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .toList();
        }
    }

    @Test
    void builds_areFound() throws IOException {
        assertThat(builds()).hasSizeGreaterThan(25);
        assertThat(builds().flatMap(build -> build.option("-Dit.test").stream()))
                .contains("DashboardTest", "FloodsTest,EncryptedFloodsTest");
        assertThat(builds().flatMap(build -> build.option("-Dtest").stream()))
                .contains("ScopesFuzzTest", "KilledStoreTest,KilledKeysTest");
    }
}
