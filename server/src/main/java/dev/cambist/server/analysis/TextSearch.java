package dev.cambist.server.analysis;

import dev.cambist.core.access.Glob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Finds texts by what matches them, over all texts that can be: it walks the product of the patterns' automata and that
 * of the texts' grammar, breadth first, so the text found is a shortest one. {@link GlobSet} says how and why.
 */
final class TextSearch {
    private final Texts texts;
    private final List<GlobSet> within;
    private final GlobSet without;
    private final BitSet others;

    private record State(NameState text, List<BitSet> within, BitSet without) {}

    private record Step(State state, String text) {}

    /** What came of a search. */
    sealed interface Found {
        record Text(String text) implements Found {}

        record None() implements Found {}

        /** The search was given up. */
        record Undecided() implements Found {}
    }

    private TextSearch(Texts texts, List<GlobSet> within, GlobSet without) {
        this.texts = texts;
        this.within = within;
        this.without = without;
        List<GlobSet> all = new ArrayList<>(within);
        all.add(without);
        this.others = texts.others(all);
    }

    /** A text that the pattern matches and none of the others does. */
    static Found only(Texts texts, Glob pattern, GlobSet others) {
        return new TextSearch(texts, List.of(new GlobSet(List.of(pattern))), others).find();
    }

    /** A text that a pattern of each of the sets matches. */
    static Found common(Texts texts, List<GlobSet> sets) {
        return new TextSearch(texts, sets, new GlobSet(List.of())).find();
    }

    private Found find() {
        State start = new State(
                NameState.FIRST_START, within.stream().map(GlobSet::start).toList(), without.start());
        Set<State> seen = new HashSet<>(Set.of(start));
        Queue<Step> next = new ArrayDeque<>(List.of(new Step(start, "")));
        for (Step at = next.poll(); at != null; at = next.poll()) {
            if (isFound(at.state())) {
                return new Found.Text(at.text());
            }
            for (char c : characters(at.state())) {
                Optional<State> after = after(at.state(), c);
                if (after.isPresent() && seen.add(after.get())) {
                    next.add(new Step(after.get(), at.text() + c));
                }
            }
            if (seen.size() > texts.mostStates()) {
                return new Found.Undecided();
            }
        }
        return new Found.None();
    }

    /** What to read next: letters before anything else, so that names are easy to read. */
    private char[] characters(State state) {
        BitSet characters = (BitSet) others.clone();
        for (int i = 0; i < within.size(); i++) {
            within.get(i).addCharactersTo(characters, state.within().get(i));
        }
        without.addCharactersTo(characters, state.without());
        char[] inOrder = new char[characters.cardinality()];
        int count = 0;
        for (int c = characters.nextSetBit('a'); c >= 0; c = characters.nextSetBit(c + 1)) {
            inOrder[count++] = (char) c;
        }
        for (int c = characters.nextSetBit(0); c >= 0 && c < 'a'; c = characters.nextSetBit(c + 1)) {
            inOrder[count++] = (char) c;
        }
        return inOrder;
    }

    private boolean isFound(State state) {
        if (!texts.isText(state.text()) || without.matches(state.without())) {
            return false;
        }
        for (int i = 0; i < within.size(); i++) {
            if (!within.get(i).matches(state.within().get(i))) {
                return false;
            }
        }
        return true;
    }

    /** What reading another character leads to, unless nothing can be found behind it. */
    private Optional<State> after(State state, char c) {
        NameState text = texts.after(state.text(), c);
        if (text == NameState.DEAD) {
            return Optional.empty();
        }
        List<BitSet> inside = new ArrayList<>(within.size());
        for (int i = 0; i < within.size(); i++) {
            BitSet places = within.get(i).after(state.within().get(i), c);
            if (places.isEmpty()) {
                return Optional.empty();
            }
            inside.add(places);
        }
        BitSet outside = without.after(state.without(), c);
        return without.matchesAll(outside) ? Optional.empty() : Optional.of(new State(text, inside, outside));
    }
}
