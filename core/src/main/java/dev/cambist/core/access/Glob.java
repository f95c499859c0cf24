package dev.cambist.core.access;

/**
 * A pattern over a text of slash-separated segments: {@code *} stands for any characters within one segment, {@code **}
 * for any characters across segments. The pattern is anchored at both ends and compares case-sensitively.
 *
 * <p>Matching keeps at most one position to go back to for each kind of star, so its time is bounded by the product of
 * the two lengths; a regular expression of the same shape can be made to take exponentially long.
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

    /** Whether the pattern stands for every text there is. */
    public boolean matchesEverything() {
        return pattern.equals("**");
    }

    public boolean isLiteral() {
        return pattern.indexOf('*') < 0;
    }

    public boolean matches(String text) {
        int p = 0;
        int t = 0;
        int starPattern = -1;
        int starText = -1;
        int deepPattern = -1;
        int deepText = -1;
        while (t < text.length() || p < pattern.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                if (p + 1 < pattern.length() && pattern.charAt(p + 1) == '*') {
                    p += 2;
                    deepPattern = p;
                    deepText = t;
                    starPattern = -1;
                } else {
                    p++;
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
                t = ++deepText;
                p = deepPattern;
                starPattern = -1;
            } else {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
