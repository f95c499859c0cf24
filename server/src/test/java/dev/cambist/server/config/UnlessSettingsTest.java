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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a rule excludes. */
final class UnlessSettingsTest {
    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void unless_everyKey_isMapped() {
        Rule rule = read("""
                - who:
                    issuer: corp
                    groups: [staff]
                    unless:
                      subject: [bob, eve]
                      groups: [guests]
                      roles: [Auditor]
                      claims: { kind: contractor, device: { managed: false } }
                  role: AcrPull
                  on: [a]
                """);

        assertThat(rule.who())
                .isEqualTo(new Who.Matching(
                        "corp",
                        List.of(claim("groups", "staff")),
                        List.of(
                                new Condition.Matches(
                                        new Attribute.Subject(), List.of(new Glob("bob"), new Glob("eve"))),
                                claim("groups", "guests"),
                                claim("roles", "Auditor"),
                                claim("kind", "contractor"),
                                new Condition.Matches(
                                        Attribute.Claim.of("device", "managed"), List.of(new Glob("false"))))));
    }

    @Test
    void unless_empty_isRefused() {
        refused(
                "- { who: { issuer: corp, unless: {} }, role: AcrPull, on: [a] }",
                2,
                "access[0].who.unless",
                "is empty; expected what excludes");
    }

    @Test
    void unless_withoutValue_isRefused() {
        refused(
                "- { who: { issuer: corp, unless: }, role: AcrPull, on: [a] }",
                2,
                "access[0].who.unless",
                "has no value");
    }

    @Test
    void unless_ofAnotherIssuer_isRefused() {
        refused(
                "- who: { issuer: corp, unless: { issuer: other, groups: [a] } }\n  role: AcrPull\n  on: [a]",
                2,
                "access[0].who.unless.issuer",
                "unless is about the issuer of who");
    }

    @Test
    void unless_unknownKey_isRefusedWithTheNearest() {
        refused(
                "- { who: { issuer: corp, unless: { claim: { a: b } } }, role: AcrPull, on: [a] }",
                2,
                "access[0].who.unless.claim",
                "did you mean claims?");
    }

    @Test
    void unless_groupsTwice_isRefused() {
        refused(
                "- { who: { issuer: corp, unless: { groups: [a], claims: { groups: b } } }, role: AcrPull, on: [a] }",
                2,
                "access[0].who",
                "claim groups stands both by itself and under claims");
    }

    @Test
    void unless_besideWho_isRefusedWithItsPlace() {
        refused(
                "- who: { issuer: corp }\n  unless: { groups: [a] }\n  role: AcrPull\n  on: [a]",
                3,
                "access[0].unless",
                "put it within, as in who: { issuer: NAME, unless:");
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
