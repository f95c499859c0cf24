package dev.cambist.server.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.watch.SourceFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class YamlReaderTest {
    private final ReadContext reading = new ReadContext(Path.of("cambist.yaml"), Map.of(), new SourceFiles());

    @Test
    void read_everyKindOfNode_hasItsLineAndTextAsWritten() {
        YamlNode root = read("a: 1.10\n\nb:\n  - 'x'\n  - { c: ~ }\n").orElseThrow();

        assertThat(root)
                .isEqualTo(new YamlNode.Mapping(
                        1,
                        List.of(
                                member(1, "a", new YamlNode.Scalar(1, "1.10", true)),
                                member(
                                        3,
                                        "b",
                                        new YamlNode.Sequence(
                                                4,
                                                List.of(
                                                        new YamlNode.Scalar(4, "x", false),
                                                        new YamlNode.Mapping(
                                                                5,
                                                                List.of(member(
                                                                        5,
                                                                        "c",
                                                                        new YamlNode.Scalar(5, "~", true))))))))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "yes", "no", "y", "true", "1"})
    void read_keyThatOlderYamlTakesForABoolean_staysAKey(String key) {
        assertThat(read(key + ": x"))
                .contains(new YamlNode.Mapping(1, List.of(member(1, key, new YamlNode.Scalar(1, "x", true)))));
    }

    @Test
    void read_byteOrderMark_isSkipped() {
        assertThat(read("\uFEFFa: x"))
                .contains(new YamlNode.Mapping(1, List.of(member(1, "a", new YamlNode.Scalar(1, "x", true)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "~"})
    void read_nothing_isRefused(String text) {
        assertThat(mistakes(text)).hasSize(1).first().asString().contains("is empty");
    }

    @Test
    void read_twoDocuments_isRefused() {
        refused("a: b\n---\nc: d\n", 2, "", "begins a second document (---)");
    }

    @Test
    void read_keyTwice_isRefused() {
        refused("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", 5, "b.c", "stands already in line 3");
    }

    @Test
    void read_keyTwiceInFlowStyle_isRefused() {
        refused("[{ a: 1, \"a\": 2 }]", 1, "[0].a", "stands already in line 1");
    }

    @Test
    void read_keyThatIsAList_isRefused() {
        refused("a:\n  ? [b]\n  : c\n", 2, "a", "has a key that is no plain text");
    }

    @Test
    void read_alias_isRefused() {
        refused("a: *b\n", 1, "a", "\"*b\"", "needs quotes");
    }

    @Test
    void read_anchor_isRefused() {
        refused("a:\n - &b c\n", 2, "a[0]", "has an anchor (&)");
    }

    @Test
    void read_aliasBomb_isRefusedAtTheFirstLevel() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            String part = ("*a" + (i - 1) + ", ").repeat(8);
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append(part)
                    .append("x]\n");
        }

        assertThat(mistakes(bomb.toString())).hasSize(30 + 29 * 8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!str 1", "!!python/object:os.system x", "!secret", "! x", "!!map {}"})
    void read_tag_isRefused(String value) {
        refused("a: " + value, 1, "a", "has a tag (!)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"**", "*", "[**]", "**/app", "[a, */app]"})
    void read_unquotedStar_isRefusedWithAdvice(String value) {
        assertThat(mistakes("a: b\non: " + value)).first().satisfies(error -> {
            assertThat(error.line()).isEqualTo(2);
            assertThat(error.problem()).contains("needs quotes");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ secret: ${NAME} }", "[${claims.repository}/**]", "[\uD83D\uDE00, ${A}]"})
    void read_unquotedPlaceholderInFlowStyle_isRefusedWithAdvice(String value) {
        refused("a: b\non: " + value, 2, "", "a text with ${…} needs quotes");
    }

    @Test
    void read_tab_isRefused() {
        refused("a:\n\tb: c\n", 2, "", "a tab stands where only blanks may indent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@a", "`a", "%a"})
    void read_reservedCharacter_isRefusedWithAdvice(String value) {
        refused("a: " + value, 1, "", "put a text that begins with it into quotes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    a: [1,\\n2\\n          | 3 | the file ends before a quote or bracket is closed (line 1)
                    a: 1\\nb: 'x          | 2 | the file ends before a quote or bracket is closed (line 2)
                    a: b\\nb: c: d         | 2 | a colon and a blank stand within a value
                    a: b\\n c: d           | 2 | a colon and a blank stand within a value
                    a:\\n  - b\\n c: d    | 3 | the line does not go on with what was begun above (line 1)
                    a: "b" c               | 1 | put a value that goes on after a closing quote
                    a: &                   | 1 | a text that begins with & needs quotes
                    a: [b}                 | 1 | expected ',' or ']'
                    a: "\\q"               | 1 | found unknown escape character q
                    a: 1\\n...\\nb: 2      | 3 | expected '<document start>'
                    """)
    void read_otherSyntaxError_isRefusedWithItsLine(String text, int line, String part) {
        refused(text.replace("\\n", "\n"), line, "", "is not YAML: ", part);
    }

    @Test
    void read_foreignYamlVersion_isRefused() {
        refused("%YAML 2.0\n---\na: b\n", 1, "", "is not YAML 1.2");
    }

    @Test
    void read_tooDeep_isRefused() {
        refused("\n" + "[".repeat(100_000), 2, "", "nested deeper than 16 levels");
    }

    @Test
    void read_invalidUtf8_isRefusedWithItsLine() {
        byte[] text = "a: b\nc: \u00fc\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(YamlReader.read(text, reading)).isEmpty();
        assertThat(reading.failure().errors())
                .containsExactly(
                        new ConfigurationError("cambist.yaml", 2, "", "is not UTF-8 text; save the file as UTF-8"));
    }

    @Test
    void read_cutUtf8_isRefused() {
        assertThat(YamlReader.read(new byte[] {'a', (byte) 0xc3}, reading)).isEmpty();
        assertThat(reading.failure().errors()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0007", "\u009f", "\ufffe"})
    void read_characterOutsideYaml_isRefusedWithItsLine(String character) {
        refused("a: b\nc: d" + character, 2, "", "has the character U+", "which YAML does not allow");
    }

    /** The parser throws something of its own for these. */
    @ParameterizedTest
    @ValueSource(strings = {"\"\\u", "\"\\U", "\"x\\UFFFFFFFF\""})
    void read_escapeThatIsNoCharacter_isRefusedWithItsLine(String value) {
        refused("a: \"\\u0041\"\nb: " + value, 2, "", "has an escape that is no character");
    }

    private static YamlNode.Member member(int line, String key, YamlNode value) {
        return new YamlNode.Member(line, key, value);
    }

    private Optional<YamlNode> read(String text) {
        return YamlReader.read(text.getBytes(StandardCharsets.UTF_8), reading);
    }

    private List<ConfigurationError> mistakes(String text) {
        List<ConfigurationError> mistakes = new ArrayList<>();
        read(text).ifPresent(root -> {
            if (root instanceof YamlNode.Scalar scalar && scalar.isNull()) {
                new Value(root, "", reading).block();
            }
        });
        mistakes.addAll(reading.failure().errors());
        return mistakes;
    }

    private void refused(String text, int line, String keyPath, String... parts) {
        List<ConfigurationError> mistakes = mistakes(text);
        assertThat(mistakes).hasSize(1);
        assertThat(mistakes.getFirst().line()).as("line of " + mistakes).isEqualTo(line);
        assertThat(mistakes.getFirst().keyPath()).isEqualTo(keyPath);
        assertThat(mistakes.getFirst().problem()).contains(parts);
    }
}
