package dev.cambist.server.analysis;

import dev.cambist.core.access.Glob;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds repository names by what matches them, over all names that can be: it walks the product of the patterns'
 * automata and that of the names' grammar, breadth first, so the name found is a shortest one.
 *
 * <p>Characters that stand in no pattern are alike to every pattern, so one letter and one digit of them stand for all.
 */
final class NameSearch {
    /** Places to look at; patterns made to be hard need more than any memory has. */
    private static final int MAX_STATES = 100_000;

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final String DIGITS = "0123456789";

    /** Letters before anything else, so that names are easy to read. */
    private static final Comparator<Character> LETTERS_FIRST =
            Comparator.comparing((Character c) -> c < 'a').thenComparing(Comparator.naturalOrder());

    private final GlobSet within;
    private final GlobSet others;
    private final Set<Character> alphabet;

    private record State(NameState name, BitSet within, BitSet others) {}

    private record Step(State state, String text) {}

    /** What came of a search. */
    sealed interface Found {
        record Name(String name) implements Found {}

        record None() implements Found {}

        /** The search was given up. */
        record Undecided() implements Found {}
    }

    private NameSearch(List<Glob> within, List<Glob> others) {
        this.within = new GlobSet(within);
        this.others = new GlobSet(others);
        this.alphabet = alphabet(within, others);
    }

    /** A name that the pattern matches and none of the others does. */
    static Found only(Glob pattern, List<Glob> others) {
        return new NameSearch(List.of(pattern), others).find(false);
    }

    /** A name that the pattern matches and one of the others too. */
    static Found both(Glob pattern, List<Glob> others) {
        return new NameSearch(List.of(pattern), others).find(true);
    }

    private Found find(boolean byOthersToo) {
        State start = new State(NameState.FIRST_START, within.start(), others.start());
        Set<State> seen = new HashSet<>(Set.of(start));
        Queue<Step> next = new ArrayDeque<>(List.of(new Step(start, "")));
        for (Step at = next.poll(); at != null; at = next.poll()) {
            State state = at.state();
            if (state.name().isName()
                    && within.matches(state.within())
                    && others.matches(state.others()) == byOthersToo) {
                return new Found.Name(at.text());
            }
            for (char c : alphabet) {
                Optional<State> after = after(state, c, byOthersToo);
                if (after.isPresent() && seen.add(after.get())) {
                    next.add(new Step(after.get(), at.text() + c));
                }
            }
            if (seen.size() > MAX_STATES) {
                return new Found.Undecided();
            }
        }
        return new Found.None();
    }

    /** What reading another character leads to, unless nothing can be found behind it. */
    private Optional<State> after(State state, char c, boolean byOthersToo) {
        NameState name = state.name().after(c);
        BitSet inside = within.after(state.within(), c);
        if (name == NameState.DEAD || inside.isEmpty()) {
            return Optional.empty();
        }
        BitSet outside = others.after(state.others(), c);
        boolean hopeless = byOthersToo ? outside.isEmpty() : others.matchesAll(outside);
        return hopeless ? Optional.empty() : Optional.of(new State(name, inside, outside));
    }

    private static Set<Character> alphabet(List<Glob> within, List<Glob> others) {
        Set<Character> alphabet = new TreeSet<>(LETTERS_FIRST);
        for (List<Glob> globs : List.of(within, others)) {
            globs.forEach(glob -> glob.pattern().chars().filter(c -> c != '*').forEach(c -> alphabet.add((char) c)));
        }
        for (String alike : List.of(LETTERS, DIGITS)) {
            alike.chars().filter(c -> !alphabet.contains((char) c)).findFirst().ifPresent(c -> alphabet.add((char) c));
        }
        "/._-:".chars().forEach(c -> alphabet.add((char) c));
        return alphabet;
    }
}
