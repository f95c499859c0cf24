package dev.cambist.core.access;

import static dev.cambist.core.access.People.rule;
import static dev.cambist.core.access.People.scopes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Now;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ExplanationTest {
    private static final Identity ALICE = People.of("corp", Map.of());
    private static final Rule READERS = rule("readers", People.anyOf("corp"), Set.of(Action.PULL), "team/*");
    private static final Rule OTHERS = rule("others", People.anyOf("github"), Set.of(Action.PUSH), "**");

    @Test
    void of_partlyGranted_saysWhatIsMissingAndWhatEachRuleSaid() {
        Explanation explanation = Explanation.of(decide("repository:team/a:pull,push", READERS, OTHERS));

        assertThat(explanation)
                .isEqualTo(new Explanation(
                        List.of("repository:team/a:pull,push"),
                        List.of("repository:team/a:pull"),
                        List.of("repository:team/a:push"),
                        List.of(
                                new RuleSaid("readers", 0, List.of("repository:team/a:pull"), "", ""),
                                new RuleSaid(
                                        "others",
                                        0,
                                        List.of(),
                                        "issuer_differs",
                                        "issuer is corp, the rule wants github")),
                        true));
    }

    @Test
    void bounded_completelyGranted_hasTheRulesThatGave() {
        Explanation explanation = Explanation.bounded(decide("repository:team/a:pull", OTHERS, READERS), 20);

        assertThat(explanation.rules()).extracting(RuleSaid::rule).containsExactly("readers");
        assertThat(explanation.missing()).isEmpty();
        assertThat(explanation.allRules()).isFalse();
    }

    @Test
    void bounded_notGranted_hasSoManyOfTheOthersAndEveryRuleThatGave() {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rules.add(OTHERS);
        }
        rules.add(READERS);

        Explanation explanation =
                Explanation.bounded(decide("repository:team/a:pull,push", rules.toArray(Rule[]::new)), 3);

        assertThat(explanation.rules())
                .extracting(RuleSaid::rule)
                .containsExactly("others", "others", "others", "readers");
        assertThat(explanation.allRules()).isFalse();
    }

    /** Of many rules about others none tells why; the one that could have been about the caller does, wherever it stands. */
    @Test
    void bounded_amongManyAboutOthers_hasTheOneThatCouldHaveBeen() {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rules.add(People.rule("github", People.anyOf("github"), Set.of(Action.PULL), "**"));
        }
        rules.add(READERS);
        Decision decision = decide("repository:elsewhere:pull", rules.toArray(Rule[]::new));

        assertThat(Explanation.bounded(decision, 2).rules())
                .extracting(RuleSaid::rule)
                .containsExactly("github", "readers");
        assertThat(decision.why(2))
                .hasSize(3)
                .satisfies(why -> assertThat(why.get(1)).startsWith("rule \"readers\" did not apply"))
                .endsWith("and 49 more rules");
    }

    @Test
    void read_whatWasWritten_isTheSame() throws JsonException {
        Explanation explanation = Explanation.of(decide("repository:team/a:pull,push", READERS, OTHERS));
        JsonWriter json = new JsonWriter().beginObject();
        explanation.write(json);

        JsonObject read = JsonObject.parse(json.endObject().toString().getBytes(UTF_8));
        assertThat(Explanation.read(read)).isEqualTo(explanation);
    }

    @Test
    void of_rights_hasTheRulesThatGiveAndTheirActions() {
        Policy policy = new Policy(List.of(OTHERS, READERS));

        assertThat(Explanation.of(policy.rights(ALICE, People.SERVICE, Now.INSTANT)))
                .isEqualTo(new Explanation(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(new RuleSaid("readers", 0, List.of("pull"), "", "")),
                        false));
    }

    @Test
    void read_ofAnEmptyObject_isOfNothing() {
        assertThat(Explanation.read(JsonObject.EMPTY)).isEqualTo(Explanation.asked(List.of()));
    }

    private static Decision decide(String asked, Rule... rules) {
        return People.decide(new Policy(List.of(rules)), ALICE, scopes(asked));
    }
}
