package dev.cambist.server.analysis;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * The texts that some of several patterns match. Two sets are compared as automata whose states are the places within
 * their patterns, read side by side, character by character.
 *
 * <p>Characters that stand in no pattern are alike to all of them, so one of them stands for all. A character of
 * Unicode's private use stands for a text of any number of segments that is not known, and always for the same one: a
 * single star does not match it.
 */
final class PatternSet {
    /** Places to look at before giving up; patterns made to be hard need more than any memory has. */
    private static final int MAX_STATES = 20_000;

    private static final char ANY_OTHER = '\0';
    private static final char END = '\1';
    private static final char STAR = '\2';
    private static final char DEEP_STAR = '\3';

    private final StringBuilder places = new StringBuilder();
    private final BitSet starts = new BitSet();

    private PatternSet(Collection<String> patterns) {
        for (String pattern : patterns) {
            starts.set(places.length());
            places.append(pattern.replace("**", "" + DEEP_STAR).replace('*', STAR))
                    .append(END);
        }
    }

    /** Whether some pattern of the wide ones matches every text that the narrow one matches; false when undecided. */
    static boolean includes(Collection<String> wide, String narrow) {
        return !new Walk(new PatternSet(List.of(narrow)), new PatternSet(wide))
                .finds((one, other) -> one && !other, false);
    }

    /** Whether there is a text that a pattern of each matches; true when undecided. */
    static boolean overlap(Collection<String> some, Collection<String> others) {
        return new Walk(new PatternSet(some), new PatternSet(others)).finds((one, other) -> one && other, true);
    }

    private BitSet start() {
        return closed(starts);
    }

    private BitSet after(BitSet at, char c) {
        BitSet next = new BitSet();
        at.stream().forEach(place -> {
            switch (places.charAt(place)) {
                case STAR -> next.set(place, next.get(place) || (c != '/' && !isUnknownText(c)));
                case DEEP_STAR -> next.set(place);
                case END -> {}
                default -> next.set(place + 1, next.get(place + 1) || places.charAt(place) == c);
            }
        });
        return closed(next);
    }

    private boolean isEnd(BitSet at) {
        return at.stream().anyMatch(place -> places.charAt(place) == END);
    }

    /** A star may stand for nothing. */
    private BitSet closed(BitSet at) {
        BitSet closed = (BitSet) at.clone();
        for (int place = closed.nextSetBit(0); place >= 0; place = closed.nextSetBit(place + 1)) {
            if (places.charAt(place) == STAR || places.charAt(place) == DEEP_STAR) {
                closed.set(place + 1);
            }
        }
        return closed;
    }

    private static boolean isUnknownText(char c) {
        return Character.getType(c) == Character.PRIVATE_USE;
    }

    /** All places that two sets can be in after the same text. */
    private record Walk(PatternSet one, PatternSet other) {
        private record State(BitSet one, BitSet other) {}

        boolean finds(BiPredicate<Boolean, Boolean> ends, boolean whenUndecided) {
            Set<Character> alphabet = alphabet();
            State start = new State(one.start(), other.start());
            Set<State> seen = new HashSet<>(Set.of(start));
            Queue<State> next = new ArrayDeque<>(seen);
            for (State at = next.poll(); at != null; at = next.poll()) {
                if (ends.test(one.isEnd(at.one()), other.isEnd(at.other()))) {
                    return true;
                }
                for (char c : alphabet) {
                    State after = new State(one.after(at.one(), c), other.after(at.other(), c));
                    if (!after.one().isEmpty() && seen.add(after)) {
                        next.add(after);
                    }
                }
                if (seen.size() > MAX_STATES) {
                    return whenUndecided;
                }
            }
            return false;
        }

        private Set<Character> alphabet() {
            Set<Character> alphabet = new TreeSet<>(Set.of(ANY_OTHER, '/'));
            (one.places + "" + other.places).chars().filter(c -> c > DEEP_STAR).forEach(c -> alphabet.add((char) c));
            return alphabet;
        }
    }
}
