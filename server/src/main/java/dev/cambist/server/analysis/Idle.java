package dev.cambist.server.analysis;

import dev.cambist.core.access.Attribute;
import dev.cambist.core.access.Condition;
import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of a rule gives nothing, or soon will not.
 *
 * @param wholly whether the rule gives nothing at all
 */
record Idle(List<Warning> warnings, boolean wholly) {
    private static final Duration SOON = Duration.ofDays(7);

    Idle {
        warnings = List.copyOf(warnings);
    }

    static Idle of(Rule rule, Optional<KnownIssuer> issuer, Instant now) {
        List<Warning> nobody = new ArrayList<>();
        if (rule.who() instanceof Who.Matching who) {
            exclusion(rule, who).ifPresent(nobody::add);
            issuer.ifPresent(kind -> nobody.addAll(contradictions(rule, who, kind)));
        }
        List<Warning> nowhere = new ArrayList<>();
        rule.on().forEach(pattern -> nowhere(rule, pattern, issuer).ifPresent(nowhere::add));
        Optional<Warning> expiry = rule.expires().flatMap(end -> expiry(rule, end, now));
        boolean wholly = !nobody.isEmpty()
                || nowhere.size() == rule.on().size()
                || expiry.filter(warning -> warning.kind() == Warning.Kind.EXPIRED)
                        .isPresent();
        List<Warning> warnings = new ArrayList<>();
        expiry.ifPresent(warnings::add);
        warnings.addAll(nowhere);
        warnings.addAll(nobody);
        return new Idle(warnings, wholly);
    }

    private static Optional<Warning> nowhere(Rule rule, RepositoryPattern pattern, Optional<KnownIssuer> issuer) {
        if (Templates.matchesNoName(pattern.toString())) {
            return Optional.of(Warning.of(
                    Warning.Kind.NEVER_MATCHES,
                    rule,
                    "no repository can have a name that on: \"" + pattern
                            + "\" matches; names are lower-case components"
                            + " of letters and digits with single . _ or - between them, joined by slashes, and a tag is"
                            + " no part of them; write such as \"team/app\" or \"team/**\""));
        }
        return rule.who() instanceof Who.Matching who
                ? Templates.problem(pattern, who, issuer)
                        .map(why -> Warning.of(
                                Warning.Kind.NEVER_MATCHES, rule, "on: \"" + pattern + "\" gives nothing: " + why))
                : Optional.empty();
    }

    private static Optional<Warning> expiry(Rule rule, Instant end, Instant now) {
        if (!now.isBefore(end)) {
            return Optional.of(Warning.of(
                    Warning.Kind.EXPIRED,
                    rule,
                    "it expired at " + end + " and gives nothing any more; leave it out, or give it a later expires"));
        }
        return now.plus(SOON).isBefore(end)
                ? Optional.empty()
                : Optional.of(Warning.of(
                        Warning.Kind.EXPIRES_SOON,
                        rule,
                        "it gives nothing from " + end + " on; give it a later expires if it is to last"));
    }

    private static Optional<Warning> exclusion(Rule rule, Who.Matching who) {
        boolean everybody = !who.unless().isEmpty()
                && who.unless().stream().allMatch(condition -> Coverage.follows(condition, who.conditions()));
        return everybody
                ? Optional.of(Warning.of(
                        Warning.Kind.NEVER_MATCHES,
                        rule,
                        "unless excludes everybody whom who is about; make unless narrower than who, or leave the rule"
                                + " out"))
                : Optional.empty();
    }

    private static List<Warning> contradictions(Rule rule, Who.Matching who, KnownIssuer issuer) {
        List<Warning> warnings = new ArrayList<>();
        for (Condition condition : who.conditions()) {
            contradiction(condition, issuer)
                    .map(text -> Warning.of(Warning.Kind.NEVER_MATCHES, rule, text))
                    .ifPresent(warnings::add);
        }
        issuer.contradictions().forEach(check -> check.look(rule, who).ifPresent(warnings::add));
        return warnings;
    }

    private static Optional<String> contradiction(Condition condition, KnownIssuer issuer) {
        Attribute attribute = condition.attribute();
        GlobSet shape = SampleToken.nameOf(attribute).map(issuer.shapes()::get).orElse(null);
        if (shape == null) {
            return Optional.empty();
        }
        if (shape.globs().isEmpty()) {
            return Optional.of("tokens of " + issuer.product() + " have no " + attribute + ", so nobody meets it; write"
                    + " a condition on a claim that they have");
        }
        if (!(condition instanceof Condition.Matches matches) || new GlobSet(matches.patterns()).overlaps(shape)) {
            return Optional.empty();
        }
        return Optional.of("no token of " + issuer.product() + " has a " + attribute + " that "
                + new GlobSet(matches.patterns()) + " matches; write a value that looks like " + shape);
    }
}
