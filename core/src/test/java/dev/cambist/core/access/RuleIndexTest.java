package dev.cambist.core.access;

import static dev.cambist.core.access.People.globs;
import static dev.cambist.core.access.People.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which rules are asked at all. */
final class RuleIndexTest {
    private static final int MANY = 1_000;

    @Test
    void candidates_rulesThatShareABranch_areFoundByTheirRepository() {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            rules.add(named(
                    "app " + i,
                    new Who.Matching(
                            "github",
                            List.of(claim("ref", "refs/heads/main"), claim("repository", "acme/app-" + i)),
                            List.of())));
        }
        Identity job = People.of("github", Map.of("ref", "refs/heads/main", "repository", "acme/app-7"));

        assertThat(names(rules, job)).containsExactly("app 7");
    }

    @Test
    void candidates_severalValues_areFoundByEachOnce() {
        List<Rule> rules = List.of(
                named("dev or ops", People.who("corp", Map.of("groups", globs("dev", "ops")))),
                named("qa", People.who("corp", Map.of("groups", globs("qa")))));

        assertThat(names(rules, People.of("corp", Map.of("groups", List.of("ops", "x", "dev")))))
                .containsExactly("dev or ops");
        assertThat(names(rules, People.of("corp", Map.of("groups", List.of("x")))))
                .isEmpty();
    }

    @Test
    void candidates_subject_isAValueLikeAnother() {
        List<Rule> rules = List.of(
                named("alice", new Who.Matching("corp", List.of(subject("alice")), List.of())),
                named("bob", new Who.Matching("corp", List.of(subject("bob")), List.of())));

        assertThat(names(rules, People.of("corp", Map.of()))).containsExactly("alice");
    }

    @Test
    void candidates_rulesWithStars_areFoundByWhatStandsBetweenThem() {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            rules.add(named("before " + i, People.who("github", Map.of("repository", globs("acme/app-" + i + "-*")))));
            rules.add(named("behind " + i, People.who("github", Map.of("repository", globs("*/app-" + i + "-web")))));
            rules.add(named("within " + i, People.who("github", Map.of("repository", globs("*/app-" + i + "-*")))));
        }
        Identity job = People.of("github", Map.of("repository", "acme/app-7-web"));

        assertThat(names(rules, job)).containsExactly("before 7", "behind 7", "within 7");
    }

    @Test
    void candidates_ruleWithAStar_isFoundByAValueThatMeetsIt() {
        List<Rule> rules = List.of(named("star", People.who("corp", Map.of("groups", globs("dev", "sre-*")))));

        assertThat(names(rules, People.of("corp", Map.of("groups", List.of("sre-eu", "x")))))
                .containsExactly("star");
        assertThat(names(rules, People.of("corp", Map.of("groups", "sre")))).isEmpty();
    }

    @Test
    void candidates_ruleOfStarsAloneOrNoCondition_isAskedForEveryCallerOfItsIssuer() {
        List<Rule> rules = List.of(
                named("star", People.who("corp", Map.of("groups", globs("dev", "*")))),
                named("all", People.anyOf("corp")),
                named(
                        "present",
                        new Who.Matching("corp", List.of(new Condition.Present(Attribute.Claim.of("a"))), List.of())),
                named("github", People.anyOf("github")));

        assertThat(names(rules, People.of("corp", Map.of()))).containsExactly("star", "all", "present");
    }

    /** An exclusion says nothing about whom the rule is for. */
    @Test
    void candidates_literalInUnless_isNoReasonToLeaveARuleOut() {
        List<Rule> rules = List.of(named("r", new Who.Matching("corp", List.of(), List.of(claim("groups", "guests")))));

        assertThat(names(rules, People.of("corp", Map.of("groups", "staff")))).containsExactly("r");
    }

    @Test
    void candidates_rulesForAnyone_areAskedForEverybodyInTheirPlace() {
        List<Rule> rules = List.of(
                named("corp", People.anyOf("corp")),
                named("public", new Who.Anyone()),
                named("later", People.anyOf("corp")));

        assertThat(names(rules, new Caller.Anonymous())).containsExactly("public");
        assertThat(names(rules, People.of("else", Map.of()))).containsExactly("public");
        assertThat(names(rules, People.of("corp", Map.of()))).containsExactly("corp", "public", "later");
    }

    @Test
    void candidates_sameValueOfAnotherIssuer_findsNothing() {
        List<Rule> rules = List.of(named("r", People.who("github", Map.of("groups", globs("dev")))));

        assertThat(names(rules, People.of("corp", Map.of("groups", "dev")))).isEmpty();
    }

    private static Rule named(String name, Who who) {
        return rule(name, who, Set.of(Action.PULL), "**");
    }

    private static Condition claim(String name, String pattern) {
        return new Condition.Matches(Attribute.Claim.of(name), globs(pattern));
    }

    private static Condition subject(String pattern) {
        return new Condition.Matches(new Attribute.Subject(), globs(pattern));
    }

    private static List<String> names(List<Rule> rules, Caller caller) {
        return Arrays.stream(new RuleIndex(rules).candidates(caller))
                .mapToObj(number -> rules.get(number).name())
                .toList();
    }
}
