package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ISSUERS;
import static dev.cambist.server.config.ConfigurationFolder.REGISTRIES;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.AdminRole;
import dev.cambist.core.access.Attribute;
import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Role;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessSettingsTest {
    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void rule_onlyRequired_hasDefaults() {
        Rule rule = read("- { who: anyone, role: RepositoryReader, on: [public/**] }");

        assertThat(rule.name()).isEqualTo("rule 1");
        assertThat(rule.line()).isEqualTo(2);
        assertThat(rule.who()).isEqualTo(new Who.Anyone());
        assertThat(rule.actions()).containsExactly(Action.PULL, Action.METADATA_READ);
        assertThat(rule.on()).hasToString("[public/**]");
    }

    @Test
    void rule_everyKey_isMapped() {
        Rule rule = read("""
                - comment: >
                    builds
                    push
                  who:
                    issuer: corp
                    subject: ["repo:acme/*", other]
                    groups: [g1]
                    roles: [r1, r2]
                    claims: { repository: "acme/*", ref: [a, b] }
                  actions: [push, pull]
                  on: ["${claims.repository}/**", "${subject}", a/*]
                """);

        assertThat(rule.name()).isEqualTo("builds push");
        assertThat(rule.who())
                .isEqualTo(new Who.Matching(
                        "corp",
                        List.of(
                                new Condition.Matches(new Attribute.Subject(), globs("repo:acme/*", "other")),
                                new Condition.Matches(Attribute.Claim.of("groups"), globs("g1")),
                                new Condition.Matches(Attribute.Claim.of("roles"), globs("r1", "r2")),
                                new Condition.Matches(Attribute.Claim.of("repository"), globs("acme/*")),
                                new Condition.Matches(Attribute.Claim.of("ref"), globs("a", "b"))),
                        List.of()));
        assertThat(rule.actions()).containsExactly(Action.PULL, Action.PUSH);
        assertThat(rule.on()).hasToString("[${claims.repository}/**, ${subject}, a/*]");
    }

    @ParameterizedTest
    @EnumSource
    void role_each_givesItsActions(Role role) {
        assertThat(read("- { who: anyone, role: " + role.roleName() + ", on: ['**'] }")
                        .actions())
                .isEqualTo(role.actions());
    }

    @ParameterizedTest
    @EnumSource
    void role_ofTheServer_isAboutNoRegistry(AdminRole role) {
        Rule rule = read("- { who: { issuer: corp, groups: [ops] }, role: " + role.roleName() + " }");

        assertThat(rule.isOfServer()).isTrue();
        assertThat(rule.actions()).isEqualTo(role.actions());
        assertThat(rule.registries()).containsExactly(AdminRole.SERVICE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"on: ['**']", "registries: [registry.example.com]", "actions: [pull]"})
    void role_ofTheServer_withAPlaceAtARegistry_isRefused(String key) {
        folder.assertMistake(
                text("- { who: { issuer: corp, groups: [ops] }, role: CambistAdmin, " + key + " }"),
                2,
                "access[0]." + key.substring(0, key.indexOf(':')),
                "has no place beside role: CambistAdmin");
    }

    @ParameterizedTest
    @CsvSource({"anyone,anyone", "{ issuer: corp },everybody of an issuer"})
    void role_ofTheServer_forMoreThanSomebody_isRefused(String who, String whom) {
        folder.assertMistake(
                text("- { who: " + who + ", role: CambistAdmin }"), 2, "access[0]", "gives CambistAdmin to " + whom);
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin_read", "admin_write"})
    void actions_ofTheServer_areNone(String word) {
        folder.assertMistake(
                text("- { who: { issuer: corp, groups: [ops] }, actions: [" + word + "], on: ['**'] }"),
                2,
                "access[0].actions[0]",
                "is no action");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ADMIN_READ", "ADMIN_WRITE"})
    void actions_each_isUnderstood(Action action) {
        assertThat(read("- { who: anyone, actions: [" + action.word() + "], on: ['**'] }")
                        .actions())
                .isEqualTo(Set.of(action));
    }

    @Test
    void catalogLister_withoutOn_isAboutEverything() {
        assertThat(read("- { who: anyone, role: CatalogLister }").on()).hasToString("[**]");
    }

    @Test
    void on_environment_isReplacedBesideClaims() {
        folder.set("TEAM", "platform");

        assertThat(read("- { who: anyone, role: AcrPull, on: ['${TEAM}/${claims.repository}'] }")
                        .on())
                .hasToString("[platform/${claims.repository}]");
    }

    @Test
    void rules_withoutComment_areNumbered() {
        List<Rule> rules = folder.read(text("""
                        - { who: anyone, role: AcrPull, on: [a] }
                        - { comment: second, who: anyone, role: AcrPull, on: [a] }
                        - { who: anyone, role: AcrPull, on: [a] }
                        """)).access().rules();

        assertThat(rules).extracting(Rule::name).containsExactly("rule 1", "second", "rule 3");
        assertThat(rules).extracting(Rule::line).containsExactly(2, 3, 4);
    }

    @Test
    void access_missing_isRefused() {
        folder.assertMistake(SERVER + REGISTRIES, 1, "access", "is missing", "nobody could do anything");
    }

    @Test
    void access_empty_isRefused() {
        folder.assertMistake(
                SERVER + REGISTRIES + "access:\n", 3, "access", "has no value", "nobody could do anything");
    }

    @Test
    void access_emptyList_isRefused() {
        folder.assertMistake(SERVER + REGISTRIES + "access: []\n", 3, "access", "is an empty list");
    }

    @Test
    void role_unknown_isRefusedWithTheNearest() {
        refused(
                "- who: anyone\n  role: AcrPul\n  on: [a]",
                3,
                "access[0].role",
                "\"AcrPul\" is no role; expected one of AcrPull, AcrPush, AcrDelete, RepositoryReader, RepositoryWriter,"
                        + " RepositoryContributor, CatalogLister (did you mean AcrPull?)");
    }

    @Test
    void action_unknown_isRefusedWithTheNearest() {
        refused(
                "- { who: anyone, actions: [pull, puhs], on: [a] }",
                2,
                "access[0].actions[1]",
                "\"puhs\" is no action; expected one of pull, push,",
                "(did you mean push?)");
    }

    @Test
    void actions_emptyList_isRefused() {
        refused("- { who: anyone, actions: [], on: [a] }", 2, "access[0].actions", "is an empty list");
    }

    @Test
    void rule_roleAndActions_isRefused() {
        refused(
                "- { who: anyone, role: AcrPull, actions: [pull], on: [a] }",
                2,
                "access[0]",
                "has both role and actions; expected exactly one of the two");
    }

    @Test
    void rule_neitherRoleNorActions_isRefused() {
        refused("- { who: anyone, on: [a] }", 2, "access[0]", "has neither role nor actions");
    }

    @Test
    void on_missing_isRefused() {
        refused(
                "- { who: anyone, role: AcrPull }",
                2,
                "access[0].on",
                "is missing; expected a list of repository patterns");
    }

    @Test
    void on_emptyList_isRefused() {
        refused("- { who: anyone, role: AcrPull, on: [] }", 2, "access[0].on", "is an empty list");
    }

    @Test
    void on_text_isRefused() {
        refused("- { who: anyone, role: AcrPull, on: '**' }", 2, "access[0].on", "expected a list");
    }

    @Test
    void on_upperCase_isRefused() {
        refused(
                "- { who: anyone, role: AcrPull, on: [Team/**] }",
                2,
                "access[0].on[0]",
                "\"Team/**\" is no repository pattern: ");
    }

    @Test
    void on_unknownPlaceholder_isRefused() {
        refused(
                "- { who: anyone, role: AcrPull, on: ['${claim.a}/**'] }",
                2,
                "access[0].on[0]",
                "has ${claim.a}; expected ${NAME}",
                "or ${subject} or ${claims.NAME}");
    }

    @Test
    void catalogLister_onPartOfARegistry_isRefused() {
        refused(
                "- { who: anyone, role: CatalogLister, on: [a] }",
                2,
                "access[0]",
                "gives nothing: the catalog is a right on the whole registry");
    }

    @Test
    void catalogAction_onPartOfARegistry_isRefused() {
        refused(
                "- { who: anyone, actions: [pull, catalog], on: [a] }",
                2,
                "access[0].actions[1]",
                "it is a right on the whole registry");
    }

    @Test
    void rule_unknownKey_isRefusedWithTheNearest() {
        refused("- { whom: anyone, who: anyone, role: AcrPull, on: [a] }", 2, "access[0].whom", "did you mean who?");
    }

    @Test
    void rule_keyTwice_isRefused() {
        refused(
                "- who: anyone\n  role: AcrPull\n  role: AcrPush\n  on: [a]",
                4,
                "access[0].role",
                "stands already in line 3; say it once");
    }

    private static List<Glob> globs(String... patterns) {
        return List.of(patterns).stream().map(Glob::new).toList();
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
