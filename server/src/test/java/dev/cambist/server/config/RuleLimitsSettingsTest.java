package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ISSUERS;
import static dev.cambist.server.config.ConfigurationFolder.REGISTRIES;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Rule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where and until when a rule holds, and roles with names of one's own. */
final class RuleLimitsSettingsTest {
    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void rule_withoutLimits_holdsEverywhereAndForEver() {
        Rule rule = read("- { who: anyone, role: AcrPull, on: [a] }", "");

        assertThat(rule.registries()).isEmpty();
        assertThat(rule.expires()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2027-01-31, 2027-02-01T00:00:00Z",
        "'2027-01-31', 2027-02-01T00:00:00Z",
        "2028-02-29, 2028-03-01T00:00:00Z",
        "2027-01-31T18:00:00Z, 2027-01-31T18:00:00Z",
        "2027-01-31T18:00:00.5+01:00, 2027-01-31T17:00:00.500Z",
        "9999-12-31, +10000-01-01T00:00:00Z",
    })
    void expires_dateOrTime_isTheMomentFromWhichItIsOver(String written, String end) {
        assertThat(read("- { who: anyone, role: AcrPull, on: [a], expires: " + written + " }", "")
                        .expires())
                .contains(Instant.parse(end));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2027-02-30",
                "31.01.2027",
                "2027-1-31",
                "tomorrow",
                "2027-01-31T18:00:00",
                "2027-01-31T25:00:00Z",
                "+99999-01-01",
                "2027",
                "90d"
            })
    void expires_anythingElse_isRefused(String written) {
        refused(
                "- { who: anyone, role: AcrPull, on: [a], expires: '" + written + "' }",
                2,
                "access[0].expires",
                "\"" + written
                        + "\" is no date; expected the last day on which the rule holds (UTC), such as 2027-01-31");
    }

    @ParameterizedTest
    @CsvSource({"1d, P1D", "30d, P30D", "36h, PT36H", "365d, P365D"})
    void robots_lifeThatTheyMayHave_isTheRules(String written, String longest) {
        assertThat(read("- { who: { issuer: corp }, role: AcrPull, on: [a], robots: " + written + " }", "")
                        .robots())
                .contains(Duration.parse(longest));
        assertThat(read("- { who: { issuer: corp }, role: AcrPull, on: [a] }", "")
                        .robots())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"366d", "23h", "0d", "999999d"})
    void robots_lifeThatTheyMayNotHave_isRefused(String written) {
        refused(
                "- { who: { issuer: corp }, role: AcrPull, on: [a], robots: " + written + " }",
                2,
                "access[0].robots",
                "\"" + written + "\" is out of range; expected 1d to 365d, such as 30d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "'30'", "forever", "P30D", "never"})
    void robots_anythingElse_isRefused(String written) {
        refused(
                "- { who: { issuer: corp }, role: AcrPull, on: [a], robots: " + written + " }",
                2,
                "access[0].robots",
                "is no duration; expected one such as 90s, 15m, 3h or 30d");
    }

    @Test
    void robots_ofAnyone_isRefused() {
        refused(
                "- { who: anyone, role: AcrPull, on: [a], robots: 30d }",
                2,
                "access[0].robots",
                "lets people make robots of their own, and who: anyone is nobody who could own one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CambistAdmin", "CambistReader"})
    void robots_ofWhoeverAdministersTheServer_isRefused(String role) {
        refused(
                "- { who: { issuer: corp, groups: [ops] }, role: " + role + ", robots: 30d }",
                2,
                "access[0].robots",
                "has no place beside role: " + role);
    }

    @Test
    void registries_ofTheConfiguration_areTheRulesOwn() {
        assertThat(read("- { who: anyone, role: AcrPull, on: [a], registries: [registry.example.com] }", "")
                        .registries())
                .containsExactly("registry.example.com");
    }

    @Test
    void registries_unknown_isRefusedWithTheNearest() {
        refused(
                "- { who: anyone, role: AcrPull, on: [a], registries: [registry.exmaple.com] }",
                2,
                "access[0].registries[0]",
                "is not the service of a registry; expected registry.example.com (did you mean registry.example.com?)");
    }

    @Test
    void registries_empty_isRefused() {
        refused(
                "- { who: anyone, role: AcrPull, on: [a], registries: [] }",
                2,
                "access[0].registries",
                "is an empty list");
    }

    @Test
    void roles_ofOnesOwn_giveTheirActions() {
        assertThat(read(
                                "- { who: anyone, role: Releaser, on: [a] }",
                                "roles: { Releaser: [push, pull], Lister: [catalog] }\n")
                        .actions())
                .containsExactly(Action.PULL, Action.PUSH);
        assertThat(read("- { who: anyone, role: Lister }", "roles: { Lister: [catalog] }\n")
                        .on())
                .hasToString("[**]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AcrPull", "acrpull", "CATALOGLISTER"})
    void roles_nameOfAcrs_isRefused(String name) {
        folder.assertMistake(
                SERVER + REGISTRIES + "access: [{ who: anyone, role: AcrPull, on: [a] }]\nroles:\n  " + name
                        + ": [pull]\n",
                5,
                "roles." + name,
                "is a role of ACR and means the same everywhere; give yours another name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "1st", "\"\"", "ä"})
    void roles_nameThatIsNone_isRefused(String name) {
        assertThat(folder.mistakes(SERVER + REGISTRIES + "access: [{ who: anyone, role: AcrPull, on: [a] }]\nroles:\n  "
                        + name + ": [pull]\n"))
                .singleElement()
                .satisfies(mistake -> {
                    assertThat(mistake.line()).isEqualTo(5);
                    assertThat(mistake.toString()).contains("is no name for a role; expected letters");
                });
    }

    @Test
    void roles_unknownAction_isRefusedOnce() {
        folder.assertMistake(
                SERVER + REGISTRIES + "roles:\n  Releaser: [pull, puhs]\n"
                        + "access: [{ who: anyone, role: Releaser, on: [a] }]\n",
                4,
                "roles.Releaser[1]",
                "\"puhs\" is no action; expected one of pull, push,",
                "did you mean push?");
        folder.assertMistake(
                SERVER + REGISTRIES + "roles:\n  Releaser: [puhs]\n"
                        + "access: [{ who: anyone, role: Releaser, on: [a] }]\n",
                4,
                "roles.Releaser[0]",
                "is no action");
    }

    @Test
    void roles_withoutActions_isRefused() {
        folder.assertMistake(
                SERVER + REGISTRIES + "roles: { Releaser: [] }\naccess: [{ who: anyone, role: AcrPull, on: [a] }]\n",
                3,
                "roles.Releaser",
                "is an empty list");
    }

    @Test
    void role_unknown_isRefusedWithTheNearestOfAll() {
        folder.assertMistake(
                SERVER + REGISTRIES
                        + "roles: { Releaser: [pull] }\naccess: [{ who: anyone, role: Relaeser, on: [a] }]\n",
                4,
                "access[0].role",
                "CatalogLister, Releaser (did you mean Releaser?)");
    }

    @Test
    void actions_noList_isRefusedOnce() {
        refused("- { who: anyone, actions: pull, on: [a] }", 2, "access[0].actions", "expected a list");
    }

    private Rule read(String entry, String roles) {
        return folder.read(text(entry) + roles).access().rules().getFirst();
    }

    private void refused(String entries, int line, String keyPath, String... parts) {
        folder.assertMistake(text(entries), line, keyPath, parts);
    }

    private static String text(String entries) {
        return "access:\n" + entries.indent(2) + ISSUERS + SERVER + REGISTRIES;
    }
}
