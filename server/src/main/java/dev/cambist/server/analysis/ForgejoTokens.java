package dev.cambist.server.analysis;

import static dev.cambist.server.analysis.KnownIssuer.LITERAL;
import static dev.cambist.server.analysis.KnownIssuer.NEVER;
import static dev.cambist.server.analysis.KnownIssuer.WITHIN_OWNER;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** "Security OpenID Connect" of Forgejo's documentation of Actions; its claims are named as GitHub's. */
final class ForgejoTokens {
    private ForgejoTokens() {}

    static KnownIssuer known(boolean open) {
        return new KnownIssuer(
                "Forgejo",
                Map.of(
                        "sub", GlobSet.of("repo:*/*:**"),
                        "repository", GlobSet.of("*/*"),
                        "repository_owner", GlobSet.of("*"),
                        "ref", GlobSet.of("refs/**"),
                        "groups", NEVER,
                        "roles", NEVER),
                new KnownIssuer.Owners(
                        open,
                        Map.of(
                                "repository", WITHIN_OWNER,
                                "repository_id", LITERAL,
                                "repository_owner", LITERAL,
                                "repository_owner_id", LITERAL,
                                "workflow_ref", WITHIN_OWNER,
                                "actor", LITERAL,
                                "actor_id", LITERAL,
                                "sub", Pattern.compile("repo:[^*/]+/.*")),
                        "repository_owner: OWNER or repository: \"OWNER/*\" under claims"),
                proposals(),
                List.of(),
                List.of(RepositorySubject::starStopsAtSlashes));
    }

    private static List<SampleToken> proposals() {
        return List.of(
                SampleToken.of(
                                "a workflow run for a pull request",
                                "ref: refs/heads/main or event_name: push under claims",
                                "event_name",
                                "pull_request",
                                "ref",
                                "refs/pull/**")
                        .with("sub", RepositorySubject.PULL_REQUESTS),
                ofBase("pull_request_target"),
                ofBase("issue_comment"));
    }

    private static SampleToken ofBase(String event) {
        return SampleToken.of(
                "a workflow run for " + event,
                "event_name: push in its place: its ref is that of the base branch, so ref does not keep it out",
                "event_name",
                event,
                "ref",
                "refs/heads/**");
    }
}
