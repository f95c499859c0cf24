package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ISSUERS;
import static dev.cambist.server.config.ConfigurationFolder.REGISTRIES;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Attribute;
import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Who;
import dev.cambist.server.config.yaml.ConfigurationError;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a rule names claims within claims, and asks for one to be there. */
final class ClaimsSettingsTest {
    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void claims_keysBelowAKey_areClaimsWithinIt() {
        assertThat(conditions("""
                kubernetes.io:
                  namespace: [prod, "prod-*"]
                  serviceaccount: { name: builder }
                "https://example.com/team": blue
                """))
                .containsExactly(
                        matches(Attribute.Claim.of("kubernetes.io", "namespace"), "prod", "prod-*"),
                        matches(Attribute.Claim.of("kubernetes.io", "serviceaccount", "name"), "builder"),
                        matches(Attribute.Claim.of("https://example.com/team"), "blue"));
    }

    @Test
    void claims_keyWithDots_isOneName() {
        assertThat(conditions("a.b.c: x")).containsExactly(matches(Attribute.Claim.of("a.b.c"), "x"));
    }

    @Test
    void claims_presentTrue_wantsTheClaimToBeThere() {
        assertThat(conditions("environment: { present: true }\nkubernetes.io: { pod: { present: true } }"))
                .containsExactly(
                        new Condition.Present(Attribute.Claim.of("environment")),
                        new Condition.Present(Attribute.Claim.of("kubernetes.io", "pod")));
    }

    @Test
    void claims_presentWithAList_isAClaimOfThatName() {
        assertThat(conditions("present: [\"true\"]\na: { present: [\"true\"], b: c }"))
                .containsExactly(
                        matches(Attribute.Claim.of("present"), "true"),
                        matches(Attribute.Claim.of("a", "present"), "true"),
                        matches(Attribute.Claim.of("a", "b"), "c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "'true'", "True", "yes", "'*'", "null"})
    void claims_presentWithAnythingElse_isRefused(String value) {
        refused(
                "a: { present: " + value + " }",
                "access[0].who.claims.a.present",
                "is not true; expected present: true");
    }

    @Test
    void claims_presentBesideANestedClaim_isRefused() {
        refused("a: { present: true, b: c }", "access[0].who.claims.a.present", "stands alone", "present: [VALUE]");
    }

    @Test
    void claims_presentOfNoClaim_isRefused() {
        refused("present: true", "access[0].who.claims.present", "stands below the name of a claim");
    }

    @Test
    void claims_word_isOfTheClaimsWords() {
        assertThat(conditions("scope: { word: registry.push }\na: { scp: { word: [x, \"y.*\"] } }"))
                .containsExactly(
                        matches(new Attribute.Words(Attribute.Claim.of("scope")), "registry.push"),
                        matches(new Attribute.Words(Attribute.Claim.of("a", "scp")), "x", "y.*"));
    }

    @Test
    void claims_wordOfTheTopLevelOrWithClaimsWithin_isAClaimOfThatName() {
        assertThat(conditions("word: x\na: { word: { word: x } }\nb: { word: { c: x } }"))
                .containsExactly(
                        matches(Attribute.Claim.of("word"), "x"),
                        matches(new Attribute.Words(Attribute.Claim.of("a", "word")), "x"),
                        matches(Attribute.Claim.of("b", "word", "c"), "x"));
    }

    @Test
    void claims_wordBesideANestedClaim_isRefused() {
        refused("a: { word: x, b: c }", "access[0].who.claims.a.word", "stands alone", "word: { word: PATTERN }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"\"", "\"***\""})
    void claims_wordWithoutAPattern_isRefused(String value) {
        refused("a: { word: " + value + " }", null, "access[0].who.claims.a.word");
    }

    @Test
    void claims_nothingBelowAKey_isRefused() {
        refused(
                "a: {}",
                "access[0].who.claims.a",
                "is empty; expected { present: true }, or the name of a claim within");
    }

    @Test
    void claims_eightLevels_areAll() {
        assertThat(conditions("a: { b: { c: { d: { e: { f: { g: { h: x } } } } } } }"))
                .hasSize(1);
        refused(
                "a: { b: { c: { d: { e: { f: { g: { h: { i: x } } } } } } } }",
                "access[0].who.claims.a.b.c.d.e.f.g.h.i",
                "is a claim within 8 others; expected at most 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: { \"\": x }", "a: { \"${B}\": x }"})
    void claims_nestedKeyThatIsNoName_isRefused(String claims) {
        refused(claims, null, "expected the name of a claim as the key");
    }

    private List<Condition> conditions(String claims) {
        return ((Who.Matching)
                        folder.read(text(claims)).access().rules().getFirst().who())
                .conditions();
    }

    private static Condition matches(Attribute claim, String... patterns) {
        return new Condition.Matches(
                claim, Arrays.stream(patterns).map(Glob::new).toList());
    }

    private void refused(String claims, String keyPath, String... parts) {
        if (keyPath == null) {
            assertThat(folder.mistakes(text(claims)))
                    .singleElement()
                    .extracting(ConfigurationError::toString)
                    .asString()
                    .contains(parts);
        } else {
            folder.assertMistake(text(claims), 5, keyPath, parts);
        }
    }

    private static String text(String claims) {
        return "access:\n- who:\n    issuer: corp\n    claims:\n" + claims.indent(6) + "  role: AcrPull\n  on: [a]\n"
                + ISSUERS + SERVER + REGISTRIES;
    }
}
