package dev.cambist.core.access;

/**
 * A pattern over a text of slash-separated segments: {@code *} stands for any characters within one segment, {@code **}
 * for any characters across segments. The pattern is anchored at both ends and compares case-sensitively.
 *
 * <p>Matching keeps at most one position to go back to for each kind of star, and never looks for the same thing in the
 * same segment again, so its time is bounded by the product of the two lengths; a regular expression of the same shape
 * can be made to take exponentially long.
 */
public record Glob(String pattern) {
    public Glob {
        if (pattern.isEmpty()) {
            throw new IllegalArgumentException("an empty pattern matches nothing");
        }
        if (pattern.contains("***")) {
            throw new IllegalArgumentException("*** means nothing; use * within a segment or ** across segments");
        }
    }

    /** Whether it has no star, and so matches itself and nothing else. */
    boolean isLiteral() {
        return pattern.indexOf('*') < 0;
    }

    public boolean matches(String text) {
        int p = 0;
        int t = 0;
        int starPattern = -1;
        int starText = -1;
        int deepPattern = -1;
        int deepText = -1;
        int firstStarText = -1; // where the first * after the last ** began
        while (t < text.length() || p < pattern.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                if (p + 1 < pattern.length() && pattern.charAt(p + 1) == '*') {
                    p += 2;
                    deepPattern = p;
                    deepText = t;
                    starPattern = -1;
                } else {
                    p++;
                    firstStarText = starPattern < 0 ? t : firstStarText;
                    starPattern = p;
                    starText = t;
                }
            } else if (p < pattern.length() && t < text.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (starPattern >= 0 && starText < text.length() && text.charAt(starText) != '/') {
                t = ++starText;
                p = starPattern;
            } else if (deepPattern >= 0 && deepText < text.length()) {
                int step = starPattern < 0 ? 1 : stepOver(text, firstStarText);
                if (step == 0) {
                    return false;
                }
                deepText += step;
                t = deepText;
                p = deepPattern;
                starPattern = -1;
            } else {
                return false;
            }
        }
        return true;
    }

    /**
     * How much later a {@code **} must end for the first star behind it to begin in another segment: what did not fit
     * from the earliest place in this one does not fit from a later one. 0 when there is no other segment.
     */
    private static int stepOver(String text, int firstStarText) {
        int slash = text.indexOf('/', firstStarText);
        return slash < 0 ? 0 : slash + 1 - firstStarText;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
