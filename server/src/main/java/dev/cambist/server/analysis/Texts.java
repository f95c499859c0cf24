package dev.cambist.server.analysis;

import java.util.BitSet;

/** Among which texts a search looks: those that a deterministic automaton, {@link NameState}, ends well with. */
enum Texts {
    /** All there are. */
    ANY(20_000),
    /** The names of repositories in scopes, perhaps behind a host with a port. */
    NAMES(100_000),
    /** What a pattern can be filled in with: a path of repository name components. */
    PATHS(20_000),
    /** What becomes such a path when it is written in lower case. */
    PATHS_IN_ANY_CASE(20_000);

    /** It stands in no configuration, and so for every character that no pattern has. */
    private static final char ANY_OTHER = '\0';

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final String DIGITS = "0123456789";

    private final int mostStates;

    Texts(int mostStates) {
        this.mostStates = mostStates;
    }

    /** How many places to look at before giving up; patterns made to be hard need more than any memory has. */
    int mostStates() {
        return mostStates;
    }

    NameState after(NameState at, char c) {
        return switch (this) {
            case ANY -> at;
            case NAMES -> at.after(c);
            case PATHS -> c == ':' ? NameState.DEAD : at.after(c);
            case PATHS_IN_ANY_CASE -> c == ':' ? NameState.DEAD : at.after(lower(c));
        };
    }

    boolean contains(String text) {
        NameState at = NameState.FIRST_START;
        for (int i = 0; i < text.length(); i++) {
            at = after(at, text.charAt(i));
        }
        return isText(at);
    }

    boolean isText(NameState at) {
        return this == ANY || at.isName();
    }

    /** Characters that stand for all others than those that stand in these patterns. */
    BitSet others(Iterable<GlobSet> patterns) {
        BitSet within = new BitSet();
        patterns.forEach(set -> set.addCharactersTo(within));
        BitSet others = new BitSet();
        if (this == ANY) {
            others.set(ANY_OTHER);
            "/:@".chars().forEach(others::set);
        } else {
            addFirstOther(LETTERS, within, others);
            addFirstOther(DIGITS, within, others);
            "/._-:".chars().forEach(others::set);
        }
        if (this == NAMES) {
            others.or(within); // more than is needed, for examples that begin with the alphabet
        }
        return others;
    }

    private static void addFirstOther(String alike, BitSet within, BitSet others) {
        alike.chars().filter(c -> !within.get(c)).findFirst().ifPresent(others::set);
    }

    /** As the filter lower does it: of ASCII only. */
    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
    }
}
