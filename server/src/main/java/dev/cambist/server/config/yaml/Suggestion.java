package dev.cambist.server.config.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what a mistyped word was meant to be. */
public final class Suggestion {
    private static final int MAX_DISTANCE = 2;
    private static final int MAX_LISTED = 20;

    private Suggestion() {}

    /** The value for a known word; throws {@link IllegalArgumentException} for an unknown one with what is known. */
    public static <T> T pick(String kind, String word, Map<String, T> known) {
        T found = known.get(word);
        if (found == null) {
            throw new IllegalArgumentException("is no " + kind + "; " + expected(word, known.keySet()));
        }
        return found;
    }

    /** {@code expected one of a, b, c (did you mean b?)}. */
    public static String expected(String word, Collection<String> known) {
        if (known.isEmpty()) {
            return "none is configured";
        }
        return (known.size() == 1 ? "expected " : "expected one of ")
                + known.stream().limit(MAX_LISTED).collect(Collectors.joining(", "))
                + (known.size() > MAX_LISTED ? ", …" : "")
                + nearest(word, known)
                        .map(near -> " (did you mean " + near + "?)")
                        .orElse("");
    }

    public static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= Math.min(MAX_DISTANCE, candidate.length() / 2))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /** How many letters to add, drop, change or swap with their neighbour, without regard to case. */
    private static int distance(String word, String candidate) {
        if (Math.abs(word.length() - candidate.length()) > MAX_DISTANCE) {
            return Integer.MAX_VALUE;
        }
        String a = word.toLowerCase(Locale.ROOT);
        String b = candidate.toLowerCase(Locale.ROOT);
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : fewest(steps, a, b, i, j);
            }
        }
        return steps[a.length()][b.length()];
    }

    private static int fewest(int[][] steps, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int fewest = Math.min(Math.min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(fewest, steps[i - 2][j - 2] + 1) : fewest;
    }
}
