package dev.cambist.server.analysis;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules that are about other or more callers than their author may have thought of. */
final class TooWide {
    private static final String EVENT = "event_name";

    private TooWide() {}

    static List<Warning> warnings(Rule rule, Optional<KnownIssuer> issuer) {
        return switch (rule.who()) {
            case Who.Anyone anyone -> anyone(rule);
            case Who.Matching who ->
                issuer.map(kind -> warnings(rule, who, kind)).orElseGet(() -> ofAnyIssuer(rule, who));
        };
    }

    private static List<Warning> anyone(Rule rule) {
        return changes(rule)
                ? List.of(Warning.of(
                        Warning.Kind.ANYONE_MAY_WRITE,
                        rule,
                        "whoever reaches the registry may " + given(rule) + ", without any credential; write who: {"
                                + " issuer: NAME } with conditions, or leave anyone with AcrPull"))
                : List.of();
    }

    private static List<Warning> warnings(Rule rule, Who.Matching who, KnownIssuer issuer) {
        List<Warning> warnings = new ArrayList<>(ofAnyIssuer(rule, who));
        if (issuer.owners().open() && who.conditions().stream().noneMatch(condition -> namesOwner(condition, issuer))) {
            warnings.add(Warning.of(
                    Warning.Kind.OTHER_OWNERS,
                    rule,
                    "anybody can have an account at " + issuer.product() + ", and so a token that this rule matches: no"
                            + " condition names one owner up to its end"
                            + (SampleToken.conditionsOn(who, "job_workflow_ref").isEmpty()
                                    ? ""
                                    : " (job_workflow_ref names who owns the workflow, not who calls it)")
                            + "; add " + issuer.owners().advice()));
        }
        List<Warning> trapped = issuer.traps().stream()
                .flatMap(trap -> trap.look(rule, who).stream())
                .toList();
        if (trapped.stream().anyMatch(warning -> warning.kind() == Warning.Kind.STAR_STOPS)) {
            // Whoever mends that decides anew what matches.
            return Stream.concat(warnings.stream(), trapped.stream().limit(1)).toList();
        }
        warnings.addAll(trapped);
        if (changes(rule)) {
            proposal(who, issuer)
                    .map(token -> Warning.of(
                            Warning.Kind.PULL_REQUEST,
                            rule,
                            "the token of " + token.job() + " matches too, so that a change may " + given(rule)
                                    + " before anybody has accepted it; add " + token.advice()))
                    .ifPresent(warnings::add);
        }
        return warnings;
    }

    private static List<Warning> ofAnyIssuer(Rule rule, Who.Matching who) {
        return Stream.concat(administration(rule, who).stream(), robots(rule, who).stream())
                .toList();
    }

    /** A robot lives on with what its owner was on the day, and everybody is owner of this for ever. */
    private static List<Warning> robots(Rule rule, Who.Matching who) {
        return rule.robots().isPresent() && who.conditions().isEmpty()
                ? List.of(Warning.of(
                        Warning.Kind.WIDE_ROBOTS,
                        rule,
                        "everybody who has a token of " + who.issuer()
                                + " may make robots, passwords that live for up to "
                                + rule.robots().get().toHours() / 24
                                + " d, also after the issuer has shut that account; add a condition such as groups:"))
                : List.of();
    }

    /** Whoever administers the server had better be named: a pattern admits what its author has not thought of. */
    private static List<Warning> administration(Rule rule, Who.Matching who) {
        boolean named = who.conditions().stream().anyMatch(TooWide::names);
        return rule.isOfServer() && !named
                ? List.of(Warning.of(
                        Warning.Kind.WIDE_ADMIN,
                        rule,
                        "whoever a pattern with a star admits may " + given(rule) + ", and no condition names anybody"
                                + " or any group exactly; write a condition without a star"))
                : List.of();
    }

    private static boolean names(Condition condition) {
        return condition instanceof Condition.Matches matches
                && matches.patterns().stream().noneMatch(glob -> glob.pattern().contains("*"));
    }

    /** The first kind is the plainest; the others run what was accepted, and count where the rule asks for their event. */
    private static Optional<SampleToken> proposal(Who.Matching who, KnownIssuer issuer) {
        List<SampleToken> matching =
                issuer.proposals().stream().filter(token -> token.canBe(who)).toList();
        return matching.stream()
                .filter(token -> token.equals(issuer.proposals().getFirst()) || token.isNamedIn(who, EVENT))
                .findFirst();
    }

    private static boolean namesOwner(Condition condition, KnownIssuer issuer) {
        Pattern owner = SampleToken.nameOf(condition.attribute())
                .map(issuer.owners().patterns()::get)
                .orElse(null);
        return owner != null
                && condition instanceof Condition.Matches matches
                && matches.patterns().stream()
                        .allMatch(glob -> owner.matcher(glob.pattern()).matches());
    }

    static boolean changes(Rule rule) {
        return rule.isOfServer()
                || rule.actions().contains(Action.PUSH)
                || rule.actions().contains(Action.DELETE);
    }

    private static String given(Rule rule) {
        if (rule.isOfServer()) {
            return rule.actions().contains(Action.ADMIN_WRITE)
                    ? "administer this server"
                    : "see the sessions and robots of this server";
        }
        boolean push = rule.actions().contains(Action.PUSH);
        boolean delete = rule.actions().contains(Action.DELETE);
        return push && delete ? "push and delete" : push ? "push" : "delete";
    }
}
