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
import java.util.regex.Pattern;

/** Rules that give nothing, or soon will not. */
final class Idle {
    private static final Duration SOON = Duration.ofDays(7);

    /** What a template inserts begins and ends with a letter or digit. */
    private static final Pattern TEMPLATE = Pattern.compile("\\$\\{[^}]*}");

    /**
     * What no repository name has, stars or not: a separator at an end of a component, separators side by side but for
     * __ and hyphens, a colon that begins no port of a first component.
     */
    private static final Pattern NO_NAME = Pattern.compile(
            "(^|.*/)[/._:-].*|.*[/._-](/.*|$)|.*\\.[._-].*|.*_[.-].*|.*-[._].*|.*___.*|.*/.*:.*|.*:[^0-9*].*|.*:[^/*]*");

    private Idle() {}

    static List<Warning> warnings(Rule rule, Optional<KnownIssuer> issuer, Instant now) {
        List<Warning> warnings = new ArrayList<>();
        rule.expires().flatMap(end -> expiry(rule, end, now)).ifPresent(warnings::add);
        List<String> names = rule.on().stream()
                .map(RepositoryPattern::toString)
                .filter(Idle::matchesNoName)
                .toList();
        for (String pattern : names) {
            warnings.add(Warning.of(
                    Warning.Kind.NEVER_MATCHES,
                    rule,
                    "no repository can have a name that on: \"" + pattern
                            + "\" matches; names are lower-case components"
                            + " of letters and digits with single . _ or - between them, joined by slashes, and a tag is"
                            + " no part of them; write such as \"team/app\" or \"team/**\""));
        }
        if (rule.who() instanceof Who.Matching who) {
            exclusion(rule, who).ifPresent(warnings::add);
            issuer.ifPresent(kind -> warnings.addAll(contradictions(rule, who, kind)));
        }
        return warnings;
    }

    /** Whether the rule gives nothing at all, as far as the warning goes. */
    static boolean isFinal(Warning warning) {
        return warning.kind() == Warning.Kind.EXPIRED || warning.kind() == Warning.Kind.NEVER_MATCHES;
    }

    static boolean matchesNoName(String pattern) {
        return NO_NAME.matcher(TEMPLATE.matcher(pattern).replaceAll("x")).matches();
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
