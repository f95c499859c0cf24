package dev.cambist.server.analysis;

import dev.cambist.core.access.Rule;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Rules that another one covers. Of two that give the same, the later one is. */
final class Redundant {
    private Redundant() {}

    static Optional<Warning> warning(List<Rule> rules, int number) {
        Rule rule = rules.get(number);
        return IntStream.range(0, rules.size())
                .filter(other -> other != number && Coverage.covers(rules.get(other), rule))
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
