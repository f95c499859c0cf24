package dev.cambist.server.analysis;

import static dev.cambist.server.analysis.AdviceFixture.assertNone;
import static dev.cambist.server.analysis.AdviceFixture.assertWarning;
import static dev.cambist.server.analysis.AdviceFixture.push;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From what code a rule lets its issuer's jobs push: pull requests, branches and tags. */
final class AdviceOnPushesTest {
    private static final String ACME = "repository: \"acme/*\"";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github, claims: { repository: acme/shop }",
                "issuer: github, claims: { repository: acme/shop, ref: 'refs/**' }",
                "issuer: github, claims: { repository: acme/shop, event_name: 'p*' }",
                "issuer: github, claims: { repository: acme/shop, event_name: pull_request_target, ref: refs/heads/main }",
                "issuer: github, claims: { repository: acme/shop, event_name: workflow_run }",
                "issuer: github, claims: { repository: acme/shop, event_name: issue_comment, ref: refs/heads/main }",
                "issuer: github, claims: { repository: acme/a, job_workflow_ref: 'acme/ci/b.yml@refs/heads/main' }",
                "issuer: github, subject: ['repo:acme/**', 'repo:acme@65/**']",
                "issuer: github, claims: { repository: acme/shop }, unless: { claims: { actor: mallory } }",
                "issuer: enterprise, claims: { repository: acme/shop }",
                "issuer: gitlab, claims: { project_path: acme/shop }",
                "issuer: gitlab, claims: { project_path: acme/shop, ref_type: branch }",
                "issuer: gitlab, subject: 'project_path:acme/shop:**'",
                "issuer: codeberg, claims: { repository: acme/shop }"
            })
    void push_fromAnyPullRequest_isWarnedOf(String who) {
        assertWarning(push(who), Warning.Kind.PULL_REQUEST, "matches too", "; add ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github, claims: { repository: acme/shop, ref: refs/heads/main }",
                "issuer: github, claims: { repository: acme/shop, ref: 'refs/tags/*' }",
                "issuer: github, claims: { repository: acme/shop, environment: production }",
                "issuer: github, claims: { repository: acme/shop, environment: { present: true } }",
                "issuer: github, claims: { repository: acme/shop, event_name: push }",
                "issuer: github, claims: { repository: acme/shop, ref_protected: 'true' }",
                "issuer: github, subject: ['repo:acme/a:ref:refs/heads/main', 'repo:acme@65/a@7:ref:refs/heads/main']",
                "issuer: github, subject: 'repo:acme@65/shop@74:environment:*'",
                "issuer: github, claims: { repository: acme/shop, ref: refs/heads/main }, unless: { claims: { event_name: workflow_run } }",
                "issuer: github, claims: { repository: acme/shop }, unless: { claims: { event_name: 'pull_request*' } }",
                "issuer: gitlab, claims: { project_path: acme/shop, ref_protected: 'true' }",
                "issuer: gitlab, claims: { project_path: acme/shop, ref: main, ref_type: branch }",
                "issuer: gitlab, claims: { project_path: acme/shop, ref_path: refs/heads/main }",
                "issuer: gitlab, claims: { project_path: acme/shop, ref: main, ref_protected: 'true' }",
                "issuer: gitlab, claims: { project_path: acme/shop, ref: main }, unless: { claims: { ref_type: tag } }",
                "issuer: gitlab, subject: 'project_path:acme/shop:ref_type:branch:ref:main'",
                "issuer: codeberg, claims: { repository: acme/shop, ref: refs/heads/main }",
                "issuer: corp, groups: [7a1c0f7e-0000-4000-8000-000000000001]"
            })
    void push_fromWhatWasAccepted_isNotWarnedOf(String who) {
        assertNone(push(who));
    }

    @Test
    void pull_fromAnyPullRequest_isNotWarnedOf() {
        assertNone("{ who: { issuer: github, claims: { " + ACME + " } }, role: AcrPull, on: ['acme/**'] }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ref: main", "ref: 'v*'", "ref: main, pipeline_source: push"})
    void push_ofGitLabsShortRef_isWarnedOf(String claims) {
        assertWarning(
                push("issuer: gitlab, claims: { project_path: acme/shop, " + claims + " }"),
                Warning.Kind.BRANCH_OR_TAG,
                "a branch or a tag of that name",
                "ref_type: branch",
                "ref_path: refs/heads/main");
    }
}
