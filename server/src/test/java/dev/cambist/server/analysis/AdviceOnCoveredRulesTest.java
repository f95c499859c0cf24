package dev.cambist.server.analysis;

import static dev.cambist.server.analysis.AdviceFixture.assertNone;
import static dev.cambist.server.analysis.AdviceFixture.assertWarning;
import static dev.cambist.server.analysis.AdviceFixture.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a rule gives beside the others, and how long. */
final class AdviceOnCoveredRulesTest {
    @Test
    void rule_coveredByAnother_isWarnedOfWithTheOther() {
        assertThat(warnings(
                        "{ comment: all, who: { issuer: corp }, role: AcrPush, on: ['team/**'] }",
                        "{ who: { issuer: corp, subject: alice }, role: RepositoryReader, on: ['team/*/app'] }"))
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.kind()).isEqualTo(Warning.Kind.COVERED);
                    assertThat(warning.line()).isEqualTo(12);
                    assertThat(warning.about()).isEqualTo("rule \"rule 2\"");
                    assertThat(warning.text()).contains("rule \"all\" (line 11) gives all of it already");
                });
    }

    @Test
    void rule_thatStandsTwice_isWarnedOfOnce() {
        String rule = "{ who: { issuer: corp }, role: AcrPull, on: ['a'] }";

        assertThat(warnings(rule, rule)).extracting(Warning::line).containsExactly(12);
    }

    @Test
    void rule_withOneRightOfItsOwn_isNotWarnedOf() {
        assertThat(warnings(
                        "{ who: { issuer: corp }, role: AcrPull, on: ['team/**'] }",
                        "{ who: { issuer: corp, subject: alice }, role: AcrPush, on: ['team/app'] }",
                        "{ who: { issuer: corp }, role: AcrPull, on: ['team'] }"))
                .isEmpty();
    }

    @Test
    void rule_thatGivesNothing_coversNothingAndIsNotCovered() {
        assertThat(warnings(
                        "{ who: { issuer: github, claims: { repository: 'Acme/*', ref: refs/heads/main } },"
                                + " role: AcrPush, on: ['${claims.repository}/**'] }",
                        "{ who: { issuer: github, claims: { repository: Acme/Shop, ref: refs/heads/main } },"
                                + " role: AcrPush, on: ['${claims.repository}/**'] }"))
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.NEVER_MATCHES, Warning.Kind.NEVER_MATCHES);
    }

    @Test
    void expires_past_isWarnedOf() {
        assertWarning(until("2026-11-22"), Warning.Kind.EXPIRED, "expired at 2026-11-23T00:00:00Z");
    }

    @Test
    void expires_withinAWeek_isWarnedOf() {
        assertWarning(until("2026-11-29"), Warning.Kind.EXPIRES_SOON, "from 2026-11-30T00:00:00Z on");
    }

    @Test
    void expires_later_isNotWarnedOf() {
        assertNone(until("2026-11-30"));
    }

    private static String until(String date) {
        return "{ who: { issuer: corp }, role: AcrPull, on: ['a'], expires: " + date + " }";
    }
}
