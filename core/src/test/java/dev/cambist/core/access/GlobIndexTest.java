package dev.cambist.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an index finds is what trying each pattern finds. */
final class GlobIndexTest {
    private static final int ROUNDS = 2_000;
    private static final int TEXTS = 20;
    private static final String[] PIECES = {"a", "b", "/", "*", "**", "ab", "aab", "a/", "\u00e9", "."};

    private final Random random = new Random(20261128);

    @Test
    void find_randomPatternsAndTexts_tellsOfEachThatMatchesOnce() {
        int found = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Map<Glob, String> patterns = patterns();
            GlobIndex<String> index = new GlobIndex<>(patterns);
            for (int j = 0; j < TEXTS; j++) {
                String text = text();
                List<String> expected = patterns.keySet().stream()
                        .filter(glob -> glob.matches(text))
                        .map(Glob::pattern)
                        .toList();
                List<String> met = new ArrayList<>();
                index.find(text, met::add);
                assertThat(met)
                        .as("%s in %s", text, patterns)
                        .doesNotHaveDuplicates()
                        .containsExactlyInAnyOrderElementsOf(expected);
                assertThat(index.matches(text)).isEqualTo(!expected.isEmpty());
                found += met.size();
            }
        }
        assertThat(found).as("the texts are such that many match").isGreaterThan(ROUNDS * TEXTS / 5);
    }

    @Test
    void isFindable_starsAlone_areNot() {
        assertThat(GlobIndex.isFindable(new Glob("*"))).isFalse();
        assertThat(GlobIndex.isFindable(new Glob("**"))).isFalse();
        assertThat(GlobIndex.isFindable(new Glob("*a*"))).isTrue();
        assertThat(GlobIndex.isFindable(new Glob("a"))).isTrue();
    }

    @Test
    void matches_noPattern_isFalse() {
        assertThat(new GlobIndex<String>(Map.of()).matches("")).isFalse();
    }

    @Test
    void in_randomFragmentsAndTexts_tellsOfEachAtEachPlace() {
        for (int i = 0; i < ROUNDS; i++) {
            Set<String> distinct = new LinkedHashSet<>();
            for (int count = random.nextInt(8); count >= 0; count--) {
                distinct.add(text() + "a");
            }
            List<String> fragments = List.copyOf(distinct);
            Fragments tree = new Fragments(fragments);
            for (int j = 0; j < TEXTS; j++) {
                String text = text() + text();
                Map<Integer, Integer> expected = new HashMap<>();
                for (int number = 0; number < fragments.size(); number++) {
                    for (int at = 0; at < text.length(); at++) {
                        if (text.startsWith(fragments.get(number), at)) {
                            expected.merge(number, 1, Integer::sum);
                        }
                    }
                }
                Map<Integer, Integer> met = new HashMap<>();
                boolean stopped = tree.in(text, fragment -> {
                    met.merge(fragment, 1, Integer::sum);
                    return false;
                });
                assertThat(met).as("%s in %s", fragments, text).isEqualTo(expected);
                assertThat(stopped).isFalse();
                assertThat(tree.in(text, fragment -> true)).isEqualTo(!expected.isEmpty());
            }
        }
    }

    private Map<Glob, String> patterns() {
        Map<Glob, String> patterns = new HashMap<>();
        for (int count = random.nextInt(12); count >= 0; count--) {
            StringBuilder pattern = new StringBuilder();
            for (int length = 1 + random.nextInt(6); length > 0; length--) {
                String piece = PIECES[random.nextInt(PIECES.length)];
                pattern.append(pattern.toString().endsWith("*") && piece.startsWith("*") ? "a" : piece);
            }
            patterns.put(new Glob(pattern.toString()), pattern.toString());
        }
        return patterns;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(9); length > 0; length--) {
            text.append("aaabb//.\u00e9*".charAt(random.nextInt(10)));
        }
        return text.toString();
    }
}
