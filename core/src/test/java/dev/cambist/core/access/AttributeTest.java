package dev.cambist.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a rule can ask of an identity, and how it is called. */
final class AttributeTest {
    @Test
    void claim_fromOneToEightNames_isOne() {
        assertThat(new Attribute.Claim(Collections.nCopies(Attribute.Claim.MAX_DEPTH, "a")).path())
                .hasSize(8);
        for (List<String> path : List.of(List.<String>of(), Collections.nCopies(9, "a"))) {
            assertThatThrownBy(() -> new Attribute.Claim(path))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a claim has from one to 8 names");
        }
    }

    @Test
    void attribute_shown_isAsExplanationsSayIt() {
        assertThat(new Attribute.Subject()).hasToString("subject");
        assertThat(Attribute.Claim.of("a.b", "c")).hasToString("claim a.b > c");
        assertThat(new Attribute.Words(Attribute.Claim.of("scope"))).hasToString("word of claim scope");
    }

    @Test
    void values_ofAKindThatCanBeCompared_areKnown() {
        assertThat(values(List.of("x", 7L, true))).isEqualTo(new Attribute.Values(List.of("x", "7", "true"), true));
        assertThat(values(List.of())).isEqualTo(new Attribute.Values(List.of(), true));
        assertThat(values(List.of("x", 0.5))).isEqualTo(new Attribute.Values(List.of("x"), false));
        assertThat(values(JsonObject.EMPTY)).isEqualTo(new Attribute.Values(List.of(), false));
    }

    @Test
    void words_ofATextOrAList_areEachAValue() {
        Attribute words = new Attribute.Words(Attribute.Claim.of("c"));
        assertThat(words.of(People.of("corp", Map.of("c", " a  registry.push\tb "))))
                .isEqualTo(new Attribute.Values(List.of("a", "registry.push", "b"), true));
        assertThat(words.of(People.of("corp", Map.of("c", List.of("a b", "c", 7L)))))
                .isEqualTo(new Attribute.Values(List.of("a", "b", "c", "7"), true));
        assertThat(words.of(People.of("corp", Map.of("c", "")))).isEqualTo(new Attribute.Values(List.of(), true));
        assertThat(words.of(People.of("corp", Map.of()))).isEqualTo(new Attribute.Values(List.of(), false));
    }

    @Test
    void decision_shown_isWhatWasGrantedOfWhat() {
        assertThat(new Decision(People.scopes("repository:a:pull"), List.of(), List.of()))
                .hasToString("granted [] of [repository:a:pull]");
        assertThat(new Decision(List.of(), List.of(), List.of()).verdicts()).isEmpty();
    }

    private static Attribute.Values values(Object value) {
        Identity identity = People.of("corp", Map.of("c", value));
        return Attribute.Claim.of("c").of(identity);
    }
}
