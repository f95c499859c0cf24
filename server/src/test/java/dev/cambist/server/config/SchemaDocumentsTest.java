package dev.cambist.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.config.schema.ConfigurationSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema beside the documentation: the file that is shipped, the examples, and the words of the tables. */
final class SchemaDocumentsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path SHIPPED = ROOT.resolve("docs/cambist.schema.json");
    private static final String FIRST_LINE = "# yaml-language-server: $schema=cambist.schema.json\n";
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("\\| (`.*?) \\| (.*?) \\| (.*?) ?\\|");
    private static final Pattern KEY = Pattern.compile("`([a-z0-9.-]+)`");
    private static final Map<String, String> SECTIONS = Map.of(
            "server", "server",
            "tokens", "tokens",
            "registries", "registries[0]",
            "issuers", "issuers[0]",
            "access", "access[0]",
            "keys", "keys",
            "limits", "limits",
            "audit", "audit");

    /** An example and the page it stands on. */
    record Example(Path page, String yaml) {
        boolean isWhole() {
            return SchemaCheck.load(yaml) instanceof Map<?, ?> map
                    && map.keySet().containsAll(Set.of("server", "registries", "access"));
        }

        boolean isPart() {
            return SchemaCheck.load(yaml) instanceof Map<?, ?> map
                    && SchemaPlaces.at("").keys().containsAll(map.keySet());
        }

        @Override
        public String toString() {
            return page + ": " + yaml.lines().findFirst().orElse("");
        }
    }

    /** What a table of the page says of a key. */
    record Row(String place, String meaning, String usual) {}

    @Test
    void shippedSchema_isTheGeneratedOne() throws IOException {
        if (System.getenv("RENEW_SCHEMA") != null) {
            Files.writeString(SHIPPED, ConfigurationSchema.write());
        }
        assertThat(SHIPPED)
                .as("renewed by: RENEW_SCHEMA=1 mvn test -pl server -am -Dtest=SchemaDocumentsTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .hasContent(ConfigurationSchema.write());
    }

    static List<Example> parts() {
        return examples().filter(Example::isPart).toList();
    }

    static List<Example> whole() {
        return examples().filter(Example::isWhole).toList();
    }

    @ParameterizedTest
    @MethodSource("parts")
    void example_isGoodByTheSchema(Example example) {
        assertThat(SchemaCheck.complaintsOfPart(example.yaml())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("whole")
    void example_ofAWholeFile_namesTheSchemaFirst(Example example) {
        assertThat(example.yaml()).startsWith(FIRST_LINE);
    }

    @Test
    void examples_areFound() {
        assertThat(whole())
                .extracting(example -> example.page().getFileName().toString())
                .contains("README.md");
        assertThat(parts()).hasSizeGreaterThan(15);
    }

    static List<Row> rows() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/configuration.md"));
        List<Row> rows = new ArrayList<>();
        SECTIONS.forEach((heading, place) -> {
            int start = page.indexOf("\n## " + heading + "\n");
            String section = page.substring(start, page.indexOf("\n## ", start + 1));
            ROW.matcher(section)
                    .results()
                    .forEach(row -> KEY.matcher(row.group(1))
                            .results()
                            .forEach(key -> rows.add(
                                    new Row(place + "." + key.group(1), plain(row.group(2)), plain(row.group(3))))));
        });
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void description_ofAKeyOfThePage_hasItsWords(Row row) {
        boolean said = row.usual().isEmpty() || row.usual().equals("required");
        String description = SchemaPlaces.at(row.place()).description();

        assertThat(description).isEqualTo(said ? row.meaning() : row.meaning() + ". Default: " + row.usual());
    }

    @Test
    void keys_ofTheSections_areAllOnThePage() throws IOException {
        List<String> rows = rows().stream().map(Row::place).toList();

        for (String place : SECTIONS.values()) {
            assertThat(rows)
                    .containsAll(SchemaPlaces.at(place).keys().stream()
                            .map(key -> place + "." + key)
                            .toList());
        }
    }

    private static String plain(String markdown) {
        return markdown.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").replace("`", "");
    }

    private static Stream<Example> examples() {
        try (Stream<Path> pages = Stream.of(ROOT.resolve("README.md"), ROOT.resolve("docs"), ROOT.resolve("testkit"))
                .flatMap(SchemaDocumentsTest::pages)) {
            return pages.toList().stream().flatMap(SchemaDocumentsTest::examples);
        }
    }

    private static Stream<Path> pages(Path start) {
        try (Stream<Path> files = Files.walk(start)) {
            return files.filter(file -> file.toString().endsWith(".md")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Example> examples(Path page) {
        try {
            return YAML
                    .matcher(Files.readString(page))
                    .results()
                    .map(found -> new Example(page, found.group(1)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
