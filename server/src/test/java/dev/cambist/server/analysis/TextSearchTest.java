package dev.cambist.server.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Scopes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextSearchTest {
    @ParameterizedTest
    @CsvSource({
        "team/**, team/**",
        "team/*, team/**",
        "team/app, team/*",
        "team/*/x, **/x",
        "a*b, a**b",
        "**, **",
        "a/**, *a/**",
        "a..b/**, zzz",
    })
    void only_patternWithinTheOther_findsNoName(String pattern, String other) {
        assertThat(only(new Glob(pattern), globs(other))).isEqualTo(new TextSearch.Found.None());
    }

    @ParameterizedTest
    @CsvSource({
        "team/**, team/*, team/a/a",
        "**, team/**, a",
        "team/*, team/app, team/b",
        "**/x, */x, a/a/x",
        "a**, a*, a/a",
    })
    void only_patternThatReachesFurther_findsAShortestName(String pattern, String other, String name) {
        TextSearch.Found found = only(new Glob(pattern), globs(other));

        assertThat(found).isInstanceOfSatisfying(TextSearch.Found.Text.class, named -> {
            assertThat(named.text()).hasSameSizeAs(name);
            assertThat(new Glob(pattern).matches(named.text())).isTrue();
            assertThat(new Glob(other).matches(named.text())).isFalse();
        });
    }

    @Test
    void only_othersThatCoverItTogether_findsNoName() {
        List<Glob> others = globs("*", "*/*", "*/*/**");

        assertThat(only(new Glob("**"), others)).isEqualTo(new TextSearch.Found.None());
    }

    @Test
    void only_patternsMadeToBeHard_givesUpInsteadOfFillingTheMemory() {
        List<Glob> others = new ArrayList<>();
        for (char c = 'a'; c <= 'x'; c++) {
            others.add(new Glob("**" + c + "***".substring(1) + c + "**" + c + "/z"));
        }

        assertThat(only(new Glob("**/z"), others))
                .isInstanceOfAny(TextSearch.Found.Undecided.class, TextSearch.Found.Text.class);
    }

    /** Against asking for every name up to some length over a small alphabet. */
    @Test
    void only_anyPatterns_agreesWithTryingEveryName() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20261122);
        List<String> names = names();
        for (int round = 0; round < 3000; round++) {
            Glob pattern = pattern(random);
            List<Glob> others = Stream.generate(() -> pattern(random))
                    .limit(random.nextInt(4))
                    .toList();
            Set<String> expected = new HashSet<>();
            for (String name : names) {
                if (pattern.matches(name) && others.stream().noneMatch(glob -> glob.matches(name))) {
                    expected.add(name);
                }
            }
            switch (only(pattern, others)) {
                case TextSearch.Found.Text found -> {
                    assertThat(Scopes.parseOne("repository:" + found.text() + ":pull"))
                            .isPresent();
                    assertThat(pattern.matches(found.text())).isTrue();
                    assertThat(others).noneMatch(glob -> glob.matches(found.text()));
                }
                case TextSearch.Found.None none ->
                    assertThat(expected).as("%s without %s", pattern, others).isEmpty();
                case TextSearch.Found.Undecided undecided ->
                    throw new AssertionError("gave up on " + pattern + " without " + others);
            }
        }
    }

    private static TextSearch.Found only(Glob pattern, List<Glob> others) {
        return TextSearch.only(Texts.NAMES, pattern, new GlobSet(others));
    }

    private static List<Glob> globs(String... patterns) {
        return Stream.of(patterns).map(Glob::new).toList();
    }

    private static Glob pattern(RandomGenerator random) {
        String[] pieces = {"a", "b", "/", "*", "**", "a", "/", "-", ".", "_", ":5/"};
        while (true) {
            StringBuilder text = new StringBuilder();
            int length = 1 + random.nextInt(6);
            for (int i = 0; i < length; i++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            if (!text.toString().contains("***")) {
                return new Glob(text.toString());
            }
        }
    }

    /** Every name of up to six characters over a few. */
    private static List<String> names() {
        List<String> names = new ArrayList<>();
        List<String> last = List.of("");
        for (int length = 1; length <= 6; length++) {
            last = last.stream()
                    .flatMap(text ->
                            Stream.of("a", "b", "5", "/", "-", ".", "_", ":").map(c -> text + c))
                    .toList();
            last.stream()
                    .filter(name ->
                            Scopes.parseOne("repository:" + name + ":pull").isPresent())
                    .forEach(names::add);
        }
        return names;
    }
}
