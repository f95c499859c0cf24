package dev.cambist.server.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionTest {
    private static final List<String> KNOWN = List.of("on", "role", "issuer", "jwks-file", "RepositoryReader");

    @ParameterizedTest
    @CsvSource({
        "rol, role",
        "roles, role",
        "ROLE, role",
        "orle, role",
        "isuser, issuer",
        "jwks_file, jwks-file",
        "jwksFile, jwks-file",
        "no, on",
        "Repository Reader, RepositoryReader"
    })
    void nearest_aSlipAway_isFound(String word, String meant) {
        assertThat(Suggestion.nearest(word, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"x", "subject", "up", "''"})
    void nearest_somethingElse_isNotGuessed(String word) {
        assertThat(Suggestion.nearest(word, KNOWN)).isEmpty();
    }

    @Test
    void nearest_veryLongWord_isNotEvenCompared() {
        assertThat(Suggestion.nearest("r".repeat(1_000_000), KNOWN)).isEmpty();
    }

    @Test
    void expected_hundredsKnown_areCutShort() {
        List<String> known =
                IntStream.range(0, 500).mapToObj(i -> "issuer-" + i).toList();

        assertThat(Suggestion.expected("isuer-499", known))
                .startsWith("expected one of issuer-0, issuer-1, ")
                .endsWith("issuer-19, … (did you mean issuer-499?)");
    }

    @Test
    void expected_onlyOneKnown_isSaidAsOne() {
        assertThat(Suggestion.expected("x", List.of("corp"))).isEqualTo("expected corp");
    }
}
