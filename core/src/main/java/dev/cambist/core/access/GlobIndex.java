package dev.cambist.core.access;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which of many patterns a text meets, without trying each of them.
 *
 * <p>A pattern without a star is met by one text: a map finds it. Whatever meets a pattern with stars has every piece
 * between its stars in it, so such a pattern is filed under one of its pieces: the one that the fewest other patterns
 * have, of these the one that it begins with, for most texts begin otherwise, or else the longest. {@link Fragments} finds
 * the pieces that stand in a text in one pass, and only the patterns filed under these are tried. This is how regular expressions are prefiltered where thousands are searched at
 * once (R. Cox: Regular Expression Matching with a Trigram Index, 2012; RE2's {@code FilteredRE2}). Patterns of stars
 * alone have no piece, and are tried for every text.
 *
 * @param <T> what each pattern stands for, such as the rules that have it
 */
final class GlobIndex<T> {
    private final Map<String, Filed<T>> literals = new HashMap<>();
    private final List<Filed<T>> everywhere = new ArrayList<>();
    private final @Nullable Drawer<T> byBeginning;
    private final @Nullable Drawer<T> byPiece;

    private record Filed<T>(Glob glob, T meaning) {}

    /** @param filed the patterns of each fragment, by its number */
    private record Drawer<T>(Fragments fragments, List<List<Filed<T>>> filed) {
        static <T> @Nullable Drawer<T> of(Map<String, List<Filed<T>>> filed) {
            return filed.isEmpty()
                    ? null
                    : new Drawer<>(new Fragments(List.copyOf(filed.keySet())), List.copyOf(filed.values()));
        }
    }

    GlobIndex(Map<Glob, T> patterns) {
        Map<String, Integer> frequency = new HashMap<>();
        patterns.keySet().stream()
                .filter(glob -> !glob.isLiteral())
                .forEach(glob -> pieces(glob).forEach(piece -> frequency.merge(piece, 1, Integer::sum)));
        Map<String, List<Filed<T>>> beginnings = new LinkedHashMap<>();
        Map<String, List<Filed<T>>> within = new LinkedHashMap<>();
        patterns.forEach((glob, meaning) -> {
            Filed<T> one = new Filed<>(glob, meaning);
            if (glob.isLiteral()) {
                literals.put(glob.pattern(), one);
                return;
            }
            pieces(glob).stream()
                    .min(Comparator.<String>comparingInt(frequency::get)
                            .thenComparing(piece -> !glob.pattern().startsWith(piece))
                            .thenComparing(
                                    Comparator.comparingInt(String::length).reversed()))
                    .map(piece -> (glob.pattern().startsWith(piece) ? beginnings : within)
                            .computeIfAbsent(piece, absent -> new ArrayList<>()))
                    .orElse(everywhere)
                    .add(one);
        });
        byBeginning = Drawer.of(beginnings);
        byPiece = Drawer.of(within);
    }

    /** Whether the pattern is tried only for texts that have something of it. */
    static boolean isFindable(Glob glob) {
        return glob.isLiteral() || !pieces(glob).isEmpty();
    }

    /** Whether the text meets any of the patterns. */
    boolean matches(String text) {
        return search(text, met -> true);
    }

    /** Tells what each of the patterns stands for that the text meets, each once. */
    void find(String text, Consumer<T> found) {
        search(text, met -> {
            found.accept(met);
            return false;
        });
    }

    private boolean search(String text, Predicate<T> enough) {
        Filed<T> literal = literals.get(text);
        if ((literal != null && enough.test(literal.meaning)) || isEnough(everywhere, text, enough)) {
            return true;
        }
        if (byBeginning != null
                && byBeginning.fragments.atStartOf(
                        text, fragment -> isEnough(byBeginning.filed.get(fragment), text, enough))) {
            return true;
        }
        if (byPiece == null) {
            return false;
        }
        BitSet seen = new BitSet(); // a piece may stand in the text more than once
        return byPiece.fragments.in(text, fragment -> {
            boolean again = seen.get(fragment);
            seen.set(fragment);
            return !again && isEnough(byPiece.filed.get(fragment), text, enough);
        });
    }

    private static <T> boolean isEnough(List<Filed<T>> candidates, String text, Predicate<T> enough) {
        for (Filed<T> one : candidates) {
            if (one.glob.matches(text) && enough.test(one.meaning)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> pieces(Glob glob) {
        Set<String> pieces = new HashSet<>(List.of(glob.pattern().split("\\*+")));
        pieces.remove("");
        return pieces;
    }
}
