package dev.cambist.core.access;

import static dev.cambist.core.access.People.globs;
import static dev.cambist.core.access.People.rule;
import static dev.cambist.core.access.People.scopes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.Now;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code repository:*:ACTIONS}: what the rules give, for those services only at which they are asked at each use. */
final class AnyRepositoryTest {
    private static final Identity ALICE = People.of("corp", Map.of("team", "blue"));
    private static final Who CORP = People.anyOf("corp");
    private static final Rule TEAM = rule("team", CORP, Set.of(Action.PULL, Action.PUSH), "team/**", "x/*");
    private static final Rule READ = rule("read", CORP, Set.of(Action.METADATA_READ, Action.CATALOG), "**");

    @Test
    void decide_askedAtEachUse_isWhatRulesGiveOfWhatIsAsked() {
        assertThat(granted("repository:*:*", TEAM, READ)).isEqualTo("[repository:*:pull,push,metadata_read]");
        assertThat(granted("repository:*:pull,delete", TEAM, READ)).isEqualTo("[repository:*:pull]");
        assertThat(granted("repository:*:delete", TEAM, READ)).isEqualTo("[]");
        assertThat(granted("repository:*:", TEAM, READ)).isEqualTo("[]");
        assertThat(granted("registry:catalog:* repository:*:metadata_read", TEAM, READ))
                .isEqualTo("[registry:catalog:*, repository:*:metadata_read]");
    }

    @Test
    void decide_byDefaultOrElsewhere_isNothingAndSaysWhy() {
        assertThat(People.decide(new Policy(List.of(TEAM)), ALICE, scopes("repository:*:*"))
                        .granted())
                .isEmpty();
        Policy elsewhere = new Policy(List.of(TEAM), Set.of("registry"));
        Decision decision = People.decide(elsewhere, ALICE, scopes("repository:*:pull"));
        assertThat(decision.granted()).isEmpty();
        assertThat(decision.why(1))
                .containsExactly(
                        "rule \"team\" did not apply: repository:*: stands for what the rules give at each use,"
                                + " which only a gateway can decide, and registry.example.com is not behind this one; ask for"
                                + " repositories by name");
        assertThat(People.decide(elsewhere, ALICE, scopes("repository:*:pull repository:team/a:pull"))
                        .granted())
                .hasToString("[repository:team/a:pull]");
    }

    /** No right on any repository is a right on the one of that name, whatever asks. */
    @Test
    void decide_theStar_isNoName() {
        Rule everything = rule("all", CORP, Set.of(Action.PULL), "**");
        Policy policy = policy(everything);
        assertThat(policy.where(ALICE, People.SERVICE, Action.PULL, Now.INSTANT).test("*"))
                .isFalse();
        Scope star = Scope.anyRepository(Set.of(Action.PULL));
        Scope named = Scope.repository("team/a", Set.of(Action.PULL));
        assertThat(Scope.intersection(List.of(named), List.of(star))).isEmpty();
        assertThat(Scope.intersection(List.of(star), List.of(named))).isEmpty();
        assertThat(star.isSameThing(Scope.repository("*", Set.of(Action.PULL)))).isFalse();
        assertThatThrownBy(() -> new Scope(Scope.Kind.ANY_REPOSITORY, "team/a", Set.of(Action.PULL)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Scope.anyRepository(Set.of(Action.CATALOG)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void decide_ruleOfNoUse_givesNothingOfAny() {
        Rule expired = new Rule("old", 0, CORP, Set.of(Action.PULL), TEAM.on(), Set.of(), Optional.of(Now.INSTANT));
        Rule other =
                new Rule("else", 0, CORP, Set.of(Action.PULL), TEAM.on(), Set.of("else.example"), Optional.empty());
        Rule unusable = rule("claim", CORP, Set.of(Action.PULL), "${claims.missing}/**");
        Rule others = rule("others", People.who("corp", Map.of("team", globs("red"))), Set.of(Action.PULL), "**");
        assertThat(granted("repository:*:*", expired, other, unusable, others)).isEqualTo("[]");
        assertThat(policy(TEAM)
                        .decide(new Caller.Robot("team"), People.SERVICE, scopes("repository:*:*"), Now.INSTANT)
                        .granted())
                .isEmpty();
    }

    @Test
    void decide_forTheServerItself_isNothing() {
        Rule operators = Rule.ofServer(
                "operators", 0, People.who("corp", Map.of("team", globs("blue"))), AdminRole.ADMIN, Optional.empty());
        assertThat(policy(operators, READ)
                        .decide(ALICE, AdminRole.SERVICE, scopes("repository:*:*"), Now.INSTANT)
                        .granted())
                .isEmpty();
        assertThat(granted("repository:*:*", operators)).isEqualTo("[]");
    }

    @Test
    void explain_any_saysOfWhatTheStarIs() {
        assertThat(People.decide(policy(TEAM), ALICE, scopes("repository:*:pull"))
                        .why(0))
                .containsExactly("rule \"team\" granted repository:*:pull, of which * is any of [team/**, x/*]");
    }

    private static String granted(String asked, Rule... rules) {
        return People.decide(policy(rules), ALICE, scopes(asked)).granted().toString();
    }

    private static Policy policy(Rule... rules) {
        return new Policy(List.of(rules), Set.of(People.SERVICE));
    }
}
