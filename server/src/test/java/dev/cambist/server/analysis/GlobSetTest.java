package dev.cambist.server.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Glob;
import dev.cambist.core.access.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobSetTest {
    private static final int ROUNDS = 3_000;

    private final Random random = new Random(20261123);

    @ParameterizedTest
    @CsvSource({
        "**, a/*, true",
        "*, a/*, false",
        "a*, a, true",
        "a/**, a/*/b, true",
        "a/*, a/**, false",
        "a, b, false",
        "*a*, *a, true",
        "acme/*, acme-evil/x, false"
    })
    void includes_twoPatterns_isTold(String wide, String narrow, boolean included) {
        assertThat(GlobSet.of(wide).includes(new Glob(narrow))).isEqualTo(included);
    }

    @Test
    void includes_severalPatternsTogether_isTold() {
        assertThat(GlobSet.of("a", "a/**").includes(new Glob("a/b"))).isTrue();
        assertThat(GlobSet.of("*", "*/**").includes(new Glob("**"))).isTrue();
    }

    @Test
    void includes_unknownText_isTheSameOneAndOfAnyNumberOfSegments() {
        assertThat(GlobSet.of("\uE000/**").includes(new Glob("\uE000/x"))).isTrue();
        assertThat(GlobSet.of("\uE000/**").includes(new Glob("\uE001/x"))).isFalse();
        assertThat(GlobSet.of("*").includes(new Glob("\uE000"))).isFalse();
        assertThat(GlobSet.of("**").includes(new Glob("\uE000"))).isTrue();
    }

    @Test
    void overlap_refsAndOneSegment_isNone() {
        assertThat(GlobSet.of("*").overlaps(GlobSet.of("refs/**"))).isFalse();
        assertThat(GlobSet.of("re*/x").overlaps(GlobSet.of("refs/**"))).isTrue();
    }

    @Test
    void includesAndOverlap_anyPatterns_agreeWithMatching() {
        int included = 0;
        int apart = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String one = text("ab/*", 4);
            String other = text("ab/*", 4);
            if (one.contains("***") || other.contains("***") || one.isEmpty() || other.isEmpty()) {
                continue;
            }
            boolean wide = GlobSet.of(one).includes(new Glob(other));
            boolean common = GlobSet.of(one).overlaps(GlobSet.of(other));
            included += wide ? 1 : 0;
            apart += common ? 0 : 1;
            boolean seenCommon = false;
            boolean seenOutside = false;
            for (String text : TEXTS) {
                boolean inOne = new Glob(one).matches(text);
                boolean inOther = new Glob(other).matches(text);
                seenCommon |= inOne && inOther;
                seenOutside |= inOther && !inOne;
            }
            assertThat(seenCommon).as("%s and %s", one, other).isEqualTo(common);
            assertThat(seenOutside).as("%s outside of %s", other, one).isEqualTo(!wide);
        }
        assertThat(included).isGreaterThan(100);
        assertThat(apart).isGreaterThan(100);
    }

    @Test
    void patternsOfNoName_matchNoName() {
        int impossible = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String pattern = text("ab/*._-", 6);
            if (pattern.contains("***") || pattern.isEmpty() || !Templates.matchesNoName(pattern)) {
                continue;
            }
            impossible++;
            Glob glob = new Glob(pattern);
            for (int k = 0; k < 30; k++) {
                String name = text("ab/._-", 8);
                assertThat(RepositoryName.isPath(name) && glob.matches(name))
                        .as("%s matches %s", pattern, name)
                        .isFalse();
            }
        }
        assertThat(impossible).isGreaterThan(500);
    }

    /** Every text of up to six of these characters, which is long enough for two patterns of four. */
    private static final List<String> TEXTS = texts();

    private static List<String> texts() {
        List<String> texts = new ArrayList<>(List.of(""));
        for (int i = 0; i < texts.size() && texts.get(i).length() < 6; i++) {
            for (char c : "ab/".toCharArray()) {
                texts.add(texts.get(i) + c);
            }
        }
        return texts;
    }

    private String text(String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(most + 1); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
