package dev.cambist.core.access;

import static dev.cambist.core.access.People.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Now;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a gateway asks before it shows a catalog. */
final class RepositoryFilterTest {
    private static final Identity ALICE = People.of("corp", Map.of("team", "blue"));
    private static final Who CORP = People.anyOf("corp");
    private static final Set<Action> PULL = Set.of(Action.PULL);

    @Test
    void where_literalNamesAndPatterns_areBothFound() {
        RepositoryFilter filter = where(rule("r", CORP, PULL, "acme/app", "team/*", "${claims.team}/**"));

        assertThat(filter.test("acme/app")).isTrue();
        assertThat(filter.test("team/a")).isTrue();
        assertThat(filter.test("blue/a/b")).isTrue();
        assertThat(filter.test("acme/other")).isFalse();
        assertThat(filter.test("team/a/b")).isFalse();
        assertThat(filter.isEmpty()).isFalse();
    }

    @Test
    void where_onlyLiteralNames_isNotEmpty() {
        RepositoryFilter filter = where(rule("r", CORP, PULL, "acme/app"));

        assertThat(filter.isEmpty()).isFalse();
        assertThat(filter.test("acme/app")).isTrue();
        assertThat(filter.test("acme/app2")).isFalse();
    }

    /** A registry may list what no client can ask for. */
    @Test
    void where_nameOutsideTheGrammar_isNobodys() {
        RepositoryFilter filter = where(rule("r", CORP, PULL, "**"));

        assertThat(filter.test("a")).isTrue();
        assertThat(filter.test("localhost:5000/a")).isTrue();
        assertThat(filter.test("A")).isFalse();
        assertThat(filter.test("a/../b")).isFalse();
        assertThat(filter.test("")).isFalse();
    }

    @Test
    void where_actionThatNoRuleGives_isEmpty() {
        Policy policy = new Policy(List.of(rule("r", CORP, PULL, "**")));

        assertThat(policy.where(ALICE, People.SERVICE, Action.PUSH, Now.INSTANT).isEmpty())
                .isTrue();
        assertThat(policy.where(ALICE, People.SERVICE, Action.PUSH, Now.INSTANT).test("a"))
                .isFalse();
    }

    @Test
    void where_ruleThatDoesNotApply_countsForNothing() {
        List<RepositoryPattern> all = List.of(RepositoryPattern.of("**"));
        Policy policy = new Policy(List.of(
                rule("other", People.anyOf("github"), PULL, "**"),
                new Rule("elsewhere", 0, CORP, PULL, all, Set.of("other.example.com"), Optional.empty()),
                new Rule("over", 0, CORP, PULL, all, Set.of(), Optional.of(Now.INSTANT))));

        assertThat(policy.where(ALICE, People.SERVICE, Action.PULL, Now.INSTANT).isEmpty())
                .isTrue();
        assertThat(policy.where(ALICE, "other.example.com", Action.PULL, Now.INSTANT)
                        .test("a"))
                .isTrue();
        assertThat(policy.where(ALICE, People.SERVICE, Action.PULL, Now.INSTANT.minusNanos(1))
                        .test("a"))
                .isTrue();
    }

    @Test
    void where_anonymousCaller_seesWhatAnyoneMay() {
        Policy policy = new Policy(
                List.of(rule("public", new Who.Anyone(), PULL, "public/**"), rule("corp", CORP, PULL, "**")));
        RepositoryFilter filter = policy.where(new Caller.Anonymous(), People.SERVICE, Action.PULL, Now.INSTANT);

        assertThat(filter.test("public/a")).isTrue();
        assertThat(filter.test("private/a")).isFalse();
    }

    private static RepositoryFilter where(Rule... rules) {
        return new Policy(List.of(rules)).where(ALICE, People.SERVICE, Action.PULL, Now.INSTANT);
    }
}
