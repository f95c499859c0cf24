package dev.cambist.server.analysis;

import static dev.cambist.server.analysis.KnownIssuer.BRANCH_OR_TAG;
import static dev.cambist.server.analysis.KnownIssuer.LITERAL;
import static dev.cambist.server.analysis.KnownIssuer.NEVER;
import static dev.cambist.server.analysis.KnownIssuer.SWITCH;
import static dev.cambist.server.analysis.KnownIssuer.WITHIN_OWNER;

import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** "OpenID Connect reference" and "Events that trigger workflows" of GitHub's documentation. */
final class GitHubTokens {
    private static final String PUBLIC = "https://token.actions.githubusercontent.com";
    private static final Pattern CLOUD =
            Pattern.compile("https://token\\.actions\\.(githubusercontent\\.com(/.*)?|[a-z0-9-]+\\.ghe\\.com)");
    private static final Pattern SERVER = Pattern.compile("https://[^/]+/_services/token");

    /**
     * Subjects that name one owner. A name has no {@code @}, which stands before the ids of newer repositories. Owners of
     * repositories can have other claims in the subject; colons within those are escaped.
     */
    private static final Pattern OWNED_SUBJECT = Pattern.compile("repo:[^*/@]+[/@].*"
            + "|([^*]*:)?(repository|workflow_ref):[^*/]+/.*"
            + "|([^*]*:)?(repository_owner|repository_owner_id|repository_id|enterprise|enterprise_id|actor|actor_id)"
            + ":[^*:]+(:.*)?");

    /** "Immutable subject claims": the owner's and the repository's id behind their names. */
    private static final GlobSet IMMUTABLE = RepositorySubject.withIds(":**");

    private GitHubTokens() {}

    static boolean isIssuer(String url) {
        return CLOUD.matcher(url).matches() || SERVER.matcher(url).matches();
    }

    static KnownIssuer known(String url) {
        boolean cloud = CLOUD.matcher(url).matches();
        return new KnownIssuer(
                "GitHub",
                shapes(),
                owners(url.equals(PUBLIC)),
                proposals(),
                List.of(),
                cloud
                        ? List.of(RepositorySubject::starStopsAtSlashes, GitHubTokens::classicSubject)
                        : List.of(RepositorySubject::starStopsAtSlashes));
    }

    private static Map<String, GlobSet> shapes() {
        return Map.ofEntries(
                Map.entry("sub", GlobSet.of("repo:*/*", "**:**")),
                Map.entry("repository", GlobSet.of("*/*")),
                Map.entry("repository_owner", GlobSet.of("*")),
                Map.entry("ref", GlobSet.of("refs/**")),
                Map.entry("ref_type", BRANCH_OR_TAG),
                Map.entry("ref_protected", SWITCH),
                Map.entry("workflow_ref", GlobSet.of("*/*/**@**")),
                Map.entry("job_workflow_ref", GlobSet.of("*/*/**@**")),
                Map.entry("runner_environment", GlobSet.of("github-hosted", "self-hosted")),
                Map.entry("repository_visibility", GlobSet.of("public", "private", "internal")),
                Map.entry("groups", NEVER),
                Map.entry("roles", NEVER));
    }

    /** {@code job_workflow_ref} is not among them: who owns the reusable workflow does not own those who call it. */
    private static KnownIssuer.Owners owners(boolean open) {
        Map<String, Pattern> owners = new HashMap<>();
        for (String id : List.of(
                "repository_owner",
                "repository_owner_id",
                "repository_id",
                "enterprise",
                "enterprise_id",
                "environment_node_id",
                "actor",
                "actor_id")) {
            owners.put(id, LITERAL);
        }
        owners.put("repository", WITHIN_OWNER);
        owners.put("workflow_ref", WITHIN_OWNER);
        owners.put("sub", OWNED_SUBJECT);
        return new KnownIssuer.Owners(
                open, owners, "repository_owner_id: \"NUMBER\" or repository: \"OWNER/*\" under claims");
    }

    private static List<SampleToken> proposals() {
        String byRef = "ref: refs/heads/main, event_name: push, or an environment that wants reviewers, under claims";
        String byEvent =
                "an environment that wants reviewers, or put event_name: push in its place: its ref is that of the"
                        + " base branch, so ref does not keep it out";
        return List.of(
                SampleToken.of(
                                "a workflow run for a pull request",
                                byRef,
                                "event_name",
                                "pull_request",
                                "ref",
                                "refs/pull/*/merge",
                                "ref_type",
                                "branch",
                                "ref_protected",
                                "false",
                                "workflow_ref",
                                "*/*/**@refs/pull/*/merge")
                        .with("sub", RepositorySubject.PULL_REQUESTS),
                ofBase("pull_request_target", byEvent),
                ofBase("workflow_run", byEvent),
                ofBase("issue_comment", byEvent),
                SampleToken.of(
                        "a workflow run for pull_request_review",
                        byRef,
                        "event_name",
                        "pull_request_review",
                        "ref",
                        "refs/pull/*/merge",
                        "ref_type",
                        "branch"),
                SampleToken.of(
                        "a workflow run for pull_request_review_comment",
                        byRef,
                        "event_name",
                        "pull_request_review_comment",
                        "ref",
                        "refs/pull/*/merge",
                        "ref_type",
                        "branch"));
    }

    /** What is set off by a proposal and runs on the base or default branch. */
    private static SampleToken ofBase(String event, String advice) {
        return SampleToken.of(
                "a workflow run for " + event,
                advice,
                "event_name",
                event,
                "ref",
                "refs/heads/**",
                "ref_type",
                "branch");
    }

    private static Optional<Warning> classicSubject(Rule rule, Who.Matching who) {
        return SampleToken.conditionsOn(who, "sub").stream()
                .filter(GitHubTokens::isClassic)
                .findFirst()
                .map(condition -> Warning.of(
                        Warning.Kind.CLASSIC_SUBJECT,
                        rule,
                        "repositories made, renamed or moved since 15 July 2026 have subjects with ids, such as"
                                + " repo:acme@65/shop@74:ref:refs/heads/main, and "
                                + new GlobSet(condition.patterns())
                                + " matches none of those; write repository_id or repository and ref under claims, which"
                                + " both kinds have, or list both subjects"));
    }

    private static boolean isClassic(Condition.Matches condition) {
        GlobSet patterns = new GlobSet(condition.patterns());
        return condition.patterns().stream().allMatch(glob -> glob.pattern().startsWith("repo:"))
                && !patterns.overlaps(IMMUTABLE);
    }
}
