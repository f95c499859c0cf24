package dev.cambist.server.analysis;

import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

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

    /** Letters before anything else, so that names are easy to read. */
    private static final Comparator<Character> LETTERS_FIRST =
            Comparator.comparing((Character c) -> c < 'a').thenComparing(Comparator.naturalOrder());

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

    boolean isText(NameState at) {
        return this == ANY || at.isName();
    }

    /** Characters that stand in no pattern are alike to every pattern: a few of each kind stand for all. */
    Set<Character> alphabet(Iterable<GlobSet> patterns) {
        Set<Character> alphabet = new TreeSet<>(LETTERS_FIRST);
        patterns.forEach(set -> set.addCharactersTo(alphabet));
        if (this == ANY) {
            alphabet.add(ANY_OTHER);
            alphabet.add('/');
        } else {
            addFirstOther(LETTERS, alphabet);
            addFirstOther(DIGITS, alphabet);
            "/._-:".chars().forEach(c -> alphabet.add((char) c));
        }
        return alphabet;
    }

    private static void addFirstOther(String alike, Set<Character> alphabet) {
        alike.chars().filter(c -> !alphabet.contains((char) c)).findFirst().ifPresent(c -> alphabet.add((char) c));
    }

    private static char lower(char c) {
        String text = String.valueOf(c).toLowerCase(Locale.ROOT);
        return text.length() == 1 ? text.charAt(0) : c;
    }
}
