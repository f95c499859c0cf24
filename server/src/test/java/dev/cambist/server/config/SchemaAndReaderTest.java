package dev.cambist.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.watch.SourceFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The schema and the reader know the same file: what one calls a key, a list or a word, the other does too. The reader is
 * asked by mistakes, for its complaints name what it would have taken.
 */
final class SchemaAndReaderTest {
    private static final String UNKNOWN = "qqqqqqqq";
    private static final Pattern EXPECTED = Pattern.compile("expected (?:one of )?([^()]+?)(?: \\(did you mean.*)?");
    private static final Map<String, Object> SAMPLES = Map.of(
            "string", "x",
            "array", List.of(UNKNOWN),
            "object", Map.of(UNKNOWN, "x"));
    private static final Map<String, String> REFUSALS = Map.of(
            "string", "expected keys with values, not a single text|expected a list, such as \\[a, b]",
            "array", "expected a single text, not a list|expected keys with values, not a list",
            "object", "expected a single text, not keys with values|expected a list, such as \\[a, b]");

    static List<SchemaPlaces.Place> places() {
        return SchemaPlaces.all();
    }

    static List<SchemaPlaces.Place> blocks() {
        return places().stream().filter(SchemaPlaces.Place::isBlock).toList();
    }

    static List<SchemaPlaces.Place> words() {
        return places().stream().filter(place -> !place.words().isEmpty()).toList();
    }

    @Test
    void places_ofTheSchema_areAllFound() {
        assertThat(places())
                .extracting(SchemaPlaces.Place::keyPath)
                .contains("", "server.tls.key", "issuers[0].entra.tenants[0]", "access[0].who.claims.x.x", "roles.x");
        assertThat(blocks()).hasSizeGreaterThan(15);
        assertThat(words()).hasSizeGreaterThan(8);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void keys_ofEachBlock_areThoseThatTheReaderTakes(SchemaPlaces.Place block) {
        String complaint = complaints(block.holding(Map.of(UNKNOWN, "x")))
                .getOrDefault(inside(block, UNKNOWN), "no complaint at all");

        assertThat(complaint)
                .startsWith("is not a key here; ")
                .as("a list cut short")
                .doesNotContain("…");
        assertThat(expected(complaint.substring("is not a key here; ".length())))
                .isEqualTo(block.keys());
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void keys_thatTheSchemaRequires_areMissedByTheReader(SchemaPlaces.Place block) {
        Map<String, String> complaints = complaints(block.holding(Map.of()));

        assertThat(block.required())
                .allSatisfy(
                        key -> assertThat(complaints.get(inside(block, key))).startsWith("is missing"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void kinds_ofEachValue_areThoseThatTheReaderTakes(SchemaPlaces.Place place) {
        Set<String> taken = new TreeSet<>();
        SAMPLES.forEach((type, sample) -> {
            String complaint = complaints(place.holding(sample)).getOrDefault(place.keyPath(), "");
            if (!Pattern.matches(REFUSALS.get(type), complaint)) {
                taken.add(type);
            }
        });

        Set<String> promised = new TreeSet<>(place.types());
        promised.removeAll(Set.of("number", "boolean")); // texts to the reader
        assertThat(taken).isEqualTo(promised);
    }

    @ParameterizedTest
    @MethodSource("words")
    void words_ofEachList_areThoseThatTheReaderTakes(SchemaPlaces.Place place) {
        String complaint = complaints(place.holding(UNKNOWN)).getOrDefault(place.keyPath(), "no complaint at all");
        Set<String> words = place.words().stream().map(String::valueOf).collect(Collectors.toSet());

        assertThat(complaint).startsWith("\"" + UNKNOWN + "\" is no");
        if (complaint.contains("expected one of ")) {
            assertThat(words).containsAll(expected(complaint.substring(complaint.indexOf("expected"))));
        }
        assertThat(place.words())
                .allSatisfy(word -> assertThat(complaints(place.holding(word)))
                        .satisfies(found -> assertThat(found.getOrDefault(place.keyPath(), ""))
                                .doesNotContain(" is no")));
    }

    @ParameterizedTest
    @MethodSource("places")
    void description_ofEachKey_isThere(SchemaPlaces.Place place) {
        boolean named = !place.path().isEmpty() && !place.path().getLast().equals("[0]");

        assertThat(!named || place.path().contains("x") || !place.description().isBlank())
                .isTrue();
    }

    private static String inside(SchemaPlaces.Place block, String key) {
        return block.keyPath().isEmpty() ? key : block.keyPath() + "." + key;
    }

    private static Set<String> expected(String sentence) {
        Matcher matcher = EXPECTED.matcher(sentence);
        return matcher.matches() ? new TreeSet<>(List.of(matcher.group(1).split(", ", -1))) : Set.of();
    }

    /** The first complaint of each place. */
    private static Map<String, String> complaints(String file) {
        ReadContext reading = new ReadContext(Path.of("cambist.yaml"), Map.of(), new SourceFiles());
        Map<String, String> complaints = new LinkedHashMap<>();
        try {
            ConfigurationFile.parse(file.getBytes(StandardCharsets.UTF_8), reading);
        } catch (ConfigurationException e) {
            e.errors().forEach(error -> complaints.putIfAbsent(error.keyPath(), error.problem()));
        }
        return complaints;
    }
}
