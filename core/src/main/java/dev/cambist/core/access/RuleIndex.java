package dev.cambist.core.access;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the rules that can be about a caller without asking each of them. A rule about an issuer is filed under one of
 * its conditions whose patterns all have more than stars, once for each of them: it can be met only by a caller who has
 * a value that meets one of them, which a {@link GlobIndex} finds. Of several such conditions it is the one with the
 * rarest patterns, because thousands of rules may share a branch name, but not a repository. A rule without such a
 * condition is asked for every caller of its issuer.
 */
final class RuleIndex {
    private final Numbers forAnyone = new Numbers();
    private final Map<String, Shelf> byIssuer = new HashMap<>();

    /** The rules about one issuer, by their numbers. */
    private static final class Shelf {
        private final Numbers unfiled = new Numbers();
        private final Map<Attribute, Map<Glob, Numbers>> filed = new LinkedHashMap<>();
        private List<Drawer> drawers = List.of();
    }

    /** The rules that are filed under one attribute. */
    private record Drawer(Attribute attribute, GlobIndex<Numbers> rules) {}

    private record Value(String issuer, Attribute attribute, Glob glob) {}

    /** A growing list of the numbers of rules. */
    private static final class Numbers {
        private int[] numbers = {};
        private int size;

        void add(int number) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size + Math.max(size, 1));
            }
            numbers[size++] = number;
        }

        void addAll(Numbers others) {
            if (size + others.size > numbers.length) {
                numbers = Arrays.copyOf(numbers, Math.max(2 * size, size + others.size));
            }
            System.arraycopy(others.numbers, 0, numbers, size, others.size);
            size += others.size;
        }

        /** Each once, in the order of the rules. */
        int[] inOrder() {
            Arrays.sort(numbers, 0, size);
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (kept == 0 || numbers[kept - 1] != numbers[i]) {
                    numbers[kept++] = numbers[i];
                }
            }
            return Arrays.copyOf(numbers, kept);
        }
    }

    RuleIndex(List<Rule> rules) {
        Map<Value, Integer> frequency = frequency(rules);
        for (int number = 0; number < rules.size(); number++) {
            switch (rules.get(number).who()) {
                case Who.Anyone anyone -> forAnyone.add(number);
                case Who.Matching matching -> file(number, matching, frequency);
            }
        }
        for (Shelf shelf : byIssuer.values()) {
            shelf.drawers = shelf.filed.entrySet().stream()
                    .map(filed -> new Drawer(filed.getKey(), new GlobIndex<>(filed.getValue())))
                    .toList();
            shelf.filed.clear();
        }
    }

    /** The numbers of the rules that can be about the caller, in their order, among them all that are. */
    int[] candidates(Caller caller) {
        Numbers found = new Numbers();
        found.addAll(forAnyone);
        if (caller instanceof Identity identity) {
            Shelf shelf = byIssuer.get(identity.issuer());
            if (shelf != null) {
                found.addAll(shelf.unfiled);
                Consumer<Numbers> take = found::addAll;
                for (Drawer drawer : shelf.drawers) {
                    drawer.attribute.any(identity, value -> {
                        drawer.rules.find(value, take);
                        return false; // and the next: there may be hundreds, of which no list has to be made
                    });
                }
            }
        }
        return found.inOrder();
    }

    private void file(int number, Who.Matching who, Map<Value, Integer> frequency) {
        Shelf shelf = byIssuer.computeIfAbsent(who.issuer(), issuer -> new Shelf());
        Optional<Condition.Matches> rarest = findable(who).stream()
                .min(Comparator.comparingInt(condition -> values(who.issuer(), condition).stream()
                        .mapToInt(frequency::get)
                        .sum()));
        if (rarest.isEmpty()) {
            shelf.unfiled.add(number);
            return;
        }
        Map<Glob, Numbers> byGlob = shelf.filed.computeIfAbsent(rarest.get().attribute(), name -> new HashMap<>());
        for (Glob glob : rarest.get().patterns()) {
            byGlob.computeIfAbsent(glob, absent -> new Numbers()).add(number);
        }
    }

    /** How many rules each pattern could be filed for. */
    private static Map<Value, Integer> frequency(List<Rule> rules) {
        Map<Value, Integer> frequency = new HashMap<>();
        for (Rule rule : rules) {
            if (rule.who() instanceof Who.Matching matching) {
                findable(matching).stream()
                        .flatMap(condition -> values(matching.issuer(), condition).stream())
                        .forEach(value -> frequency.merge(value, 1, Integer::sum));
            }
        }
        return frequency;
    }

    private static List<Value> values(String issuer, Condition.Matches condition) {
        return condition.patterns().stream()
                .map(glob -> new Value(issuer, condition.attribute(), glob))
                .toList();
    }

    private static List<Condition.Matches> findable(Who.Matching who) {
        List<Condition.Matches> findable = new ArrayList<>();
        for (Condition condition : who.conditions()) {
            if (condition instanceof Condition.Matches matches
                    && matches.patterns().stream().allMatch(GlobIndex::isFindable)) {
                findable.add(matches);
            }
        }
        return findable;
    }
}
