package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ISSUERS;
import static dev.cambist.server.config.ConfigurationFolder.REGISTRIES;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Attribute;
import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WhoSettingsTest {
    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void who_issuerAlone_isEverybodyOfThatIssuer() {
        assertThat(read("- { who: { issuer: corp }, role: AcrPull, on: ['**'] }")
                        .who())
                .isEqualTo(new Who.Matching("corp", List.of(), List.of(), List.of(), Map.of()));
    }

    @Test
    void claims_numbersAndBooleans_areTakenAsWritten() {
        Rule rule =
                read("- { who: { issuer: corp, claims: { ref: 1.10, run: 0x1F, ok: true } }, role: AcrPull, on: [a] }");

        assertThat(((Who.Matching) rule.who()).conditions())
                .containsExactly(claim("ref", "1.10"), claim("run", "0x1F"), claim("ok", "true"));
    }

    @Test
    void who_missing_isRefused() {
        refused("- { role: AcrPull, on: [a] }", 2, "access[0].who", "is missing; expected anyone");
    }

    @Test
    void who_unknownWord_isRefusedWithTheNearest() {
        refused("- { who: anyon, role: AcrPull, on: [a] }", 2, "access[0].who", "is nobody", "did you mean anyone?");
    }

    @Test
    void who_list_isRefused() {
        refused(
                "- { who: [anyone], role: AcrPull, on: [a] }",
                2,
                "access[0].who",
                "expected keys with values, not a list");
    }

    @Test
    void who_withoutIssuer_isRefused() {
        refused("- { who: { subject: a }, role: AcrPull, on: [a] }", 2, "access[0].who.issuer", "is missing");
    }

    @Test
    void who_issuerNotConfigured_isRefusedWithTheNearest() {
        refused(
                "- { who: { issuer: crop }, role: AcrPull, on: [a] }",
                2,
                "access[0].who.issuer",
                "\"crop\" is not the name of an issuer; expected corp (did you mean corp?)");
    }

    @Test
    void who_issuerWithoutAnyConfigured_isRefused() {
        folder.assertMistake(
                SERVER + REGISTRIES + "access: [{ who: { issuer: corp }, role: AcrPull, on: [a] }]",
                3,
                "access[0].who.issuer",
                "none is configured");
    }

    @Test
    void who_issuerWithMistakesInIt_isNotComplainedOfAgain() {
        folder.assertMistake(
                text("- { who: { issuer: corp }, role: AcrPull, on: [a] }").replace("https", "http"),
                3,
                "issuers[0].url",
                "is not safe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subject", "groups", "roles"})
    void who_emptyListOfPatterns_isRefused(String key) {
        refused(
                "- { who: { issuer: corp, " + key + ": [] }, role: AcrPull, on: [a] }",
                2,
                "access[0].who." + key,
                "is an empty list");
    }

    @Test
    void who_emptyPattern_isRefused() {
        refused(
                "- { who: { issuer: corp, subject: '' }, role: AcrPull, on: [a] }",
                2,
                "access[0].who.subject",
                "is empty");
    }

    @Test
    void who_threeStars_isRefused() {
        refused(
                "- { who: { issuer: corp, subject: 'a***' }, role: AcrPull, on: [a] }",
                2,
                "access[0].who.subject",
                "is no pattern: *** means nothing");
    }

    @Test
    void who_unknownKey_isRefusedWithTheNearest() {
        refused(
                "- { who: { issuer: corp, group: [a] }, role: AcrPull, on: [a] }",
                2,
                "access[0].who.group",
                "did you mean groups?");
    }

    @Test
    void who_groupsTwice_isRefused() {
        refused(
                "- { who: { issuer: corp, groups: [a], claims: { groups: b } }, role: AcrPull, on: [a] }",
                2,
                "access[0].who",
                "stands both by itself and under claims");
    }

    @Test
    void who_callersPlaceholder_isRefused() {
        refused(
                "- { who: { issuer: corp, subject: '${claims.name}' }, role: AcrPull, on: [a] }",
                2,
                "access[0].who.subject",
                "has a meaning only under \"on\"");
    }

    @Test
    void claims_empty_isRefused() {
        refused(
                "- { who: { issuer: corp, claims: {} }, role: AcrPull, on: [a] }",
                2,
                "access[0].who.claims",
                "is empty");
    }

    @Test
    void claims_emptyList_isRefused() {
        refused(
                "- { who: { issuer: corp, claims: { ref: [] } }, role: AcrPull, on: [a] }",
                2,
                "access[0].who.claims.ref",
                "is an empty list");
    }

    @Test
    void claims_noValue_isRefused() {
        refused(
                "- { who: { issuer: corp, claims: { ref: null } }, role: AcrPull, on: [a] }",
                2,
                "access[0].who.claims.ref",
                "has no value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"True", "FALSE"})
    void claims_booleanThatJsonSpellsOtherwise_isRefused(String value) {
        refused(
                "- { who: { issuer: corp, claims: { ok: " + value + " } }, role: AcrPull, on: [a] }",
                2,
                "access[0].who.claims.ok",
                "is a boolean to YAML");
    }

    @Test
    void claims_quotedBoolean_isText() {
        Rule rule = read("- { who: { issuer: corp, claims: { ok: 'True' } }, role: AcrPull, on: [a] }");

        assertThat(((Who.Matching) rule.who()).conditions()).containsExactly(claim("ok", "True"));
    }

    @Test
    void claims_emptyName_isRefused() {
        refused(
                "- { who: { issuer: corp, claims: { \"\": b } }, role: AcrPull, on: [a] }",
                2,
                "access[0].who.claims[\"\"]",
                "expected the name of a claim as the key");
    }

    @Test
    void claims_placeholderAsName_isRefused() {
        refused(
                "- { who: { issuer: corp, claims: { \"${A}\": b } }, role: AcrPull, on: [a] }",
                2,
                "access[0].who.claims[\"${A}\"]",
                "is not replaced in keys");
    }

    private static Condition claim(String name, String pattern) {
        return new Condition.Matches(Attribute.Claim.of(name), List.of(new Glob(pattern)));
    }

    private Rule read(String entry) {
        return folder.read(text(entry)).access().rules().getFirst();
    }

    private void refused(String entries, int line, String keyPath, String... parts) {
        folder.assertMistake(text(entries), line, keyPath, parts);
    }

    private static String text(String entries) {
        String rules = "access:\n" + entries.indent(2);
        return rules + ISSUERS + SERVER + REGISTRIES;
    }
}
