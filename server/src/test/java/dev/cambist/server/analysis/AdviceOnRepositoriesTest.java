package dev.cambist.server.analysis;

import static dev.cambist.server.analysis.AdviceFixture.assertNone;
import static dev.cambist.server.analysis.AdviceFixture.assertWarning;
import static dev.cambist.server.analysis.AdviceFixture.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of repositories that a rule is for. */
final class AdviceOnRepositoriesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"team/", "/team", "team//app", "app:latest", "team/app:*", "team/-app", "a..b", "a___b", "a/.b"})
    void on_thatIsNoName_isWarnedOf(String pattern) {
        assertWarning(
                "{ who: { issuer: corp }, role: AcrPull, on: ['" + pattern + "'] }",
                Warning.Kind.NEVER_MATCHES,
                "\"" + pattern + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "team/*",
                "a__b",
                "a--b",
                "**/app",
                "localhost:5000/app",
                "*:5000/app",
                "${claims.team}/**",
                "a.b-c_d"
            })
    void on_thatCanBeAName_isNotWarnedOf(String pattern) {
        assertNone("{ who: { issuer: corp }, role: AcrPull, on: ['" + pattern + "'] }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repository: Acme/Shop",
                "repository: 'Acme/*'",
                "repository: ['Acme/*', 'ACME/**']",
                "repository: 'acme/*-Service'"
            })
    void on_claimWithCapitalsOnly_isWarnedOfWithTheFilter(String claim) {
        assertWarning(
                "{ who: { issuer: github, claims: { " + claim + ", ref: refs/heads/main } }, role: AcrPush,"
                        + " on: ['${claims.repository}/**'] }",
                Warning.Kind.NEVER_MATCHES,
                "has a capital letter; write ${claims.repository|lower}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subject", "claims.workflow_ref", "claims.ref_protected}/${claims.job_workflow_ref"})
    void on_claimThatIsNoNameOfARepository_isWarnedOf(String template) {
        assertWarning(
                "{ who: { issuer: github, claims: { repository: 'acme/*' } }, role: AcrPull, on: ['${" + template
                        + "}'] }",
                Warning.Kind.NEVER_MATCHES,
                "inserts nothing",
                "; write a claim in its place");
    }

    @ParameterizedTest
    @ValueSource(strings = {"repository: '*cme/*'", "repository: ['Acme/*', 'acme/*']", "repository_owner_id: '65'"})
    void on_claimThatCanBeAName_isNotWarnedOf(String claim) {
        assertNone("{ who: { issuer: github, claims: { " + claim + ", ref: refs/heads/main, repository_owner: acme } },"
                + " role: AcrPush, on: ['${claims.repository}'] }");
    }

    @Test
    void on_oneOfTwoThatIsNoName_doesNotHideOtherWarnings() {
        assertThat(warnings("{ who: anyone, role: AcrPush, on: ['app:latest', 'scratch/**'] }"))
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.NEVER_MATCHES, Warning.Kind.ANYONE_MAY_WRITE);
    }

    @Test
    void on_belowTheRepositorysName_isWarnedOfTheNameItself() {
        String rule =
                "{ who: { issuer: github, claims: { repository: 'acme/*', ref: refs/heads/main } }, role: AcrPush,"
                        + " on: ";

        assertWarning(
                rule + "['${claims.repository}/**'] }",
                Warning.Kind.NOT_ITSELF,
                "leaves out the repository ${claims.repository} itself",
                "[\"${claims.repository}\", \"${claims.repository}/**\"]");
        assertNone(rule + "['${claims.repository}', '${claims.repository}/**'] }");
        assertNone(rule + "['${claims.repository}/*', '${claims.repository}/*/**'] }");
        assertThat(warnings(rule + "['${claims.repository}/**'] }", rule + "['${claims.repository}'] }"))
                .isEmpty();
    }
}
