package dev.cambist.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The matcher against the regular expression that says the same. */
final class GlobDifferentialTest {
    private static final int PATTERNS = 8_000;
    private static final int TEXTS = 25;
    private static final String[] PIECES = {"a", "b", "/", "*", "**", "ab", "a/", "/a", ".", "$"};

    @Test
    void matches_randomPatternsAndTexts_agreesWithTheRegularExpression() {
        Random random = new Random(20260301);
        int matches = 0;
        for (int i = 0; i < PATTERNS; i++) {
            String pattern = pattern(random);
            Glob glob = new Glob(pattern);
            Pattern expected = Pattern.compile(translated(pattern), Pattern.DOTALL);
            for (int j = 0; j < TEXTS; j++) {
                String text = text(random);
                boolean matched = glob.matches(text);
                assertThat(matched)
                        .as("%s on %s", pattern, text)
                        .isEqualTo(expected.matcher(text).matches());
                matches += matched ? 1 : 0;
            }
        }
        assertThat(matches).as("the texts are such that many match").isGreaterThan(PATTERNS * TEXTS / 50);
    }

    private static String pattern(Random random) {
        StringBuilder pattern = new StringBuilder();
        int length = 1 + random.nextInt(7);
        while (length-- > 0) {
            String piece = PIECES[random.nextInt(PIECES.length)];
            boolean stars = pattern.toString().endsWith("*") && piece.startsWith("*");
            pattern.append(stars ? "a" : piece);
        }
        return pattern.toString();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(12);
        while (length-- > 0) {
            text.append("aaabb//.$*".charAt(random.nextInt(10)));
        }
        return text.toString();
    }

    /** Everything but stars is quoted; {@code **} before {@code *}, because it holds two of them. */
    private static String translated(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int at = 0; at < pattern.length(); at++) {
            if (pattern.startsWith("**", at)) {
                regex.append(".*");
                at++;
            } else if (pattern.charAt(at) == '*') {
                regex.append("[^/]*");
            } else {
                regex.append(Pattern.quote(pattern.substring(at, at + 1)));
            }
        }
        return regex.toString();
    }
}
