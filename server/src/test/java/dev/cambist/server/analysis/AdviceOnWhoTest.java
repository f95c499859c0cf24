package dev.cambist.server.analysis;

import static dev.cambist.server.analysis.AdviceFixture.assertNone;
import static dev.cambist.server.analysis.AdviceFixture.assertWarning;
import static dev.cambist.server.analysis.AdviceFixture.pull;
import static dev.cambist.server.analysis.AdviceFixture.push;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a rule is about: other owners' accounts, nobody, or fewer than it seems. */
final class AdviceOnWhoTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github",
                "issuer: github, claims: { ref: refs/heads/main }",
                "issuer: github, claims: { repository: '*/*' }",
                "issuer: github, claims: { repository: 'acme*/*' }",
                "issuer: github, claims: { repository: ['acme/*', '*/shop'] }",
                "issuer: github, claims: { repository_owner: 'acme*' }",
                "issuer: github, subject: 'repo:acme*/**'",
                "issuer: github, subject: '**'",
                "issuer: github, subject: 'environment:production:*'",
                "issuer: github, claims: { job_workflow_ref: 'acme/ci/.github/workflows/x.yml@refs/heads/main' }",
                "issuer: gitlab, claims: { namespace_path: 'acme*' }",
                "issuer: gitlab, subject: 'project_path:acme*/**'",
                "issuer: codeberg, claims: { repository: '*/shop' }",
                "issuer: google, claims: { email_verified: true }",
                "issuer: google, claims: { email: '*@gmail.com' }",
                "issuer: google, claims: { email: '*@developer.gserviceaccount.com' }",
                "issuer: google, claims: { azp: 32555940559.apps.googleusercontent.com }"
            })
    void pull_byOtherOwners_isWarnedOf(String who) {
        assertWarning(pull(who), Warning.Kind.OTHER_OWNERS, "anybody can have an account at", "; add ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github, claims: { repository: 'acme/*' }",
                "issuer: github, claims: { repository_owner_id: '65' }",
                "issuer: github, subject: ['repo:acme/**', 'repo:acme@*/**']",
                "issuer: github, subject: 'repo:acme@*/shop@*:ref:refs/heads/main'",
                "issuer: github, subject: 'repository_owner_id:65:*'",
                "issuer: gitlab, claims: { namespace_path: [acme, 'acme/**'] }",
                "issuer: google, claims: { hd: example.com }",
                "issuer: gitlab, claims: { user_email: '*@acme.example' }",
                "issuer: google, claims: { email: '*@shop.iam.gserviceaccount.com' }",
                "issuer: enterprise, claims: { ref: refs/heads/main }",
                "issuer: corp"
            })
    void pull_byOneOwner_isNotWarnedOf(String who) {
        assertNone(pull(who));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github, claims: { repository: acme }",
                "issuer: github, claims: { repository: acme/shop, ref: main }",
                "issuer: github, claims: { repository: acme/shop, ref: '*' }",
                "issuer: github, claims: { repository: acme/shop, ref_protected: yes }",
                "issuer: github, claims: { repository_owner: acme/shop }",
                "issuer: github, claims: { repository: acme/shop }, groups: [staff]",
                "issuer: gitlab, claims: { project_path: shop }",
                "issuer: gitlab, claims: { project_path: acme/shop, ref: refs/heads/main }",
                "issuer: gitlab, claims: { project_path: acme/shop, namespace_path: 'acme/**' }",
                "issuer: gitlab, subject: acme/shop",
                "issuer: corp, claims: { tid: 00000000-0000-4000-8000-000000000001 }",
                "issuer: corp, subject: alice, unless: { subject: 'a*' }",
                "issuer: corp, claims: { dept: it }, unless: { claims: { dept: { present: true } } }"
            })
    void who_thatNobodyCanBe_isWarnedOf(String who) {
        assertWarning(pull(who), Warning.Kind.NEVER_MATCHES, "; ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github, claims: { repository: acme/shop, ref: 'refs/*/main' }",
                "issuer: gitlab, claims: { project_path: acme/sub/shop, ref: main }",
                "issuer: corp, claims: { tid: 72f988bf-86f1-41af-91ab-2d7cd011db47 }",
                "issuer: corp, subject: 'a*', unless: { subject: alice }",
                "issuer: corp, subject: alice, unless: { subject: 'a*', claims: { userType: Guest } }"
            })
    void who_thatSomebodyCanBe_isNotWarnedOf(String who) {
        assertNone(pull(who));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github, subject: 'repo:acme/shop:*'",
                "issuer: github, subject: 'repo:acme/*'",
                "issuer: github, subject: 'repo:acme/shop-*'",
                "issuer: github, subject: 'repo:acme@65/shop@74:*'",
                "issuer: github, subject: 'repo:acme/shop:ref:refs/*'",
                "issuer: codeberg, subject: 'repo:acme/shop:*'"
            })
    void subject_whoseStarStopsAtSlashes_isWarnedOf(String who) {
        assertWarning(push(who), Warning.Kind.STAR_STOPS, "no token of a branch or tag matches", "**\"");
        assertWarning(pull(who), Warning.Kind.STAR_STOPS, "no token of a branch or tag matches", "**\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: codeberg, subject: 'repo:acme/shop:ref:refs/heads/*'",
                "issuer: codeberg, subject: 'repo:acme/shop:pull_request'",
                "issuer: codeberg, subject: ['repo:acme/shop:*', 'repo:acme/shop:ref:refs/heads/main']"
            })
    void subject_whoseStarIsMeant_isNotWarnedOf(String who) {
        assertNone(pull(who));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github, subject: 'repo:acme/shop:ref:refs/heads/main'",
                "issuer: enterprise, subject: 'repo:acme/**'"
            })
    void subject_withoutIds_isWarnedOf(String who) {
        assertWarning(pull(who), Warning.Kind.CLASSIC_SUBJECT, "since 15 July 2026", "repository_id");
    }

    @Test
    void namespace_belowAGroup_isWarnedOfTheGroupItself() {
        assertWarning(
                pull("issuer: gitlab, claims: { namespace_path: 'acme/**' }"),
                Warning.Kind.NOT_ITSELF,
                "leaves out the projects of acme itself",
                "[acme, \"acme/**\"]",
                "[\"acme/*\", \"acme/*/**\"]");
        assertNone(pull("issuer: gitlab, claims: { namespace_path: ['acme/*', 'acme/*/**'] }"));
    }
}
