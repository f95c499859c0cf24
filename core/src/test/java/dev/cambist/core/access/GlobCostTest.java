package dev.cambist.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns that a matcher which goes back too often never ends on. */
final class GlobCostTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "**a*aaaaaaaaaaaaaaaaaaaaaaaaaaaab",
                "a**a**a**a**a**a**a**a**a**a**a**a**a**a**b",
                "a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b",
                "**a*a**a*a**a*a**a*a**a*aab",
                "**/a*a/a*a/a*ab",
            })
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void matches_longTextThatAlmostMatches_endsSoon(String pattern) {
        Glob glob = new Glob(pattern);
        assertThat(glob.matches("a".repeat(100_000))).isFalse();
        assertThat(glob.matches("a/".repeat(50_000))).isFalse();
        assertThat(glob.matches(("/" + "a".repeat(300)).repeat(300))).isFalse();
    }
}
