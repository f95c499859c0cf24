package dev.cambist.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.access.RepositoryPattern.Resolved;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where rules apply, and what a caller's own values can and cannot do there. */
final class RepositoryPatternTest {

    @ParameterizedTest
    @CsvSource({
        "team/app, x, team/app",
        "**, x, **",
        "${claims.a}, team, team",
        "${claims.a}/**, acme/app, acme/app/**",
        "x/${claims.a}/y, a.b-c__d, x/a.b-c__d/y",
        "pre-${claims.a}, x, pre-x",
        "*${claims.a}*, x, *x*",
        "**${claims.a}**, x, **x**",
        "${claims.a}/${subject}/${claims.a}, x, x/alice/x",
    })
    void resolve_legalValue_isInsertedLiterally(String pattern, String value, String resolved) {
        assertThat(resolve(pattern, Map.of("a", value))).isEqualTo(new Resolved.Usable(new Glob(resolved)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "**",
                "a*",
                "a/**",
                "../x",
                "a/../b",
                "..",
                ".",
                "/",
                "/a",
                "a/",
                "a//b",
                "A/b",
                "Acme",
                "a b",
                "a\n",
                "a:b",
                "localhost:5000/a",
                "${subject}",
                "$",
                "caf\u00e9",
                "\uff41",
                "-a",
                "a-",
                "a..b",
                "a___b",
                "a%2f..",
                "a\\b"
            })
    void resolve_valueThatIsNoPath_isUnusable(String value) {
        assertThat(resolve("${claims.a}/**", Map.of("a", value)))
                .isEqualTo(new Resolved.Unusable(new Mismatch.PatternUnusable(
                        "${claims.a}/**", "claim a", Set.of("A/b", "Acme").contains(value))));
    }

    /** GitHub writes owners and repositories with their capitals. */
    @ParameterizedTest
    @CsvSource({
        "${claims.a|lower}/**, Acme/Shop, acme/shop/**",
        "${claims.a|lower}, acme/shop, acme/shop",
        "${claims.a|lower}/${claims.a|lower}, X, x/x",
        "x/${subject|lower}, A, x/alice"
    })
    void resolve_lower_insertsSmallLetters(String pattern, String value, String resolved) {
        assertThat(resolve(pattern, Map.of("a", value))).isEqualTo(new Resolved.Usable(new Glob(resolved)));
    }

    /** The Kelvin sign and the dotted I have small letters within ASCII, and would be somebody else's name. */
    @ParameterizedTest
    @ValueSource(strings = {"\u212a8s", "\u0130d", "A*", "A/../B", "\u00c9cole", "A b", ""})
    void resolve_lowerOfWhatIsNoPath_isUnusable(String value) {
        assertThat(resolve("${claims.a|lower}/**", Map.of("a", value)))
                .isEqualTo(
                        new Resolved.Unusable(new Mismatch.PatternUnusable("${claims.a|lower}/**", "claim a", false)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${claims.a|upper}", "${claims.a|LOWER}", "${claims.a|}", "${|lower}", "${claims.|lower}"})
    void of_anythingElseBehindAName_isAnError(String pattern) {
        assertThatThrownBy(() -> RepositoryPattern.of(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void claims_lower_areThoseOfThePattern() {
        assertThat(RepositoryPattern.of("${claims.a|lower}/${claims.b}/${subject|lower}")
                        .claims())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void resolve_valueThatIsNoText_isUnusable() {
        for (Object value : List.of(7L, true, 0.5, List.of("team"), List.of(), Map.of("a", "team"))) {
            assertThat(resolve("${claims.a}/**", Map.of("a", value))).isInstanceOf(Resolved.Unusable.class);
        }
        assertThat(resolve("${claims.a}/**", Map.of("b", "team"))).isInstanceOf(Resolved.Unusable.class);
    }

    @Test
    void resolve_oneOfSeveralValuesUnusable_isUnusable() {
        assertThat(resolve("${claims.a}/${claims.b}", Map.of("a", "team")))
                .isEqualTo(new Resolved.Unusable(
                        new Mismatch.PatternUnusable("${claims.a}/${claims.b}", "claim b", false)));
    }

    @Test
    void resolve_subject_isTheSubjectAndNoClaim() {
        assertThat(resolve("${subject}/**", Map.of("subject", "bob", "sub", "bob")))
                .isEqualTo(new Resolved.Usable(new Glob("alice/**")));
        Identity odd = new Identity("corp", "https://x", "repo:acme/app", JsonObject.EMPTY);
        assertThat(RepositoryPattern.of("${subject}/**").resolve(odd))
                .isEqualTo(new Resolved.Unusable(new Mismatch.PatternUnusable("${subject}/**", "subject", false)));
    }

    @Test
    void resolve_anonymousCaller_hasNoValues() {
        assertThat(RepositoryPattern.of("${subject}/**").resolve(new Caller.Anonymous()))
                .isInstanceOf(Resolved.Unusable.class);
        assertThat(RepositoryPattern.of("${claims.a}/**").resolve(new Caller.Anonymous()))
                .isInstanceOf(Resolved.Unusable.class);
        assertThat(RepositoryPattern.of("public/**").resolve(new Caller.Anonymous()))
                .isEqualTo(new Resolved.Usable(new Glob("public/**")));
    }

    /** A value is looked at as a whole, so no two of them can build a step upwards together. */
    @Test
    void resolve_dotsFromThePatternAndTheValue_doNotJoin() {
        assertThat(resolve("${claims.a}${claims.b}", Map.of("a", ".", "b", ".")))
                .isInstanceOf(Resolved.Unusable.class);
        assertThat(resolve(".${claims.a}", Map.of("a", "./x"))).isInstanceOf(Resolved.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/team", "a:b/c.d-e_f", "GROUP", "x5t"})
    void of_claimNamesAsIssuersHaveThem_areUnderstood(String claim) {
        RepositoryPattern pattern = RepositoryPattern.of("${claims." + claim + "}/**");
        assertThat(pattern.claims()).containsExactly(claim);
        assertThat(pattern).hasToString("${claims." + claim + "}/**");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Team/app",
                "team app",
                "caf\u00e9",
                "a\\b",
                "${}",
                "${claims.}",
                "${claims}",
                "${Subject}",
                "${claims.a",
                "$a",
                "${claims.a b}",
                "${name}",
                "a?",
                "[a]",
                "{a,b}",
                "${claims.${subject}}"
            })
    void of_whatIsNoPattern_isAnErrorThatSaysWhatIsExpected(String text) {
        assertThatThrownBy(() -> RepositoryPattern.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a repository pattern has lower-case letters, digits, . _ - / : * and"
                        + " ${subject} or ${claims.NAME}, perhaps with |lower before the brace, not: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "***", "${subject}/***"})
    void of_noOrTooManyStars_isAnError(String text) {
        assertThatThrownBy(() -> RepositoryPattern.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void coversEverything_isOfTwoStarsOnly() {
        assertThat(RepositoryPattern.of("**").coversEverything()).isTrue();
        for (String partial : List.of("*", "**/*", "*/**", "**/**", "a/**", "${subject}", "**${subject}")) {
            assertThat(RepositoryPattern.of(partial).coversEverything()).isFalse();
        }
    }

    private static Resolved resolve(String pattern, Map<String, Object> claims) {
        return RepositoryPattern.of(pattern)
                .resolve(new Identity("corp", "https://x", "alice", new JsonObject(claims)));
    }
}
