package dev.cambist.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "app, app",
        "team/app, team/app",
        "*, app",
        "*, ''",
        "team/*, team/app",
        "team/*, team/",
        "*/app, team/app",
        "team/*/app, team/x/app",
        "team-*/app, team-a/app",
        "*-prod, a-prod",
        "a*b*c, aXXbYYc",
        "a*b*c, abc",
        "**, ''",
        "**, app",
        "**, team/app/x",
        "team/**, team/app",
        "team/**, team/a/b/c",
        "team/**, team/",
        "**/app, team/app",
        "**/app, a/b/app",
        "**/app, /app",
        "a**z, a/b/z",
        "a**z, az",
        "**/x/*, a/b/x/y",
        "**/x/*, x/x/y",
        "**/*-prod/*, a/b-prod/c-prod/d",
        "repo:acme/*:ref:refs/heads/main, repo:acme/app:ref:refs/heads/main",
        "refs/heads/*, refs/heads/main",
    })
    void matches_textOfThePattern_isTrue(String pattern, String text) {
        assertThat(new Glob(pattern).matches(text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "app, App",
        "app, app/x",
        "app, my-app",
        "app, ''",
        "*, team/app",
        "team/*, team",
        "team/*, team-evil/x",
        "team/*, teamx",
        "team/*, team/a/b",
        "team/*, team/../x",
        "team/*, x/team/app",
        "team/*, Team/app",
        "*/app, app",
        "*/app, a/b/app",
        "team*, team/app",
        "team/**, team",
        "team/**, team-evil/x",
        "team/**, x/team/app",
        "**/app, app",
        "**/app, team/myapp",
        "**/app, team/app/x",
        "a.b, axb",
        "a+, aa",
        "[ab], a",
        "a|b, a",
        "(a), a",
        "a?, ab",
        "\\, \\\\",
        "repo:acme/*:ref:refs/heads/main, repo:acme/app:environment:x:ref:refs/heads/main2",
        "refs/heads/*, refs/heads/feature/x",
    })
    void matches_anyOtherText_isFalse(String pattern, String text) {
        assertThat(new Glob(pattern).matches(text)).isFalse();
    }

    /** A star is nothing special in a text. */
    @Test
    void matches_textOfStars_isALiteralComparison() {
        assertThat(new Glob("a").matches("*")).isFalse();
        assertThat(new Glob("team/app").matches("team/*")).isFalse();
        assertThat(new Glob("team/app").matches("**")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"***", "a/***", "****", "**/***/a"})
    void constructor_threeStars_isAnError(String pattern) {
        assertThatThrownBy(() -> new Glob(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("*** means nothing");
    }

    @Test
    void constructor_emptyPattern_isAnError() {
        assertThatThrownBy(() -> new Glob(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an empty pattern matches nothing");
    }

    @Test
    void toString_isThePattern() {
        assertThat(new Glob("a/*")).hasToString("a/*");
    }
}
