package dev.cambist.server.analysis;

import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Finds the rules that could cover another one without comparing each with each. */
final class CoverIndex {
    /*
     * A rule covers another only where, for every condition of its own, the other's patterns are all within its own
     * patterns, and so are the other's patterns for repositories. So one aspect of it (a condition, or the repositories)
     * is enough to leave out most rules, and of that aspect one pattern of the other rule.
     *
     * Let p be what stands in that pattern before its first star or template. A text that the pattern matches is p and
     * then a character that stands in no pattern. A pattern that matches this text has no such character, so what stands
     * before its own first star is no longer than p: it begins p. A pattern without any star matches one text only, and
     * covers nothing but the same pattern. Each rule is therefore filed under the beginnings of its patterns, for that
     * aspect whose beginnings are the rarest, because thousands of rules may share a branch, but not a repository; and
     * what could cover a rule is filed under one of the beginnings of its beginnings.
     */

    private final List<Rule> rules;
    private final Map<Key, List<Integer>> filed = new HashMap<>();
    private final Map<Aspect, TreeSet<Integer>> lengths = new HashMap<>();

    /** A condition of the rules about an issuer, or, with neither, the repositories of any rule. */
    private record Aspect(String issuer, Object attribute) {
        private static final Aspect REPOSITORIES = new Aspect("", "on");
    }

    /** What stands before the first star of a pattern, or all of one that has none. */
    private record Key(Aspect aspect, String text, boolean whole) {}

    CoverIndex(List<Rule> rules) {
        this.rules = rules;
        Map<Key, Integer> frequency = new HashMap<>();
        for (Rule rule : rules) {
            aspects(rule).values().forEach(keys -> keys.forEach(key -> frequency.merge(key, 1, Integer::sum)));
        }
        for (int number = 0; number < rules.size(); number++) {
            file(number, frequency);
        }
    }

    /** The numbers of those that could cover this one, in their order, among them all that do. */
    IntStream candidates(int number) {
        BitSet found = new BitSet();
        aspects(rules.get(number)).forEach((aspect, keys) -> {
            Key key = keys.getFirst();
            if (key.whole()) {
                filed.getOrDefault(key, List.of()).forEach(found::set);
            }
            for (int length : lengths.getOrDefault(aspect, new TreeSet<>())
                    .headSet(key.text().length(), true)) {
                filed.getOrDefault(new Key(aspect, key.text().substring(0, length), false), List.of())
                        .forEach(found::set);
            }
        });
        found.clear(number);
        return found.stream();
    }

    private void file(int number, Map<Key, Integer> frequency) {
        List<Key> rarest = List.of();
        int fewest = Integer.MAX_VALUE;
        for (List<Key> keys : aspects(rules.get(number)).values()) {
            int others = keys.stream().mapToInt(frequency::get).sum();
            if (others < fewest) {
                fewest = others;
                rarest = keys;
            }
        }
        for (Key key : rarest) {
            filed.computeIfAbsent(key, none -> new ArrayList<>()).add(number);
            if (!key.whole()) {
                lengths.computeIfAbsent(key.aspect(), none -> new TreeSet<>())
                        .add(key.text().length());
            }
        }
    }

    private static Map<Aspect, List<Key>> aspects(Rule rule) {
        Map<Aspect, List<Key>> aspects = new HashMap<>();
        aspects.put(
                Aspect.REPOSITORIES,
                rule.on().stream()
                        .map(RepositoryPattern::toString)
                        .map(pattern -> key(Aspect.REPOSITORIES, pattern))
                        .toList());
        if (rule.who() instanceof Who.Matching who) {
            for (Condition condition : who.conditions()) {
                if (condition instanceof Condition.Matches matches) {
                    Aspect aspect = new Aspect(who.issuer(), matches.attribute());
                    aspects.put(
                            aspect,
                            matches.patterns().stream()
                                    .map(Glob::pattern)
                                    .map(pattern -> key(aspect, pattern))
                                    .toList());
                }
            }
        }
        return aspects;
    }

    private static Key key(Aspect aspect, String pattern) {
        int star = pattern.indexOf('*');
        int template = aspect.equals(Aspect.REPOSITORIES) ? pattern.indexOf('$') : -1;
        int end = star < 0 ? template : template < 0 ? star : Math.min(star, template);
        return end < 0 ? new Key(aspect, pattern, true) : new Key(aspect, pattern.substring(0, end), false);
    }
}
