package dev.cambist.core.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

final class GlobFuzzTest {
    private static final int LONGEST = 1000;

    /** A pattern, a line break and a text, against a table of which part of the one matches which part of the other. */
    @FuzzTest
    void matches_anyPatternAndText_isWhatTheTableSays(byte[] bytes) {
        String[] parts = new String(bytes, UTF_8).split("\n", 2);
        if (parts.length < 2 || bytes.length > LONGEST) {
            return;
        }
        Glob glob;
        try {
            glob = new Glob(parts[0]);
        } catch (IllegalArgumentException e) {
            assertThat(parts[0].isEmpty() || parts[0].contains("***")).isTrue();
            return;
        }
        assertThat(glob.matches(parts[1])).isEqualTo(matches(parts[0], parts[1]));
    }

    /** {@code fits[t]} says whether the pattern up to here matches the first t characters of the text. */
    private static boolean matches(String pattern, String text) {
        boolean[] fits = new boolean[text.length() + 1];
        fits[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            boolean star = pattern.charAt(p) == '*';
            boolean deep = star && pattern.startsWith("**", p);
            boolean[] next = new boolean[text.length() + 1];
            for (int t = 0; t <= text.length(); t++) {
                if (star) {
                    next[t] = fits[t] || (t > 0 && next[t - 1] && (deep || text.charAt(t - 1) != '/'));
                } else {
                    next[t] = t > 0 && fits[t - 1] && text.charAt(t - 1) == pattern.charAt(p);
                }
            }
            fits = next;
            p += deep ? 1 : 0;
        }
        return fits[text.length()];
    }
}
