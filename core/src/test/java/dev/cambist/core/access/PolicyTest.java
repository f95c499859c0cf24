package dev.cambist.core.access;

import static dev.cambist.core.access.People.rule;
import static dev.cambist.core.access.People.scopes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.Now;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PolicyTest {
    private static final Identity ALICE = People.of("corp", Map.of("team", "blue", "repository", "acme/app"));
    private static final Caller NOBODY = new Caller.Anonymous();
    private static final Who CORP = People.anyOf("corp");
    private static final Who ANYONE = new Who.Anyone();

    @Test
    void decide_withoutRules_grantsNothing() {
        Decision decision = decide(ALICE, "repository:a:* registry:catalog:*");
        assertThat(decision.granted()).isEmpty();
        assertThat(decision.verdicts()).isEmpty();
        assertThat(decision.isComplete()).isFalse();
    }

    @Test
    void decide_moreAskedThanGiven_isTheIntersection() {
        Decision decision = decide(
                ALICE, "repository:team/a:pull,push repository:b:pull", rule("r", CORP, Set.of(Action.PULL), "team/*"));
        assertThat(decision.granted()).hasToString("[repository:team/a:pull]");
        assertThat(decision.asked()).hasSize(2);
        assertThat(decision.isComplete()).isFalse();
    }

    @Test
    void decide_lessAskedThanGiven_isWhatWasAsked() {
        Decision decision =
                decide(ALICE, "repository:a:pull", rule("r", CORP, Role.REPOSITORY_CONTRIBUTOR.actions(), "**"));
        assertThat(decision.granted()).hasToString("[repository:a:pull]");
        assertThat(decision.isComplete()).isTrue();
    }

    @Test
    void decide_severalRules_addUp() {
        Decision decision = decide(
                ALICE,
                "repository:a:* repository:b:*",
                rule("pull", CORP, Set.of(Action.PULL), "**"),
                rule("push", CORP, Set.of(Action.PUSH), "a"),
                rule("other", People.anyOf("github"), Set.of(Action.DELETE), "**"));
        assertThat(decision.granted()).hasToString("[repository:a:pull,push, repository:b:pull]");
        assertThat(decision.verdicts())
                .extracting(Verdict::rule)
                .extracting(Rule::name)
                .containsExactly("pull", "push", "other");
    }

    /** No rule about a part can take away what another gives. */
    @Test
    void decide_narrowerRule_takesNothingAway() {
        Decision decision = decide(
                ALICE,
                "repository:a:push",
                rule("push", CORP, Set.of(Action.PUSH), "**"),
                rule("pull", CORP, Set.of(Action.PULL), "a"));
        assertThat(decision.isComplete()).isTrue();
    }

    @Test
    void decide_anonymousCaller_getsOnlyWhatAnyoneGets() {
        Rule[] rules = {
            rule("public", ANYONE, Set.of(Action.PULL), "public/**"), rule("corp", CORP, Set.of(Action.PULL), "**")
        };
        assertThat(decide(NOBODY, "repository:public/a:* repository:a:pull registry:catalog:*", rules)
                        .granted())
                .hasToString("[repository:public/a:pull]");
        assertThat(decide(ALICE, "repository:public/a:pull repository:a:pull", rules)
                        .isComplete())
                .isTrue();
    }

    @Test
    void decide_anonymousCallerAndNoRuleForAnyone_getsNothing() {
        assertThat(decide(NOBODY, "repository:a:pull", rule("corp", CORP, Set.of(Action.PULL), "**"))
                        .granted())
                .isEmpty();
    }

    @Test
    void decide_patternOfTheCallersOwn_isHisOnly() {
        Rule own = rule("own", CORP, Set.of(Action.PUSH), "${claims.repository}/**");
        assertThat(decide(ALICE, "repository:acme/app/web:push repository:acme/other/web:push", own)
                        .granted())
                .hasToString("[repository:acme/app/web:push]");
        assertThat(decide(
                                NOBODY,
                                "repository:acme/app/web:push",
                                rule("own", ANYONE, Set.of(Action.PUSH), "${claims.repository}/**"))
                        .granted())
                .isEmpty();
    }

    @Test
    void decide_onePatternUnusable_leavesTheOthers() {
        Rule rule = rule("r", CORP, Set.of(Action.PULL), "${claims.absent}/**", "team/*");
        assertThat(decide(ALICE, "repository:team/a:pull", rule).isComplete()).isTrue();
    }

    @Test
    void decide_catalog_needsARuleOnTheWholeRegistry() {
        Rule all = rule("all", CORP, Role.ACR_PULL.actions(), "**");
        Rule part = rule("part", CORP, Role.ACR_PULL.actions(), "team/**", "*");
        Rule contributor = rule("contributor", CORP, Role.REPOSITORY_CONTRIBUTOR.actions(), "**");
        assertThat(decide(ALICE, "registry:catalog:*", all).isComplete()).isTrue();
        assertThat(decide(ALICE, "registry:catalog:*", part, contributor).granted())
                .isEmpty();
        assertThat(decide(NOBODY, "registry:catalog:*", all).granted()).isEmpty();
    }

    @Test
    void decide_catalogLister_readsNoRepository() {
        assertThat(decide(
                                ALICE,
                                "registry:catalog:* repository:a:*",
                                rule("r", CORP, Role.CATALOG_LISTER.actions(), "**"))
                        .granted())
                .hasToString("[registry:catalog:*]");
    }

    @Test
    void decide_scopeWithoutActions_isNotGranted() {
        Decision decision = decide(ALICE, "repository:a:", rule("r", CORP, Set.of(Action.PULL), "**"));
        assertThat(decision.granted()).isEmpty();
    }

    @Test
    void decide_nothingAsked_isCompleteAndExplained() {
        Decision decision = decide(ALICE, "", rule("r", CORP, Set.of(Action.PULL), "**"));
        assertThat(decision.isComplete()).isTrue();
        assertThat(decision.verdicts())
                .extracting(Verdict::explain)
                .containsExactly("rule \"r\" did not apply: no scope was asked for");
    }

    @Test
    void rights_ofAnIdentity_areThoseOfEveryRuleAboutIt() {
        Policy policy = new Policy(List.of(
                rule("a", CORP, Set.of(Action.PULL), "team/**"),
                rule("b", CORP, Set.of(Action.PUSH), "${claims.team}/**"),
                rule("c", CORP, Set.of(Action.DELETE), "${claims.absent}/**"),
                rule("d", People.anyOf("github"), Set.of(Action.METADATA_READ), "**")));
        assertThat(policy.rights(ALICE, People.SERVICE, Now.INSTANT).actions())
                .containsExactly(Action.PULL, Action.PUSH);
        assertThat(policy.rights(People.of("else", Map.of()), People.SERVICE, Now.INSTANT)
                        .actions())
                .isEmpty();
    }

    @Test
    void rights_ofAnyIdentity_includeWhatAnyoneHas() {
        Policy policy = new Policy(List.of(rule("public", ANYONE, Set.of(Action.PULL), "public/**")));
        assertThat(policy.rights(ALICE, People.SERVICE, Now.INSTANT).actions()).containsExactly(Action.PULL);
    }

    @Test
    void rules_ofAPolicy_areThoseGivenAndCannotBeChanged() {
        Rule rule = rule("r", CORP, Set.of(Action.PULL), "**");
        assertThat(new Policy(List.of(rule)).rules()).containsExactly(rule);
        assertThatThrownBy(() -> new Policy(List.of()).rules().add(rule("r", CORP, Set.of(Action.PULL), "**")))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static Decision decide(Caller caller, String asked, Rule... rules) {
        return People.decide(new Policy(List.of(rules)), caller, scopes(asked));
    }
}
