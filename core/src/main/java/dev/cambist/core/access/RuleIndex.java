package dev.cambist.core.access;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the rules that can be about a caller without asking each of them. A rule about an issuer is filed under one of
 * its conditions whose patterns are all without a star, once for each of them: it can be met only by a caller who has
 * one of these values. Of several such conditions it is the one with the rarest values, because thousands of rules may
 * share a branch name, but not a repository. A rule without such a condition is asked for every caller of its issuer.
 */
final class RuleIndex {
    private final List<Rule> rules;
    private final BitSet forAnyone = new BitSet();
    private final Map<String, Shelf> byIssuer = new HashMap<>();

    /** The rules about one issuer, by their numbers. */
    private static final class Shelf {
        private final BitSet unfiled = new BitSet();
        private final Map<Attribute, Map<String, List<Integer>>> filed = new HashMap<>();
    }

    private record Value(String issuer, Attribute attribute, String text) {}

    RuleIndex(List<Rule> rules) {
        this.rules = rules;
        Map<Value, Integer> frequency = frequency(rules);
        for (int number = 0; number < rules.size(); number++) {
            switch (rules.get(number).who()) {
                case Who.Anyone anyone -> forAnyone.set(number);
                case Who.Matching matching -> file(number, matching, frequency);
            }
        }
    }

    /** The rules that can be about the caller, in their order, among them all that are. */
    List<Rule> candidates(Caller caller) {
        Shelf shelf = caller instanceof Identity identity ? byIssuer.get(identity.issuer()) : null;
        if (shelf == null) {
            return at(forAnyone);
        }
        BitSet found = (BitSet) forAnyone.clone();
        found.or(shelf.unfiled);
        shelf.filed.forEach((attribute, byValue) -> {
            for (String value : attribute.of((Identity) caller).texts()) {
                byValue.getOrDefault(value, List.of()).forEach(found::set);
            }
        });
        return at(found);
    }

    private List<Rule> at(BitSet numbers) {
        List<Rule> found = new ArrayList<>(numbers.cardinality());
        for (int number = numbers.nextSetBit(0); number >= 0; number = numbers.nextSetBit(number + 1)) {
            found.add(rules.get(number));
        }
        return found;
    }

    private void file(int number, Who.Matching who, Map<Value, Integer> frequency) {
        Shelf shelf = byIssuer.computeIfAbsent(who.issuer(), issuer -> new Shelf());
        Optional<Condition.Matches> rarest = literal(who).stream()
                .min(Comparator.comparingInt(condition -> values(who.issuer(), condition).stream()
                        .mapToInt(frequency::get)
                        .sum()));
        if (rarest.isEmpty()) {
            shelf.unfiled.set(number);
            return;
        }
        Map<String, List<Integer>> byValue =
                shelf.filed.computeIfAbsent(rarest.get().attribute(), name -> new HashMap<>());
        for (Glob glob : rarest.get().patterns()) {
            byValue.computeIfAbsent(glob.pattern(), value -> new ArrayList<>()).add(number);
        }
    }

    /** How many rules each literal value could be filed for. */
    private static Map<Value, Integer> frequency(List<Rule> rules) {
        Map<Value, Integer> frequency = new HashMap<>();
        for (Rule rule : rules) {
            if (rule.who() instanceof Who.Matching matching) {
                literal(matching).stream()
                        .flatMap(condition -> values(matching.issuer(), condition).stream())
                        .forEach(value -> frequency.merge(value, 1, Integer::sum));
            }
        }
        return frequency;
    }

    private static List<Value> values(String issuer, Condition.Matches condition) {
        return condition.patterns().stream()
                .map(glob -> new Value(issuer, condition.attribute(), glob.pattern()))
                .toList();
    }

    private static List<Condition.Matches> literal(Who.Matching who) {
        List<Condition.Matches> literal = new ArrayList<>();
        for (Condition condition : who.conditions()) {
            if (condition instanceof Condition.Matches matches
                    && matches.patterns().stream().allMatch(Glob::isLiteral)) {
                literal.add(matches);
            }
        }
        return literal;
    }
}
