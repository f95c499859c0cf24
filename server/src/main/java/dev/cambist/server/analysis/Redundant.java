package dev.cambist.server.analysis;

import dev.cambist.core.access.Rule;
import java.util.List;
import java.util.Optional;

/** Rules that another one covers. Of two that give the same, the later one is. */
final class Redundant {
    private final List<Rule> rules;
    private final CoverIndex index;

    /** Of rules each of which gives something. */
    Redundant(List<Rule> rules) {
        this.rules = rules;
        this.index = new CoverIndex(rules);
    }

    Optional<Warning> warning(int number) {
        Rule rule = rules.get(number);
        return index.candidates(number)
                .filter(other -> Coverage.covers(rules.get(other), rule))
                .filter(other -> other < number || !Coverage.covers(rule, rules.get(other)))
                .mapToObj(rules::get)
                .findFirst()
                .map(other -> Warning.of(
                        Warning.Kind.COVERED,
                        rule,
                        "rule " + other + " gives all of it already; leave this one out, or make the other one"
                                + " narrower if this one was meant to be the limit"));
    }
}
