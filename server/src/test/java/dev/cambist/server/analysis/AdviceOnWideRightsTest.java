package dev.cambist.server.analysis;

import static dev.cambist.server.analysis.AdviceFixture.admin;
import static dev.cambist.server.analysis.AdviceFixture.assertNone;
import static dev.cambist.server.analysis.AdviceFixture.assertWarning;
import static dev.cambist.server.analysis.AdviceFixture.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rights that anyone has, or more people than their rule names. */
final class AdviceOnWideRightsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ who: anyone, role: AcrPush, on: ['scratch/**'] }",
                "{ who: anyone, actions: [delete], on: ['scratch/**'] }"
            })
    void anyone_whoMayWrite_isWarnedOf(String rule) {
        assertWarning(rule, Warning.Kind.ANYONE_MAY_WRITE, "without any credential", "who: { issuer: NAME }");
    }

    @Test
    void anyone_whoMayPull_isNotWarnedOf() {
        assertNone("{ who: anyone, role: AcrPull, on: ['public/**'] }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: corp, subject: '*'",
                "issuer: corp, groups: ['ops-*']",
                "issuer: corp, claims: { team: [ops, 'o*'] }",
                "issuer: corp, claims: { team: { present: true } }"
            })
    void admin_namedByPatternsAlone_isWide(String who) {
        assertWarning(admin(who), Warning.Kind.WIDE_ADMIN, "may administer this server", "without a star");
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer: corp, groups: [ops]", "issuer: corp, groups: [ops], subject: 'svc-*'"})
    void admin_namedExactly_isNotWorthAWarning(String who) {
        assertThat(warnings(admin(who))).isEmpty();
    }

    @Test
    void admin_pullRequestsOfAnOpenProvider_areWarnedOf() {
        assertThat(warnings(admin("issuer: github, claims: { repository: acme/shop }")))
                .anySatisfy(warning -> {
                    assertThat(warning.kind()).isEqualTo(Warning.Kind.PULL_REQUEST);
                    assertThat(warning.text()).contains("may administer this server");
                });
    }

    @Test
    void robots_ofEverybodyOfAnIssuer_areWide() {
        assertWarning(
                "{ who: { issuer: corp }, role: AcrPull, on: ['acme/**'], robots: 30d }",
                Warning.Kind.WIDE_ROBOTS,
                "everybody who has a token of corp may make robots",
                "up to 30 d",
                "groups:");
        assertNone("{ who: { issuer: corp, groups: [dev] }, role: AcrPull, on: ['acme/**'], robots: 30d }");
    }

    @Test
    void robots_wideRuleThatIsForNone_doesNotCoverTheNarrowOneThatIs() {
        String who = "{ who: { issuer: corp, groups: [dev] }, role: AcrPull, on: ";

        assertNone(who + "['acme/**'] }\n  - " + who + "['acme/a'], robots: 7d }");
        assertNone(who + "['acme/**'], robots: 6d }\n  - " + who + "['acme/a'], robots: 7d }");
        assertThat(warnings(who + "['acme/**'], robots: 7d }\n  - " + who + "['acme/a'], robots: 7d }"))
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.COVERED);
    }
}
